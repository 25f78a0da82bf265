package io.sparsewatt.kafka;

import io.sparsewatt.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Reads partitions without a group: all of them, by everyone, committing nothing. For views, and
 * for what is read back at start. Thread-safe.
 */
public final class LogReader {

  private static final Logger LOG = LoggerFactory.getLogger(LogReader.class);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private final ReaderOptions options;
  private final LongConsumer lost;
  private final Supplier<Consumer<String, byte[]>> consumers;

  /** A reader that counts nothing. */
  public LogReader(ReaderOptions options) {
    this(options, records -> {});
  }

  /**
   * @param lost told how many records retention deleted before they were read, each time it did;
   *     called on the reading thread
   */
  public LogReader(ReaderOptions options, LongConsumer lost) {
    this(options, lost, () -> connect(options));
  }

  LogReader(
      ReaderOptions options, LongConsumer lost, Supplier<Consumer<String, byte[]>> consumers) {
    this.options = options;
    this.lost = lost;
    this.consumers = consumers;
  }

  private static Consumer<String, byte[]> connect(ReaderOptions options) {
    return new KafkaConsumer<>(
        options.connection().consumerProperties(options.prefetchRecords(), options.prefetchBytes()),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  /** Every partition of the topics. */
  public static List<TopicPartition> partitions(Topic... topics) {
    List<TopicPartition> all = new ArrayList<>();
    for (Topic topic : topics) {
      for (int p = 0; p < Topic.PARTITIONS; p++) {
        all.add(new TopicPartition(topic.id(), p));
      }
    }
    return all;
  }

  /**
   * The partitions' records: in order within each partition, by demand. Each subscription reads
   * anew, with a consumer and a thread of its own; cancelling ends both. Signals come from that
   * thread or from the one that requests, which the subscriber must not block. Fails with a Kafka
   * exception when the brokers can't be reached or a partition does not exist.
   */
  public Flux<ConsumerRecord<String, byte[]>> read(
      Collection<TopicPartition> partitions, ReadFrom from, ReadUntil until) {
    List<TopicPartition> all = List.copyOf(partitions);
    return new Flux<>() {
      @Override
      public void subscribe(CoreSubscriber<? super ConsumerRecord<String, byte[]>> actual) {
        new Reading(all, from, until).subscribe(actual);
      }
    };
  }

  /** The offset after the newest record of each partition, of the moment of subscription. */
  public Mono<Map<TopicPartition, Long>> endOffsets(Collection<TopicPartition> partitions) {
    return Mono.fromCallable(
            () -> {
              try (Consumer<String, byte[]> consumer = consumers.get()) {
                return Map.copyOf(consumer.endOffsets(partitions));
              } catch (InterruptException e) {
                // Cancelled: no one waits for it, and there is nothing to tell.
                return null;
              }
            })
        .subscribeOn(Schedulers.boundedElastic());
  }

  /** One subscription. */
  private final class Reading extends DrainedPublisher<ConsumerRecord<String, byte[]>> {

    private final List<TopicPartition> partitions;
    private final ReadFrom from;
    private final ReadUntil until;
    private final AtomicInteger waitingRecords = new AtomicInteger();
    private final AtomicLong waitingBytes = new AtomicLong();
    private volatile boolean paused;
    private volatile @Nullable PollingConsumer polled;

    Reading(List<TopicPartition> partitions, ReadFrom from, ReadUntil until) {
      this.partitions = partitions;
      this.from = from;
      this.until = until;
    }

    @Override
    void onSubscribed() {
      Thread.ofPlatform().name("kafka-read").daemon().start(this::run);
    }

    @Override
    boolean admit(ConsumerRecord<String, byte[]> record) {
      return true;
    }

    @Override
    void delivered(ConsumerRecord<String, byte[]> record) {
      discarded(record);
    }

    @Override
    void discarded(ConsumerRecord<String, byte[]> record) {
      waitingRecords.decrementAndGet();
      waitingBytes.addAndGet(-RecordSize.of(record));
      if (paused && halfEmpty()) {
        wake();
      }
    }

    @Override
    void onCancel() {
      wake();
    }

    private void wake() {
      PollingConsumer consumer = polled;
      if (consumer != null) {
        consumer.wake();
      }
    }

    private boolean full() {
      return waitingRecords.get() >= options.prefetchRecords()
          || waitingBytes.get() >= options.prefetchBytes();
    }

    private boolean halfEmpty() {
      return waitingRecords.get() <= options.prefetchRecords() / 2
          && waitingBytes.get() <= options.prefetchBytes() / 2;
    }

    private void run() {
      Consumer<String, byte[]> kafka = null;
      try {
        kafka = consumers.get();
        PollingConsumer consumer = new PollingConsumer(kafka);
        polled = consumer;
        kafka.assign(partitions);
        Map<TopicPartition, Long> ends = ends(consumer);
        seek(consumer);
        follow(consumer, ends);
        // Before the consumer is closed, which may take a while.
        finish();
      } catch (Throwable e) {
        if (isCancelled()) {
          LOG.debug("reading ends", e);
        } else {
          abort(e);
        }
      } finally {
        polled = null;
        close(kafka);
      }
    }

    private void close(@Nullable Consumer<String, byte[]> kafka) {
      if (kafka != null) {
        try {
          kafka.close(CloseOptions.timeout(CLOSE_LIMIT));
        } catch (KafkaException e) {
          LOG.info("a reader of {} was not closed in order: {}", partitions, e.toString());
        }
      }
    }

    /** Null for no end. Asked before the start is, so that the two can't cross. */
    private @Nullable Map<TopicPartition, Long> ends(PollingConsumer consumer) {
      return switch (until) {
        case ReadUntil.Forever() -> null;
        case ReadUntil.PresentEnd() ->
            new HashMap<>(consumer.call(() -> consumer.kafka().endOffsets(partitions)));
        case ReadUntil.Offsets(Map<TopicPartition, Long> offsets) -> new HashMap<>(offsets);
      };
    }

    private void seek(PollingConsumer consumer) {
      Consumer<String, byte[]> kafka = consumer.kafka();
      Map<TopicPartition, Long> begin = consumer.call(() -> kafka.beginningOffsets(partitions));
      Map<TopicPartition, Long> starts = new HashMap<>(begin);
      switch (from) {
        case ReadFrom.Beginning() -> {}
        case ReadFrom.End() -> starts.putAll(consumer.call(() -> kafka.endOffsets(partitions)));
        case ReadFrom.Timestamp(long millis) -> {
          starts.putAll(consumer.call(() -> kafka.endOffsets(partitions)));
          Map<TopicPartition, Long> times = new HashMap<>();
          partitions.forEach(partition -> times.put(partition, millis));
          Map<TopicPartition, OffsetAndTimestamp> found =
              consumer.call(() -> kafka.offsetsForTimes(times));
          found.forEach((partition, at) -> {
            // Kafka maps a partition to null where every record is older.
            if (at != null) {
              starts.put(partition, at.offset());
            }
          });
        }
        case ReadFrom.Offsets(Map<TopicPartition, Long> offsets) ->
            offsets.forEach((partition, offset) -> {
              long first = begin.getOrDefault(partition, 0L);
              if (offset < first) {
                countLost(partition, first - offset);
              }
              starts.put(partition, Math.max(first, offset));
            });
      }
      starts.forEach((partition, offset) -> {
        if (partitions.contains(partition)) {
          kafka.seek(partition, offset);
        }
      });
    }

    private void follow(PollingConsumer consumer, @Nullable Map<TopicPartition, Long> ends) {
      Consumer<String, byte[]> kafka = consumer.kafka();
      List<TopicPartition> open = new ArrayList<>(partitions);
      if (ends != null) {
        closeFinished(consumer, open, ends);
      }
      while (!isCancelled() && !open.isEmpty()) {
        pauseAndResume(kafka, open);
        try {
          for (ConsumerRecord<String, byte[]> record : consumer.poll(options.pollTimeout())) {
            Long end =
                ends == null
                    ? null
                    : ends.get(new TopicPartition(record.topic(), record.partition()));
            if (end == null || record.offset() < end) {
              waitingRecords.incrementAndGet();
              waitingBytes.addAndGet(RecordSize.of(record));
              offer(record);
            }
          }
        } catch (OffsetOutOfRangeException e) {
          skipLost(consumer, e.offsetOutOfRangePartitions());
        }
        if (ends != null) {
          closeFinished(consumer, open, ends);
        }
      }
    }

    private void pauseAndResume(Consumer<String, byte[]> kafka, List<TopicPartition> open) {
      if (!paused && full()) {
        kafka.pause(open);
        paused = true;
      }
      // Also right after pausing: the demand may have come in between, and saw no pause.
      if (paused && halfEmpty()) {
        paused = false;
        kafka.resume(open);
      }
    }

    /** By the consumer's position, because the last offsets may have been compacted away. */
    private void closeFinished(
        PollingConsumer consumer, List<TopicPartition> open, Map<TopicPartition, Long> ends) {
      List<TopicPartition> done = new ArrayList<>();
      for (TopicPartition partition : open) {
        Long end = ends.get(partition);
        if (end == null || consumer.call(() -> consumer.kafka().position(partition)) >= end) {
          done.add(partition);
        }
      }
      if (!done.isEmpty()) {
        consumer.kafka().pause(done);
        open.removeAll(done);
      }
    }

    private void skipLost(PollingConsumer consumer, Map<TopicPartition, Long> wanted) {
      Map<TopicPartition, Long> begin =
          consumer.call(() -> consumer.kafka().beginningOffsets(wanted.keySet()));
      wanted.forEach((partition, offset) -> {
        long first = begin.getOrDefault(partition, 0L);
        if (first < offset) {
          throw new KafkaException(
              partition
                  + " ends before offset "
                  + offset
                  + " that was to be read: the topic was created anew or lost its end");
        }
        countLost(partition, first - offset);
        consumer.kafka().seek(partition, first);
      });
    }

    private void countLost(TopicPartition partition, long records) {
      LOG.warn(
          "{} records of {} were deleted by retention before they were read", records, partition);
      lost.accept(records);
    }
  }
}
