package io.sparsewatt.ingest;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of the ingest service ({@code sparsewatt.ingest.*}).
 *
 * @param maxSensors sensors in the registry
 * @param decodeThreads frames decoded at a time; 0 is one a core
 * @param decodeWaiting frames in line for it, beyond which one is turned away
 * @param maxBytesInFlight bytes of all bodies that are being received or decoded
 * @param deliveryTimeout how long Kafka may take to acknowledge a frame
 * @param maxLagFrames records that the slowest stage of a sensor's partition may be behind before
 *     the sensor is slowed down (lossless) or its frames dropped (live)
 * @param maxWaitLive how long the oldest record of a live sensor's partition may have waited for
 *     the slowest stage before the sensor's frames are dropped
 * @param lagStages groups that are looked at
 * @param lagInterval between two looks
 * @param lagPatience how long an open connection is held back before it is refused
 * @param maxStreams requests to {@code /stream} at a time
 * @param maxSockets sockets at a time; each may hold two messages of 8 MiB in the network's buffers
 * @param socketWindow messages of a socket that may be unanswered
 * @param socketSilence after which a sender is given up that sends nothing and answers no ping
 * @param warmUp longest time that a start spends on made-up scans before it is ready, so that the
 *     first real one is fast; 0 for none
 */
@ConfigurationProperties("sparsewatt.ingest")
public record IngestProperties(
    @DefaultValue("1024") int maxSensors,
    @DefaultValue("0") int decodeThreads,
    @DefaultValue("32") int decodeWaiting,
    @DefaultValue("134217728") long maxBytesInFlight,
    @DefaultValue("10s") Duration deliveryTimeout,
    @DefaultValue("32") long maxLagFrames,
    @DefaultValue("2s") Duration maxWaitLive,
    @DefaultValue({"voxelise", "perceive", "price", "plan"}) List<String> lagStages,
    @DefaultValue("500ms") Duration lagInterval,
    @DefaultValue("20s") Duration lagPatience,
    @DefaultValue("256") int maxStreams,
    @DefaultValue("32") int maxSockets,
    @DefaultValue("8") int socketWindow,
    @DefaultValue("60s") Duration socketSilence,
    @DefaultValue("3s") Duration warmUp) {

  /** Threads, resolved. */
  public int decodeThreadCount() {
    return decodeThreads > 0 ? decodeThreads : Runtime.getRuntime().availableProcessors();
  }
}
