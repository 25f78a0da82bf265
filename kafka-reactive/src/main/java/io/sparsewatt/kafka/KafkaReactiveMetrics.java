package io.sparsewatt.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The figures of one stage on its input topic; tags {@code stage} and {@code topic} only, so their
 * number does not grow with sensors or partitions. Thread-safe.
 */
public final class KafkaReactiveMetrics implements ReceiverObserver {

  /** Gauge: records between what is acknowledged and the end of the input, over all partitions. */
  public static final String LAG = "sparsewatt.kafka.lag.records";

  /** Gauge: records read and waiting for the stage. */
  public static final String WAITING_RECORDS = "sparsewatt.kafka.waiting.records";

  /** Gauge: bytes of them. */
  public static final String WAITING_BYTES = "sparsewatt.kafka.waiting.bytes";

  /** Gauge: input bytes delivered to the stage and not acknowledged. */
  public static final String IN_FLIGHT_BYTES = "sparsewatt.kafka.in.flight.bytes";

  /** Counter: records deleted by retention before they were read. */
  public static final String LOST = "sparsewatt.kafka.lost.records";

  /** Timer: one record through the stage; its count is the records processed. */
  public static final String PROCESSED = "sparsewatt.stage.processed";

  /** Timer: one record through the stage again after a restart, with its outputs discarded. */
  public static final String REPLAYED = "sparsewatt.stage.replayed";

  /** Counter: stages built anew by replay because a record made them fail. */
  public static final String REBUILT = "sparsewatt.stage.rebuilt";

  /** Counter: records that went to the dead-letter topic. */
  public static final String DEAD_LETTERED = "sparsewatt.stage.dead.lettered.records";

  /** Counter: outputs acknowledged by the brokers. */
  public static final String OUTPUTS = "sparsewatt.stage.output.records";

  private final AtomicLong lag = new AtomicLong();
  private final AtomicLong waitingRecords = new AtomicLong();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicLong inFlightBytes = new AtomicLong();
  private final Counter lost;
  private final Timer processed;
  private final Timer replayed;
  private final Counter rebuilt;
  private final Counter deadLettered;
  private final Counter outputs;

  /**
   * @param stage name of the stage, as its group
   * @param topic its input
   */
  public KafkaReactiveMetrics(MeterRegistry registry, String stage, String topic) {
    gauge(registry, LAG, lag, stage, topic);
    gauge(registry, WAITING_RECORDS, waitingRecords, stage, topic);
    gauge(registry, WAITING_BYTES, waitingBytes, stage, topic);
    gauge(registry, IN_FLIGHT_BYTES, inFlightBytes, stage, topic);
    lost = counter(registry, LOST, stage, topic);
    processed = timer(registry, PROCESSED, stage, topic);
    replayed = timer(registry, REPLAYED, stage, topic);
    rebuilt = counter(registry, REBUILT, stage, topic);
    deadLettered = counter(registry, DEAD_LETTERED, stage, topic);
    outputs = counter(registry, OUTPUTS, stage, topic);
  }

  private static void gauge(
      MeterRegistry registry, String name, AtomicLong value, String stage, String topic) {
    // Strongly held: the registry is where these are read, whoever else forgets them.
    Gauge.builder(name, value, AtomicLong::doubleValue)
        .tags("stage", stage, "topic", topic)
        .strongReference(true)
        .register(registry);
  }

  private static Counter counter(MeterRegistry registry, String name, String stage, String topic) {
    return Counter.builder(name).tags("stage", stage, "topic", topic).register(registry);
  }

  private static Timer timer(MeterRegistry registry, String name, String stage, String topic) {
    return Timer.builder(name)
        .tags("stage", stage, "topic", topic)
        .publishPercentileHistogram()
        .register(registry);
  }

  @Override
  public void observed(long lagNow, long records, long bytes, long inFlight) {
    lag.set(lagNow);
    waitingRecords.set(records);
    waitingBytes.set(bytes);
    inFlightBytes.set(inFlight);
  }

  @Override
  public void lost(long records) {
    lost.increment(records);
  }

  /** One record went through the stage. */
  public void processed(long nanos) {
    processed.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** One record went through it again, with its outputs discarded. */
  public void replayed(long nanos) {
    replayed.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A stage was built anew. */
  public void rebuilt() {
    rebuilt.increment();
  }

  /** A record went to the dead-letter topic. */
  public void deadLettered() {
    deadLettered.increment();
  }

  /** Outputs were acknowledged. */
  public void outputs(int records) {
    outputs.increment(records);
  }

  /** Records between what is acknowledged and the end of the input, as last observed. */
  public long lag() {
    return lag.get();
  }
}
