/** {@code bench planner}: energies, gradients and plans a second, beside a path integral. */
@NullMarked
package io.sparsewatt.benchmarks.planner;

import org.jspecify.annotations.NullMarked;
