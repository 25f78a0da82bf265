package io.sparsewatt.scenes;

import java.util.Objects;

/**
 * The occupied voxels of one frame. The array belongs to the input and is not to be modified.
 *
 * <p>They should be the voxels that this frame hit. Voxels that persist for a while after their
 * last hit give everything that moves a tail of its own speed times that while: with 3 frames at 10
 * Hz boxes are a metre off, with 10 moving vehicles are no longer recognised (docs/scenes.md).
 *
 * @param timeNanos sensor time, nanoseconds
 * @param ego the sensor in the world
 * @param voxelSize edge of a voxel, metres
 * @param keys voxel keys, strictly rising: floor(position / voxelSize) on each axis, biased by
 *     2^20, packed {@code x << 42 | y << 21 | z}
 */
public record SceneInput(long timeNanos, EgoPose ego, double voxelSize, long[] keys) {

  public SceneInput {
    Objects.requireNonNull(ego, "ego");
    Objects.requireNonNull(keys, "keys");
    // The voxeliser's own range. Above half a metre little has a shape.
    if (!(voxelSize >= 0.01 && voxelSize <= 10)) {
      throw new IllegalArgumentException(
          "a voxelSize of 0.01 to 10 m required but it was " + voxelSize);
    }
  }
}
