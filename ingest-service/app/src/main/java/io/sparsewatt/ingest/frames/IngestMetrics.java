package io.sparsewatt.ingest.frames;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sparsewatt.sensing.format.FrameFormat;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What ingest counts, and what the counts are called. No tag names a sensor: their number has no
 * small bound. Thread-safe.
 */
public final class IngestMetrics {

  /**
   * Counter by outcome and format: {@code accepted} (Kafka has it), {@code dropped} (before the
   * log: the sensor is live, the pipeline behind), {@code deferred} (its sender is to send it
   * again), {@code held} (an open connection waited with it), {@code refused} (it cannot be taken).
   * Only accepted ones have a format; the others say {@code any}.
   */
  public static final String FRAMES = "sparsewatt.ingest.frames";

  /** Timer: from a frame's bytes to its record. */
  public static final String DECODE = "sparsewatt.ingest.decode";

  /** Distribution: points or events of a frame. */
  public static final String POINTS = "sparsewatt.ingest.points";

  /** Gauge: bytes of bodies and messages that are being received or worked on. */
  public static final String IN_FLIGHT = "sparsewatt.ingest.inflight";

  /** Gauge: frames in line to be decoded. */
  public static final String QUEUE = "sparsewatt.ingest.queue";

  /** Gauge: records in line for Kafka. */
  public static final String LOG_QUEUE = "sparsewatt.ingest.log.queue";

  /** Gauge: bytes handed to Kafka and not acknowledged. */
  public static final String LOG_IN_FLIGHT = "sparsewatt.ingest.log.inflight";

  /** Gauge: records that the slowest stage has before it, where it is worst. */
  public static final String LAG = "sparsewatt.ingest.lag";

  /** Gauge by kind ({@code stream}, {@code ws}): open connections that frames come in by. */
  public static final String CONNECTIONS = "sparsewatt.ingest.connections";

  private static final String ACCEPTED = "accepted";
  private static final String DROPPED = "dropped";
  private static final String DEFERRED = "deferred";
  private static final String HELD = "held";
  private static final String REFUSED = "refused";

  private final MeterRegistry registry;
  private final Timer decoding;
  private final DistributionSummary points;

  /** Registers what has no tag of the moment, so that it is there before it happens. */
  public IngestMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.decoding =
        Timer.builder(DECODE)
            .description("Time from a frame's bytes to its record")
            .register(registry);
    this.points =
        DistributionSummary.builder(POINTS)
            .description("Points or events of a frame")
            .register(registry);
    for (String outcome : new String[] {DROPPED, DEFERRED, HELD, REFUSED}) {
      frames(outcome, null);
    }
    for (FrameFormat format : FrameFormat.values()) {
      if (format.kind() != FrameFormat.Kind.CONTAINER) {
        frames(ACCEPTED, format);
      }
    }
  }

  /** Follows a number; the name is one of this class's. */
  void follow(String name, String unit, String description, Supplier<Number> now) {
    Gauge.builder(name, now).description(description).baseUnit(unit).register(registry);
  }

  /** Follows the number of open connections of a kind. */
  void followConnections(String kind, Supplier<Number> now) {
    Gauge.builder(CONNECTIONS, now)
        .description("Open connections that frames come in by")
        .tag("kind", kind)
        .register(registry);
  }

  void accepted(FrameFormat format) {
    frames(ACCEPTED, format).increment();
  }

  void dropped() {
    frames(DROPPED, null).increment();
  }

  void deferred() {
    frames(DEFERRED, null).increment();
  }

  void held() {
    frames(HELD, null).increment();
  }

  void refused() {
    frames(REFUSED, null).increment();
  }

  void decoded(Duration took, int count) {
    decoding.record(took);
    points.record(count);
  }

  private Counter frames(String outcome, @Nullable FrameFormat format) {
    return Counter.builder(FRAMES)
        .description("Frames by outcome")
        .tag("outcome", outcome)
        .tag("format", format == null ? "any" : format.id())
        .register(registry);
  }
}
