package io.sparsewatt.perception;

import com.google.protobuf.MessageLite;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.events.v1.LayerReceipt;

/** Multiply-accumulates by pass, and frames by outcome. No tag names a sensor. Thread-safe. */
final class PerceptionMetrics {

  private final Counter executed;
  private final Counter fullStream;
  private final Counter dense;
  private final Counter processed;
  private final Counter unprocessed;

  PerceptionMetrics(MeterRegistry registry) {
    executed = macs(registry, "executed");
    fullStream = macs(registry, "full_stream");
    dense = macs(registry, "dense");
    processed = frames(registry, "processed");
    unprocessed = frames(registry, "unprocessed");
  }

  private static Counter macs(MeterRegistry registry, String pass) {
    return Counter.builder("sparsewatt.network.macs")
        .description("Multiply-accumulates of the frames processed, by pass")
        .tag("pass", pass)
        .register(registry);
  }

  private static Counter frames(MeterRegistry registry, String outcome) {
    return Counter.builder("sparsewatt.network.frames")
        .description("Frames by outcome")
        .tag("outcome", outcome)
        .register(registry);
  }

  /** Counts an activation event; other outputs count for nothing. */
  void observe(MessageLite output) {
    if (!(output instanceof ActivationEvent event)) {
      return;
    }
    if (event.hasUnprocessed()) {
      unprocessed.increment();
      return;
    }
    processed.increment();
    for (LayerReceipt layer : event.getLayersList()) {
      executed.increment(layer.getExecutedMacs());
      fullStream.increment(layer.getFullStreamMacs());
      dense.increment(layer.getDenseMacs());
    }
  }
}
