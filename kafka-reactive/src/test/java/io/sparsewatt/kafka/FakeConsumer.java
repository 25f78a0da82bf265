package io.sparsewatt.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Kafka's mock, which does not spin when it has nothing, and can lose partitions. */
final class FakeConsumer extends MockConsumer<String, byte[]> {

  final AtomicInteger polls = new AtomicInteger();

  /** Synchronous commits; the mock itself forgets those of partitions that are gone. */
  final List<Map<TopicPartition, OffsetAndMetadata>> commits = new CopyOnWriteArrayList<>();

  private volatile @Nullable ConsumerRebalanceListener listener;

  FakeConsumer() {
    super("none");
  }

  @Override
  public synchronized void subscribe(
      Collection<String> topics, ConsumerRebalanceListener rebalanceListener) {
    listener = rebalanceListener;
    super.subscribe(topics, rebalanceListener);
  }

  // Not synchronized, so that a test may add records while it idles.
  @Override
  public ConsumerRecords<String, byte[]> poll(Duration timeout) {
    polls.incrementAndGet();
    ConsumerRecords<String, byte[]> records = super.poll(timeout);
    if (records.isEmpty()) {
      LockSupport.parkNanos(500_000);
    }
    return records;
  }

  @Override
  public synchronized void commitSync(
      Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
    commits.add(Map.copyOf(offsets));
    super.commitSync(offsets, timeout);
  }

  /** Partitions 0 to count - 1 of the topic hold nothing yet. */
  void log(String topic, int count, long begin, long end) {
    Map<TopicPartition, Long> begins = new HashMap<>();
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (int p = 0; p < count; p++) {
      begins.put(new TopicPartition(topic, p), begin);
      ends.put(new TopicPartition(topic, p), end);
    }
    updateBeginningOffsets(begins);
    updateEndOffsets(ends);
  }

  void assignNow(TopicPartition... partitions) {
    inPoll(() -> rebalance(List.of(partitions)));
  }

  void loseNow(TopicPartition... partitions) {
    inPoll(() -> {
      ConsumerRebalanceListener told = listener;
      if (told != null) {
        told.onPartitionsLost(List.of(partitions));
      }
    });
  }

  void add(TopicPartition partition, long offset, int bytes) {
    addRecord(
        new ConsumerRecord<>(
            partition.topic(), partition.partition(), offset, "k", new byte[bytes]));
  }

  /** On the poll thread; returns when it is done. */
  void inPoll(Runnable task) {
    CountDownLatch done = new CountDownLatch(1);
    schedulePollTask(() -> {
      try {
        task.run();
      } finally {
        done.countDown();
      }
    });
    try {
      if (!done.await(10, TimeUnit.SECONDS)) {
        throw new AssertionError("the poll thread does not poll");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
