/** Drivers and lane changes. */
@NullMarked
package io.sparsewatt.simulator.traffic;

import org.jspecify.annotations.NullMarked;
