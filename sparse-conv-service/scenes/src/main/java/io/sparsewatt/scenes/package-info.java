/**
 * Scenes from geometry: objects with boxes, velocities and lasting ids, and free space, from the
 * occupied voxels of a frame alone.
 */
@NullMarked
package io.sparsewatt.scenes;

import org.jspecify.annotations.NullMarked;
