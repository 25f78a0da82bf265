package io.sparsewatt.scenes;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The occupied voxels of one frame, and what is known about them. Arrays belong to the input and
 * are not to be modified.
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
 * @param labels of the voxels, in the order of {@code keys}; null where no trained network has
 *     looked at them
 * @param corridor where the ego is about to drive; null for straight ahead
 */
public record SceneInput(
    long timeNanos,
    EgoPose ego,
    double voxelSize,
    long[] keys,
    @Nullable Labelling labels,
    @Nullable Corridor corridor) {

  public SceneInput {
    Objects.requireNonNull(ego, "ego");
    Objects.requireNonNull(keys, "keys");
    // The voxeliser's own range. Above half a metre little has a shape.
    if (!(voxelSize >= 0.01 && voxelSize <= 10)) {
      throw new IllegalArgumentException(
          "a voxelSize of 0.01 to 10 m required but it was " + voxelSize);
    }
    if (labels != null && labels.size() != keys.length) {
      throw new IllegalArgumentException(labels.size() + " labels for " + keys.length + " voxels");
    }
  }

  /** Without labels, straight ahead. */
  public SceneInput(long timeNanos, EgoPose ego, double voxelSize, long[] keys) {
    this(timeNanos, ego, voxelSize, keys, null, null);
  }

  /** The same with labels. */
  public SceneInput withLabels(@Nullable Labelling given) {
    return new SceneInput(timeNanos, ego, voxelSize, keys, given, corridor);
  }

  /** The same with a corridor. */
  public SceneInput withCorridor(@Nullable Corridor given) {
    return new SceneInput(timeNanos, ego, voxelSize, keys, labels, given);
  }
}
