/** The energy of an ego motion among sampled futures, factor by factor, with analytic gradients. */
@NullMarked
package io.sparsewatt.planner.energy;

import org.jspecify.annotations.NullMarked;
