package io.sparsewatt.gateway;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sparsewatt.events.Topic;
import io.sparsewatt.gateway.view.ViewObserver;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** The gateway's metrics. No tag names a sensor, so their number does not grow. Thread-safe. */
public final class GatewayMetrics implements ViewObserver {

  /** Timer by topic: from a frame's acceptance to the arrival of a stage's record. */
  public static final String LATENCY = "sparsewatt.gateway.latency";

  /** Counter by topic: records in the views. */
  public static final String RECORDS = "sparsewatt.gateway.records";

  /** Counter by topic: records ignored because their n was taken already. */
  public static final String REPEATED = "sparsewatt.gateway.repeated.records";

  /** Counter by topic: records ignored because they can't be read. */
  public static final String DAMAGED = "sparsewatt.gateway.damaged.records";

  /** Counter: voxel events that did not fit; their sensor waits for its next keyframe. */
  public static final String BROKEN = "sparsewatt.gateway.broken.groups";

  /** Counter: slow voxel clients that were given a keyframe for what they missed. */
  public static final String RESYNCHRONISED = "sparsewatt.gateway.resynchronised.clients";

  /** Counter by code: requests answered with a problem. */
  public static final String PROBLEMS = "sparsewatt.gateway.problems";

  /** Gauge by kind (events, voxels, connections): clients now. */
  public static final String CLIENTS = "sparsewatt.gateway.clients";

  private final MeterRegistry registry;
  private final Map<Topic, Timer> latencies = new EnumMap<>(Topic.class);

  /** Registers what has no tag of the moment. */
  public GatewayMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (Topic topic : Topic.values()) {
      if (topic != Topic.SENSOR_FRAMES && topic != Topic.ENERGY_LEDGER) {
        registry.counter(RECORDS, "topic", topic.id());
        registry.counter(REPEATED, "topic", topic.id());
        registry.counter(DAMAGED, "topic", topic.id());
        if (topic != Topic.SENSORS) {
          latencies.put(
              topic,
              Timer.builder(LATENCY)
                  .tag("topic", topic.id())
                  .publishPercentileHistogram()
                  .register(registry));
        }
      }
    }
    registry.counter(BROKEN);
    registry.counter(RESYNCHRONISED);
  }

  @Override
  public void taken(Topic topic, long latencyMillis) {
    registry.counter(RECORDS, "topic", topic.id()).increment();
    Timer timer = latencies.get(topic);
    if (timer != null && latencyMillis >= 0) {
      timer.record(latencyMillis, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void repeated(Topic topic) {
    registry.counter(REPEATED, "topic", topic.id()).increment();
  }

  @Override
  public void damaged(Topic topic) {
    registry.counter(DAMAGED, "topic", topic.id()).increment();
  }

  @Override
  public void broken() {
    registry.counter(BROKEN).increment();
  }

  @Override
  public void resynchronised() {
    registry.counter(RESYNCHRONISED).increment();
  }

  /** A request was answered with a problem of this code; codes are few and stated. */
  public void problem(String code) {
    registry.counter(PROBLEMS, "code", code).increment();
  }

  /** Follows a number of clients. */
  public void clients(String kind, IntSupplier now) {
    Gauge.builder(CLIENTS, now, IntSupplier::getAsInt)
        .tag("kind", kind)
        .strongReference(true)
        .register(registry);
  }
}
