/** Agents that move: IDM and MOBIL vehicles, two-wheelers, pedestrians. */
@NullMarked
package io.sparsewatt.simulator.traffic;

import org.jspecify.annotations.NullMarked;
