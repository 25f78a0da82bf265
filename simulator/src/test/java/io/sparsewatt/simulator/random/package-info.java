/** Moments of the draws. */
@NullMarked
package io.sparsewatt.simulator.random;

import org.jspecify.annotations.NullMarked;
