/** Seeded streams and counter-based draws, one per purpose. */
@NullMarked
package io.sparsewatt.simulator.random;

import org.jspecify.annotations.NullMarked;
