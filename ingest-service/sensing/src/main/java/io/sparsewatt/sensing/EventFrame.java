package io.sparsewatt.sensing;

import org.jspecify.annotations.Nullable;

/**
 * A packet of an event camera as columns, in time order. The arrays belong to the frame and are not
 * to be modified.
 *
 * @param timeNanos sensor time of the packet's start, nanoseconds
 * @param pose sensor in world, or null where none is known
 * @param width sensor width in pixels; every x is below it
 * @param height sensor height in pixels; every y is below it
 * @param count events in use; every column holds at least so many
 * @param timeOffsetMicros microseconds since {@code timeNanos}, never falling
 * @param x column, pixels, unsigned
 * @param y row, pixels, unsigned
 * @param polarity 1 for brighter, 0 for darker
 */
public record EventFrame(
    long timeNanos,
    @Nullable Pose pose,
    int width,
    int height,
    int count,
    int[] timeOffsetMicros,
    short[] x,
    short[] y,
    byte[] polarity)
    implements SensorFrame {

  // Spelled out, not compact: javac leaves the type annotations of a compact constructor's
  // parameters
  // out of the class file, and callers in other modules could then not pass null.
  public EventFrame(
      long timeNanos,
      @Nullable Pose pose,
      int width,
      int height,
      int count,
      int[] timeOffsetMicros,
      short[] x,
      short[] y,
      byte[] polarity) {
    if (count < 0) {
      throw new IllegalArgumentException("count >= 0 required but it was " + count);
    }
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "width and height of at least 1 required but they were " + width + " x " + height);
    }
    int shortest =
        Math.min(Math.min(timeOffsetMicros.length, x.length), Math.min(y.length, polarity.length));
    if (shortest < count) {
      throw new IllegalArgumentException(
          "the shortest column holds " + shortest + " values, count is " + count);
    }
    this.timeNanos = timeNanos;
    this.pose = pose;
    this.width = width;
    this.height = height;
    this.count = count;
    this.timeOffsetMicros = timeOffsetMicros;
    this.x = x;
    this.y = y;
    this.polarity = polarity;
  }
}
