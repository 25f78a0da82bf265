/** What is measured of the sparse engine, and against whom. */
@NullMarked
package io.sparsewatt.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
