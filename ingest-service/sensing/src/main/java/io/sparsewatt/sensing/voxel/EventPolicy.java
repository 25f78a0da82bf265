package io.sparsewatt.sensing.voxel;

/**
 * How an event camera's packets become pixels with counts: part of the sensor's configuration.
 *
 * @param windowNanos sensor time that a histogram covers, nanoseconds: packets whose start lies
 *     less than this from the current packet's start; 1 ms..10 s
 * @param maxPackets packets that it covers at most, the current one included, 1..64
 * @param maxEventsPerPacket events in a packet at most, 1..2^20; more are rejected
 * @param minEvents events in the window that make a pixel active, at least 1
 * @param saturation count at which a channel reaches 127, 1..127
 * @param delta counts by which a channel moves before the pixel is sent again, 0..127
 * @param keyframeEvery longest group, frames, 1..64
 */
public record EventPolicy(
    long windowNanos,
    int maxPackets,
    int maxEventsPerPacket,
    int minEvents,
    int saturation,
    int delta,
    int keyframeEvery) {

  /** 50 ms of 10 ms packets; every event counts, up to 16 a pixel. */
  public static final EventPolicy DEFAULT =
      new EventPolicy(50_000_000, 8, 1 << 18, 1, 16, 0, VoxelPolicy.MAX_KEYFRAME_EVERY);

  public EventPolicy {
    if (windowNanos < 1_000_000 || windowNanos > 10_000_000_000L) {
      throw new IllegalArgumentException(
          "windowNanos of 1 ms..10 s required but it was " + windowNanos);
    }
    Bounds.require("maxPackets", maxPackets, 1, 64);
    Bounds.require("maxEventsPerPacket", maxEventsPerPacket, 1, 1 << 20);
    Bounds.require("minEvents", minEvents, 1, Integer.MAX_VALUE);
    Bounds.require("saturation", saturation, 1, 127);
    Bounds.require("delta", delta, 0, 127);
    Bounds.require("keyframeEvery", keyframeEvery, 1, VoxelPolicy.MAX_KEYFRAME_EVERY);
  }
}
