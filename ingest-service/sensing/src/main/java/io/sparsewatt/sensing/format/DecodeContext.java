package io.sparsewatt.sensing.format;

import io.sparsewatt.sensing.Pose;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a frame beside its bytes.
 *
 * @param source what messages call the input: a file name, "bag.mcap, /points, frame 17", ...
 * @param timeNanos sensor time, nanoseconds; goes before a time in the data. Null: from the data,
 *     or 0 where the format has none. For a file of events: when its first packet starts
 * @param pose sensor in world, goes before a pose in the data; or null
 * @param resolution size of the event camera, goes before the file's header; or null
 */
public record DecodeContext(
    String source, @Nullable Long timeNanos, @Nullable Pose pose, @Nullable Resolution resolution) {

  /** Nothing known but the name. */
  public static DecodeContext of(String source) {
    return new DecodeContext(source, null, null, null);
  }

  /** The same at that time. */
  public DecodeContext withTime(@Nullable Long nanos) {
    return new DecodeContext(source, nanos, pose, resolution);
  }

  /** The same with that pose. */
  public DecodeContext withPose(@Nullable Pose newPose) {
    return new DecodeContext(source, timeNanos, newPose, resolution);
  }

  /** The same with that size of the event camera. */
  public DecodeContext withResolution(@Nullable Resolution size) {
    return new DecodeContext(source, timeNanos, pose, size);
  }

  long timeOr(long fallback) {
    return timeNanos == null ? fallback : timeNanos;
  }
}
