package io.sparsewatt.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A member of a consumer group, as a stream of the partitions it is given.
 *
 * <p>One thread owns the consumer and polls without pause; demand decides what is fetched: a
 * partition whose prefetch is full is paused while polling goes on, so a slow subscriber is never
 * evicted from the group. Order holds within a partition; partitions are independent. Offsets are
 * committed up to the first record that is not acknowledged, periodically, on revocation and on
 * stop.
 */
public final class PartitionReceiver {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionReceiver.class);

  /** One synchronous commit or the leaving of the group; a broker that is away has no more. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private static final Comparator<TopicPartition> BY_NAME =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private enum Ending {
    /** Not yet. */
    NONE,
    /** Wait for what is in flight, commit, leave. */
    ORDERLY,
    /** Commit what is acknowledged, leave. */
    PROMPT,
    /** Leave as a crash would: nothing is committed. */
    ABRUPT
  }

  private final ReceiverOptions options;
  private final List<String> topics;
  private final StartPosition start;
  private final ReceiverObserver observer;
  private final Supplier<Consumer<String, byte[]>> consumers;
  private final ByteBudget inFlight;
  private final Partitions partitions = new Partitions();
  private final Sinks.Empty<Void> stopped = Sinks.empty();
  private final AtomicBoolean started = new AtomicBoolean();
  private volatile Ending ending = Ending.NONE;
  private volatile boolean joined;
  private volatile @Nullable PollingConsumer polled;

  /** A receiver of the topics; it joins the group when {@link #partitions} is subscribed. */
  public PartitionReceiver(
      ReceiverOptions options,
      Collection<String> topics,
      StartPosition start,
      ReceiverObserver observer) {
    this(options, topics, start, observer, () -> connect(options));
  }

  PartitionReceiver(
      ReceiverOptions options,
      Collection<String> topics,
      StartPosition start,
      ReceiverObserver observer,
      Supplier<Consumer<String, byte[]>> consumers) {
    this.options = options;
    this.topics = List.copyOf(topics);
    this.start = start;
    this.observer = observer;
    this.consumers = consumers;
    this.inFlight = new ByteBudget(options.inFlightBytes());
  }

  private static Consumer<String, byte[]> connect(ReceiverOptions options) {
    Map<String, Object> all =
        options.connection().consumerProperties(options.prefetchRecords(), options.prefetchBytes());
    all.put(ConsumerConfig.GROUP_ID_CONFIG, options.groupId());
    all.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, options.groupProtocol());
    if (options.groupProtocol().equals("classic")) {
      // Partitions that stay are not interrupted: every move costs a stage its replay.
      all.putIfAbsent(
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          CooperativeStickyAssignor.class.getName());
      // A crashed member's partitions move after this long; Kafka's 45 s are many frames.
      all.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
      // A rebalance is noticed with a heartbeat.
      all.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_000);
    }
    return new KafkaConsumer<>(all, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * The partitions of this member, each once per assignment. Completes after {@link #stop}; fails
   * when the consumer can't go on. One subscriber; cancelling leaves the group and commits what is
   * acknowledged.
   */
  public Flux<AssignedPartition> partitions() {
    return partitions;
  }

  /** Whether the group has let this member in, be it without a partition. */
  public boolean joined() {
    return joined;
  }

  /**
   * Stops: no more records are delivered, the partitions' streams complete, what is in flight is
   * waited for within {@link ReceiverOptions#releaseWait}, offsets are committed, the group is
   * left.
   *
   * @return completes when the consumer is closed; starts without being subscribed
   */
  public Mono<Void> stop() {
    return end(Ending.ORDERLY);
  }

  /** Ends as a crash would: what is acknowledged since the last commit is not committed. */
  public Mono<Void> abandon() {
    return end(Ending.ABRUPT);
  }

  private Mono<Void> end(Ending how) {
    synchronized (stopped) {
      if (ending.compareTo(how) < 0) {
        ending = how;
      }
    }
    if (started.compareAndSet(false, true)) {
      partitions.finish();
      stopped.tryEmitEmpty();
    }
    wake();
    return stopped.asMono();
  }

  private void wake() {
    PollingConsumer consumer = polled;
    if (consumer != null) {
      consumer.wake();
    }
  }

  private void poll() {
    Polling polling;
    try {
      polling = new Polling();
    } catch (RuntimeException e) {
      partitions.abort(e);
      stopped.tryEmitEmpty();
      return;
    }
    polling.run();
  }

  /** Its bound is the number of partitions. */
  private final class Partitions extends DrainedPublisher<AssignedPartition> {

    @Override
    void onSubscribed() {
      if (started.compareAndSet(false, true)) {
        Thread.ofPlatform()
            .name("kafka-poll-" + options.groupId())
            .daemon()
            .start(PartitionReceiver.this::poll);
      }
    }

    @Override
    boolean admit(AssignedPartition partition) {
      return true;
    }

    @Override
    void delivered(AssignedPartition partition) {}

    @Override
    void discarded(AssignedPartition partition) {}

    @Override
    void onCancel() {
      end(Ending.PROMPT);
    }
  }

  /** The poll thread's own. */
  private final class Polling implements ConsumerRebalanceListener {

    private final Map<TopicPartition, PartitionFeed> feeds = new LinkedHashMap<>();
    private final Map<TopicPartition, Long> nextOffsets = new HashMap<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private final PollingConsumer consumer;
    private final Consumer<String, byte[]> kafka;
    private long commitDue = System.nanoTime();

    Polling() {
      consumer = new PollingConsumer(consumers.get());
      kafka = consumer.kafka();
    }

    void run() {
      Throwable failure = null;
      polled = consumer;
      try {
        kafka.subscribe(topics, this);
        while (ending == Ending.NONE) {
          pauseAndResume();
          poll();
          if (System.nanoTime() - commitDue >= 0) {
            commitDue = System.nanoTime() + options.commitInterval().toNanos();
            commitAsync();
            observe();
          }
        }
        if (ending != Ending.ABRUPT) {
          release(
              new ArrayList<>(feeds.keySet()),
              ending == Ending.ORDERLY ? options.releaseWait() : Duration.ZERO);
        }
      } catch (Throwable e) {
        LOG.warn("group {} on {} stops", options.groupId(), topics, e);
        failure = e;
      } finally {
        close(failure);
      }
    }

    private void close(@Nullable Throwable failure) {
      for (PartitionFeed feed : feeds.values()) {
        feed.abort(failure);
        feed.close();
      }
      feeds.clear();
      polled = null;
      try {
        kafka.close(CloseOptions.timeout(LAST_WORDS));
      } catch (KafkaException e) {
        LOG.info("group {} was not left in order: {}", options.groupId(), e.toString());
      }
      observer.observed(0, 0, 0, 0);
      partitions.abort(failure);
      stopped.tryEmitEmpty();
    }

    private void pauseAndResume() {
      List<TopicPartition> pause = new ArrayList<>();
      List<TopicPartition> resume = new ArrayList<>();
      feeds.forEach((partition, feed) -> {
        boolean must = feed.mustPause();
        if (must && paused.add(partition)) {
          pause.add(partition);
        } else if (!must && paused.remove(partition)) {
          resume.add(partition);
        }
      });
      if (!pause.isEmpty()) {
        kafka.pause(pause);
      }
      if (!resume.isEmpty()) {
        kafka.resume(resume);
      }
    }

    private void poll() {
      try {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(options.pollTimeout())) {
          TopicPartition partition = new TopicPartition(record.topic(), record.partition());
          PartitionFeed feed = feeds.get(partition);
          if (feed != null) {
            nextOffsets.put(partition, record.offset() + 1);
            feed.add(record);
          }
        }
      } catch (OffsetOutOfRangeException e) {
        skipLost(e.offsetOutOfRangePartitions());
      } catch (NoOffsetForPartitionException e) {
        // With the newer protocol the client may look for a position before it tells of the
        // assignment, where it is given one.
        for (TopicPartition partition : e.partitions()) {
          Long next = nextOffsets.get(partition);
          if (next != null) {
            kafka.seek(partition, next);
          }
        }
      }
    }

    /** Retention was faster than the reader. */
    private void skipLost(Map<TopicPartition, Long> wanted) {
      Map<TopicPartition, Long> begin =
          consumer.call(() -> kafka.beginningOffsets(wanted.keySet()));
      wanted.forEach((partition, offset) -> {
        long first = begin.getOrDefault(partition, 0L);
        if (first < offset) {
          throw new KafkaException(
              partition
                  + " ends before offset "
                  + offset
                  + " that was to be read: the topic was created anew or lost its end");
        }
        lost(partition, first - offset);
        kafka.seek(partition, first);
      });
    }

    private void lost(TopicPartition partition, long records) {
      LOG.warn(
          "group {}: {} records of {} were deleted by retention before they were read",
          options.groupId(),
          records,
          partition);
      observer.lost(records);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
      joined = true;
      if (assigned.isEmpty() || ending != Ending.NONE) {
        return;
      }
      Set<TopicPartition> all = new HashSet<>(assigned);
      Map<TopicPartition, OffsetAndMetadata> committed = consumer.call(() -> kafka.committed(all));
      Map<TopicPartition, Long> begin = consumer.call(() -> kafka.beginningOffsets(all));
      Map<TopicPartition, Long> end = consumer.call(() -> kafka.endOffsets(all));
      List<TopicPartition> ordered = new ArrayList<>(all);
      ordered.sort(BY_NAME);
      for (TopicPartition partition : ordered) {
        assign(
            partition,
            committed.get(partition),
            begin.getOrDefault(partition, 0L),
            end.getOrDefault(partition, 0L));
      }
    }

    private void assign(
        TopicPartition partition, @Nullable OffsetAndMetadata committed, long begin, long end) {
      OffsetAndMetadata known = committed;
      if (known != null && known.offset() > end) {
        LOG.warn(
            "group {}: {} ends at {}, before the committed {}; it was created anew and is read from"
                + " its start",
            options.groupId(),
            partition,
            end,
            known.offset());
        known = null;
      }
      long position = known == null ? begin : Math.max(begin, known.offset());
      long first = position;
      String metadata = "";
      if (known != null) {
        if (known.offset() < begin) {
          lost(partition, begin - known.offset());
        }
        metadata = known.metadata();
        first = Math.clamp(start.firstOffset(partition, known), begin, position);
      }
      kafka.seek(partition, first);
      PartitionFeed feed =
          new PartitionFeed(
              options.prefetchRecords(),
              options.prefetchBytes(),
              new Watermark(options.inFlightRecords(), position),
              inFlight,
              consumer::wake);
      PartitionFeed before = feeds.put(partition, feed);
      if (before != null) {
        before.abort(new PartitionLostException(partition));
        before.close();
      }
      nextOffsets.put(partition, first);
      partitions.offer(new AssignedPartition(partition, feed, first, position, metadata));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
      if (ending != Ending.ABRUPT) {
        release(revoked, options.releaseWait());
      }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> gone) {
      for (TopicPartition partition : gone) {
        PartitionFeed feed = feeds.remove(partition);
        forget(partition);
        if (feed != null) {
          feed.abort(new PartitionLostException(partition));
          feed.close();
        }
      }
    }

    /** Completes the partitions' streams, waits for what is in flight, commits. */
    private void release(Collection<TopicPartition> released, Duration wait) {
      Map<TopicPartition, PartitionFeed> ended = new LinkedHashMap<>();
      for (TopicPartition partition : released) {
        PartitionFeed feed = feeds.remove(partition);
        forget(partition);
        if (feed != null) {
          feed.abort(null);
          ended.put(partition, feed);
        }
      }
      if (ended.isEmpty()) {
        return;
      }
      long deadline = System.nanoTime() + wait.toNanos();
      try {
        for (PartitionFeed feed : ended.values()) {
          feed.watermark().awaitEmpty(deadline);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
      ended.forEach((partition, feed) -> {
        OffsetAndMetadata position = feed.watermark().uncommitted();
        feed.close();
        if (position != null) {
          positions.put(partition, position);
        }
      });
      if (!positions.isEmpty()) {
        try {
          consumer.call(() -> {
            kafka.commitSync(positions, LAST_WORDS);
            return true;
          });
        } catch (KafkaException e) {
          // The next owner repeats what was not committed; repeats are harmless.
          LOG.warn("group {}: last commit of {} failed", options.groupId(), positions, e);
        }
      }
    }

    private void forget(TopicPartition partition) {
      paused.remove(partition);
      nextOffsets.remove(partition);
    }

    private void commitAsync() {
      Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
      feeds.forEach((partition, feed) -> {
        OffsetAndMetadata position = feed.watermark().uncommitted();
        if (position != null) {
          positions.put(partition, position);
        }
      });
      if (positions.isEmpty()) {
        return;
      }
      kafka.commitAsync(
          positions,
          (done, failure) -> {
            if (failure != null) {
              // Not repeated here: the next interval commits the position of then.
              LOG.info("group {}: commit failed: {}", options.groupId(), failure.toString());
              return;
            }
            done.forEach((partition, position) -> {
              PartitionFeed feed = feeds.get(partition);
              if (feed != null) {
                feed.watermark().committed(position.offset());
              }
            });
          });
    }

    private void observe() {
      long lag = 0;
      long records = 0;
      long bytes = 0;
      for (Map.Entry<TopicPartition, PartitionFeed> entry : feeds.entrySet()) {
        PartitionFeed feed = entry.getValue();
        OptionalLong unread = kafka.currentLag(entry.getKey());
        Long next = nextOffsets.get(entry.getKey());
        if (next != null) {
          lag += Math.max(0, next - feed.watermark().position());
        }
        lag += unread.orElse(0);
        records += feed.waitingRecords();
        bytes += feed.waitingBytes();
      }
      observer.observed(lag, records, bytes, inFlight.used());
    }
  }
}
