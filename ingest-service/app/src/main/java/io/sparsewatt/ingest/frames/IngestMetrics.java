package io.sparsewatt.ingest.frames;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;

/** What ingest counts. No tag names a sensor: their number has no small bound. Thread-safe. */
public final class IngestMetrics {

  private final MeterRegistry registry;
  private final Timer decoding;
  private final DistributionSummary points;

  public IngestMetrics(MeterRegistry registry, Supplier<Number> bytesInFlight) {
    this.registry = registry;
    this.decoding =
        Timer.builder("sparsewatt.ingest.decode")
            .description("Time from a frame's bytes to its record")
            .register(registry);
    this.points =
        DistributionSummary.builder("sparsewatt.ingest.points")
            .description("Points or events of a frame")
            .register(registry);
    Gauge.builder("sparsewatt.ingest.inflight", bytesInFlight)
        .description("Bytes of bodies that are being received or decoded")
        .baseUnit("bytes")
        .register(registry);
  }

  /** A frame that Kafka has. */
  void accepted(String format) {
    frames("accepted", format);
  }

  /** A frame dropped before the log, because the pipeline is behind and the sensor is live. */
  void dropped() {
    frames("dropped", "any");
  }

  /** A frame that its sender is to send again. */
  void deferred() {
    frames("deferred", "any");
  }

  /** A frame that cannot be taken. */
  void refused() {
    frames("refused", "any");
  }

  void decoded(Duration took, int count) {
    decoding.record(took);
    points.record(count);
  }

  private void frames(String outcome, String format) {
    Counter.builder("sparsewatt.ingest.frames")
        .description("Frames by outcome")
        .tag("outcome", outcome)
        .tag("format", format)
        .register(registry)
        .increment();
  }
}
