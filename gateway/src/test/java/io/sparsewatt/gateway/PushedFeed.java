package io.sparsewatt.gateway;

import com.google.protobuf.MessageLite;
import io.sparsewatt.events.Topic;
import io.sparsewatt.gateway.feed.FeedRecord;
import io.sparsewatt.gateway.feed.LogFeed;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A log that the test writes, record by record. */
final class PushedFeed implements LogFeed {

  private final Sinks.Many<FeedRecord> records = Sinks.many().unicast().onBackpressureBuffer();
  private volatile boolean reachable = true;

  void push(Topic topic, String sensor, MessageLite value) {
    push(topic, sensor, value, System.currentTimeMillis(), 2_500_000);
  }

  void push(Topic topic, String sensor, MessageLite value, long timestampMillis, long tookNanos) {
    records.emitNext(
        new FeedRecord(topic, timestampMillis, sensor, value.toByteArray(), tookNanos),
        Sinks.EmitFailureHandler.FAIL_FAST);
  }

  /** A record whose value is no message of its topic. */
  void pushDamaged(Topic topic, String sensor) {
    records.emitNext(
        new FeedRecord(topic, System.currentTimeMillis(), sensor, new byte[] {1, 2, 3}, -1),
        Sinks.EmitFailureHandler.FAIL_FAST);
  }

  void reachable(boolean now) {
    reachable = now;
  }

  @Override
  public Flux<FeedRecord> follow(Runnable whenCaughtUp) {
    whenCaughtUp.run();
    return records.asFlux();
  }

  @Override
  public Mono<Boolean> reachable() {
    return Mono.fromSupplier(() -> reachable);
  }
}
