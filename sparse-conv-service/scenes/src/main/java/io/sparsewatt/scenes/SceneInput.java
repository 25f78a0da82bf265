package io.sparsewatt.scenes;

import java.util.Objects;

/**
 * The occupied voxels of one frame. The array belongs to the input and is not to be modified.
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
    // Below a centimetre 21 bits span less than a street; above a metre nothing has a shape.
    if (!(voxelSize >= 0.01 && voxelSize <= 1)) {
      throw new IllegalArgumentException(
          "a voxelSize of 0.01 to 1 m required but it was " + voxelSize);
    }
  }
}
