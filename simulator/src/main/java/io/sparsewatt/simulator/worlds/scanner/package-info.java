/** Spinning LiDARs with their beams, losses and intensities, drawn from a seed. */
@NullMarked
package io.sparsewatt.simulator.worlds.scanner;

import org.jspecify.annotations.NullMarked;
