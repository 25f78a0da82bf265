package io.sparsewatt.gateway.json;

import io.sparsewatt.events.v1.FrameRef;

/**
 * The fields that every live event begins with.
 *
 * @param latencyMs from the frame's acceptance to the event's arrival; NaN where unknown
 * @param tookMs computing time of the writing stage; NaN where unknown
 */
public record EventHead(FrameRef id, long timeNs, double latencyMs, double tookMs) {

  /** Nanoseconds in a millisecond. */
  private static final double NANOS = 1e6;

  /**
   * @param latencyMillis negative where unknown
   * @param tookNanos negative where unknown
   */
  public static EventHead of(FrameRef id, long timeNs, long latencyMillis, long tookNanos) {
    return new EventHead(
        id,
        timeNs,
        latencyMillis < 0 ? Double.NaN : latencyMillis,
        tookNanos < 0 ? Double.NaN : Math.round(tookNanos / 1e3) * 1e3 / NANOS);
  }
}
