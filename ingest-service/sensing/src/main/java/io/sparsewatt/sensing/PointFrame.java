package io.sparsewatt.sensing;

import org.jspecify.annotations.Nullable;

/**
 * A LiDAR sweep as columns. The arrays belong to the frame and are not to be modified.
 *
 * @param timeNanos sensor time of the reference instant, nanoseconds
 * @param pose sensor in world at {@code timeNanos}, or null where none is known
 * @param count points in use; every column holds at least so many
 * @param x metres, sensor frame (x forward, y left, z up), may be non-finite
 * @param y metres
 * @param z metres
 * @param intensity reflectance, 0..1 nominally; NaN where the format has none
 * @param timeOffsetNanos per-point time relative to {@code timeNanos}, or null where unknown
 */
public record PointFrame(
    long timeNanos,
    @Nullable Pose pose,
    int count,
    float[] x,
    float[] y,
    float[] z,
    float[] intensity,
    int @Nullable [] timeOffsetNanos)
    implements SensorFrame {

  // Spelled out, not compact: javac leaves the type annotations of a compact constructor's
  // parameters
  // out of the class file, and callers in other modules could then not pass null.
  public PointFrame(
      long timeNanos,
      @Nullable Pose pose,
      int count,
      float[] x,
      float[] y,
      float[] z,
      float[] intensity,
      int @Nullable [] timeOffsetNanos) {
    if (count < 0) {
      throw new IllegalArgumentException("count >= 0 required but it was " + count);
    }
    requireColumn("x", x.length, count);
    requireColumn("y", y.length, count);
    requireColumn("z", z.length, count);
    requireColumn("intensity", intensity.length, count);
    if (timeOffsetNanos != null) {
      requireColumn("timeOffsetNanos", timeOffsetNanos.length, count);
    }
    this.timeNanos = timeNanos;
    this.pose = pose;
    this.count = count;
    this.x = x;
    this.y = y;
    this.z = z;
    this.intensity = intensity;
    this.timeOffsetNanos = timeOffsetNanos;
  }

  /** The same points with another pose. */
  public PointFrame withPose(@Nullable Pose newPose) {
    return new PointFrame(timeNanos, newPose, count, x, y, z, intensity, timeOffsetNanos);
  }

  /** The same points at another reference instant. */
  public PointFrame withTime(long newTimeNanos) {
    return new PointFrame(newTimeNanos, pose, count, x, y, z, intensity, timeOffsetNanos);
  }

  private static void requireColumn(String name, int length, int count) {
    if (length < count) {
      throw new IllegalArgumentException(
          "column " + name + " holds " + length + " values, count is " + count);
    }
  }
}
