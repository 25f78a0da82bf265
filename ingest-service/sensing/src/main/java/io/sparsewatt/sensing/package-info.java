/**
 * Sensor frames: what a sensor delivered, in the sensor's own frame, as primitive columns.
 *
 * <p>Readers live in {@code format} and {@code mcap}, poses and registration in {@code pose} and
 * {@code registration}, the voxeliser in {@code voxel}.
 */
@NullMarked
package io.sparsewatt.sensing;

import org.jspecify.annotations.NullMarked;
