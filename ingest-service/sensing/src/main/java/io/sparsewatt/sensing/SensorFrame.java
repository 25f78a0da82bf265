package io.sparsewatt.sensing;

import org.jspecify.annotations.Nullable;

/** One frame of one sensor: a LiDAR sweep or a packet of events. */
public sealed interface SensorFrame permits PointFrame, EventFrame {

  /** Sensor time at the frame's reference instant, nanoseconds; the epoch is the recording's. */
  long timeNanos();

  /** Pose of the sensor in the world at {@link #timeNanos()}, or null where none is known. */
  @Nullable Pose pose();

  /** Points or events in the frame; may be zero. */
  int count();
}
