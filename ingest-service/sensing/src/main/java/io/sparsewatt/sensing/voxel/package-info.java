/**
 * Turns frames into voxel events: keyframes and deltas of a world-anchored grid, a bounded and
 * exactly repeatable function of the last few frames.
 */
@NullMarked
package io.sparsewatt.sensing.voxel;

import org.jspecify.annotations.NullMarked;
