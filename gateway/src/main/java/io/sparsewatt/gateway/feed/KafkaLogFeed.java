package io.sparsewatt.gateway.feed;

import io.sparsewatt.events.Headers;
import io.sparsewatt.events.Topic;
import io.sparsewatt.kafka.KafkaConnection;
import io.sparsewatt.kafka.LogReader;
import io.sparsewatt.kafka.ReadFrom;
import io.sparsewatt.kafka.ReadUntil;
import io.sparsewatt.kafka.ReaderOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** The topics on Kafka. A reading that fails begins anew, a few seconds back. Thread-safe. */
public final class KafkaLogFeed implements LogFeed {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaLogFeed.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(500);
  private static final Duration LAST_RETRY = Duration.ofSeconds(10);

  /** Shorter than the patience of those who probe readiness. */
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(3);

  private static final List<TopicPartition> REGISTRY = LogReader.partitions(Topic.SENSORS);
  private static final List<TopicPartition> EVENTS =
      LogReader.partitions(
          Topic.VOXEL_EVENTS,
          Topic.ACTIVATION_EVENTS,
          Topic.ENERGY_EVENTS,
          Topic.SCENES,
          Topic.PLANS);
  private static final Map<String, Topic> BY_ID = new HashMap<>();

  static {
    for (Topic topic : Topic.values()) {
      BY_ID.put(topic.id(), topic);
    }
  }

  private final LogReader reader;
  private final LogReader probe;
  private final Duration lookBack;
  private final InstantSource clock;

  /**
   * @param lookBack how far before now the events are read from at start
   */
  public KafkaLogFeed(KafkaConnection connection, Duration lookBack, InstantSource clock) {
    this.reader = new LogReader(ReaderOptions.of(connection));
    Map<String, String> impatient = new HashMap<>(connection.properties());
    impatient.put("default.api.timeout.ms", Long.toString(PROBE_LIMIT.toMillis()));
    this.probe =
        new LogReader(
            ReaderOptions.of(new KafkaConnection(connection.bootstrapServers(), impatient)));
    this.lookBack = lookBack;
    this.clock = clock;
  }

  @Override
  public Flux<FeedRecord> follow(Runnable caughtUp) {
    return Flux.defer(() -> once(caughtUp))
        .retryWhen(
            Retry.backoff(Long.MAX_VALUE, FIRST_RETRY)
                .maxBackoff(LAST_RETRY)
                .transientErrors(true)
                .doBeforeRetry(signal ->
                    LOG.warn(
                        "the log can't be read; trying again: {}",
                        String.valueOf(signal.failure().getMessage()))))
        .map(KafkaLogFeed::record);
  }

  private Flux<ConsumerRecord<String, byte[]>> once(Runnable caughtUp) {
    ReadFrom back = new ReadFrom.Timestamp(clock.instant().minus(lookBack).toEpochMilli());
    ReadUntil forever = new ReadUntil.Forever();
    return Mono.zip(reader.endOffsets(REGISTRY), reader.endOffsets(EVENTS))
        .flatMapMany(ends -> {
          Map<TopicPartition, Long> registryEnds = ends.getT1();
          Map<TopicPartition, Long> eventEnds = ends.getT2();
          // The registry first: an event of a sensor that nobody knows yet says less.
          Flux<ConsumerRecord<String, byte[]>> past =
              reader
                  .read(REGISTRY, new ReadFrom.Beginning(), new ReadUntil.Offsets(registryEnds))
                  .concatWith(reader.read(EVENTS, back, new ReadUntil.Offsets(eventEnds)))
                  .doOnComplete(caughtUp);
          return past.concatWith(
              Flux.merge(
                  reader.read(REGISTRY, new ReadFrom.Offsets(registryEnds), forever),
                  reader.read(EVENTS, new ReadFrom.Offsets(eventEnds), forever)));
        });
  }

  @Override
  public Mono<Boolean> reachable() {
    return probe
        .endOffsets(List.of(REGISTRY.getFirst()))
        .map(ends -> true)
        .timeout(PROBE_LIMIT.plusSeconds(1))
        .onErrorReturn(false);
  }

  private static FeedRecord record(ConsumerRecord<String, byte[]> record) {
    Topic topic = BY_ID.get(record.topic());
    if (topic == null) {
      throw new IllegalStateException("a record of " + record.topic() + ", which is not read");
    }
    Header took = record.headers().lastHeader(Headers.TOOK_NANOS);
    byte[] nanos = took == null ? null : took.value();
    return new FeedRecord(
        topic,
        record.timestamp(),
        record.key() == null ? "" : record.key(),
        record.value(),
        nanos == null || nanos.length != Long.BYTES ? -1 : ByteBuffer.wrap(nanos).getLong());
  }
}
