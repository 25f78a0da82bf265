package io.sparsewatt.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartitionReceiverTest {

  private static final TopicPartition ZERO = new TopicPartition("in", 0);
  private static final TopicPartition ONE = new TopicPartition("in", 1);
  private static final int KIB = 1 << 10;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final FakeConsumer kafka = new FakeConsumer();
  private final AtomicLong lost = new AtomicLong();
  private final Probe<AssignedPartition> partitions = new Probe<>();
  private PartitionReceiver receiver = receiver(options(), StartPosition.committed());

  private static ReceiverOptions options() {
    return ReceiverOptions.of(KafkaConnection.to("nowhere:1"), "group")
        .prefetch(4, 64 * KIB)
        .inFlight(100, 1 << 20)
        .commitInterval(Duration.ZERO)
        .releaseWait(Duration.ofSeconds(5));
  }

  private PartitionReceiver receiver(ReceiverOptions options, StartPosition start) {
    return new PartitionReceiver(
        options,
        List.of("in"),
        start,
        new ReceiverObserver() {
          @Override
          public void observed(long lag, long records, long bytes, long inFlight) {}

          @Override
          public void lost(long records) {
            lost.addAndGet(records);
          }
        },
        () -> kafka);
  }

  private Probe<ConsumerRecord<String, byte[]>> assigned(TopicPartition... all) {
    receiver.partitions().subscribe(partitions);
    partitions.request(Long.MAX_VALUE);
    RealBroker.until("it polls", LIMIT, () -> kafka.polls.get() > 0);
    kafka.assignNow(all);
    return subscribed(0);
  }

  private Probe<ConsumerRecord<String, byte[]>> subscribed(int index) {
    Probe<ConsumerRecord<String, byte[]>> records = new Probe<>();
    partitions.await(index).records().subscribe(records);
    return records;
  }

  private void add(TopicPartition partition, int from, int to, int bytes) {
    for (int offset = from; offset < to; offset++) {
      kafka.add(partition, offset, bytes);
    }
  }

  private static List<Long> offsets(Probe<ConsumerRecord<String, byte[]>> records) {
    return records.got().stream().map(ConsumerRecord::offset).toList();
  }

  private void awaitPolls(int more) {
    int target = kafka.polls.get() + more;
    RealBroker.until("polls", LIMIT, () -> kafka.polls.get() >= target);
  }

  private OffsetAndMetadata committed(TopicPartition partition) {
    return kafka
        .committed(Set.of(partition))
        .getOrDefault(partition, new OffsetAndMetadata(0, "nothing"));
  }

  @AfterEach
  void stop() {
    receiver.abandon().block(LIMIT);
    assertThat(kafka.closed()).isTrue();
  }

  @Test
  void demandDecidesAndPollingGoesOnWhilePaused() {
    kafka.log("in", 2, 0, 0);
    kafka.setMaxPollRecords(2);
    Probe<ConsumerRecord<String, byte[]>> records = assigned(ZERO);
    add(ZERO, 0, 20, 10);
    RealBroker.until("paused", LIMIT, () -> kafka.paused().contains(ZERO));
    awaitPolls(5);
    assertThat(records.got()).isEmpty();
    assertThat(kafka.position(ZERO)).as("prefetched").isEqualTo(4);

    records.request(1);
    records.await(0);
    awaitPolls(3);
    assertThat(offsets(records)).containsExactly(0L);
    assertThat(kafka.paused()).as("half of the prefetch is not free yet").contains(ZERO);

    records.request(1);
    RealBroker.until("fetches again", LIMIT, () -> kafka.position(ZERO) > 4);
    records.request(Long.MAX_VALUE);
    records.await(19);
    assertThat(offsets(records))
        .containsExactlyElementsOf(LongStream.range(0, 20).boxed().toList());
  }

  @Test
  void prefetchIsBoundedInBytesToo() {
    kafka.log("in", 1, 0, 0);
    kafka.setMaxPollRecords(1);
    assigned(ZERO);
    add(ZERO, 0, 4, 40 * KIB);
    RealBroker.until("paused", LIMIT, () -> kafka.paused().contains(ZERO));
    assertThat(kafka.position(ZERO)).as("two records exceed 64 KiB").isEqualTo(2);
  }

  @Test
  void commitsTheContiguousPositionWithItsMetadata() {
    kafka.log("in", 1, 0, 0);
    Probe<ConsumerRecord<String, byte[]>> records = assigned(ZERO);
    records.request(Long.MAX_VALUE);
    // Offsets rise, not always by one.
    for (long offset : new long[] {0, 1, 5, 9}) {
      kafka.add(ZERO, offset, 10);
    }
    records.await(3);
    AssignedPartition partition = partitions.await(0);
    partition.acknowledge(1, "after 1");
    partition.acknowledge(5, "after 5");
    awaitPolls(3);
    assertThat(committed(ZERO).metadata()).as("0 is not acknowledged").isEqualTo("nothing");

    partition.acknowledge(0, "after 0");
    RealBroker.until("committed", LIMIT, () -> committed(ZERO).offset() == 6);
    assertThat(committed(ZERO).metadata()).isEqualTo("after 5");
    partition.acknowledge(7, "never delivered");
    awaitPolls(3);
    assertThat(committed(ZERO).offset()).isEqualTo(6);
    partition.acknowledgeThrough(9, "after 9");
    RealBroker.until("committed", LIMIT, () -> committed(ZERO).offset() == 10);
    assertThat(committed(ZERO).metadata()).isEqualTo("after 9");
  }

  @Test
  void bytesInFlightAreBoundedOverAllPartitions() {
    kafka.log("in", 2, 0, 0);
    receiver = receiver(options().inFlight(100, 100 * KIB), StartPosition.committed());
    Probe<ConsumerRecord<String, byte[]>> zero = assigned(ZERO, ONE);
    Probe<ConsumerRecord<String, byte[]>> one = subscribed(1);
    zero.request(Long.MAX_VALUE);
    one.request(Long.MAX_VALUE);
    add(ZERO, 0, 3, 60 * KIB);
    zero.await(0);
    add(ONE, 0, 3, 60 * KIB);
    awaitPolls(5);
    assertThat(zero.got()).hasSize(1);
    assertThat(one.got()).as("60 + 60 KiB exceed 100").isEmpty();

    // Partition 1 stood in line after 0 did: each acknowledgement lets the next in line pass.
    partitions.await(0).acknowledge(0, "");
    RealBroker.until("next", LIMIT, () -> zero.got().size() + one.got().size() == 2);
    awaitPolls(5);
    assertThat(zero.got().size() + one.got().size()).isEqualTo(2);
    for (int total = 3; total <= 6; total++) {
      int expected = total;
      zero.got().forEach(r -> partitions.await(0).acknowledge(r.offset(), ""));
      one.got().forEach(r -> partitions.await(1).acknowledge(r.offset(), ""));
      RealBroker.until("next", LIMIT, () -> zero.got().size() + one.got().size() >= expected);
    }
    assertThat(offsets(zero)).containsExactly(0L, 1L, 2L);
    assertThat(offsets(one)).containsExactly(0L, 1L, 2L);
  }

  @Test
  void recordsInFlightAreBoundedPerPartition() {
    kafka.log("in", 1, 0, 0);
    receiver = receiver(options().inFlight(2, 1 << 20), StartPosition.committed());
    Probe<ConsumerRecord<String, byte[]>> records = assigned(ZERO);
    records.request(Long.MAX_VALUE);
    add(ZERO, 0, 4, 1);
    records.await(1);
    awaitPolls(3);
    assertThat(offsets(records)).containsExactly(0L, 1L);
    partitions.await(0).acknowledge(1, "");
    awaitPolls(3);
    assertThat(offsets(records)).as("0 still holds its place").containsExactly(0L, 1L);
    partitions.await(0).acknowledge(0, "");
    records.await(3);
  }

  @Test
  void revocationWaitsForWhatIsInFlightAndCommits() throws Exception {
    kafka.log("in", 2, 0, 0);
    receiver = receiver(options().commitInterval(Duration.ofHours(1)), StartPosition.committed());
    Probe<ConsumerRecord<String, byte[]>> records = assigned(ZERO);
    records.request(2);
    add(ZERO, 0, 3, 10);
    records.await(1);
    AssignedPartition partition = partitions.await(0);
    Thread worker =
        Thread.ofPlatform()
            .start(() -> {
              records.awaitCompletion();
              partition.acknowledge(0, "");
              partition.acknowledge(1, "handed over");
            });
    kafka.assignNow(ONE);
    worker.join();
    assertThat(records.completed()).isTrue();
    assertThat(offsets(records)).as("what waited is the next owner's").containsExactly(0L, 1L);
    assertThat(kafka.commits)
        .containsExactly(Map.of(ZERO, new OffsetAndMetadata(2, "handed over")));
  }

  @Test
  void revocationDoesNotWaitForEver() {
    kafka.log("in", 2, 0, 0);
    receiver =
        receiver(
            options().releaseWait(Duration.ofMillis(50)).commitInterval(Duration.ofHours(1)),
            StartPosition.committed());
    Probe<ConsumerRecord<String, byte[]>> records = assigned(ZERO);
    records.request(2);
    add(ZERO, 0, 2, 10);
    records.await(1);
    partitions.await(0).acknowledge(0, "first only");
    kafka.assignNow(ONE);
    assertThat(records.completed()).isTrue();
    partitions.await(0).acknowledge(1, "too late");
    awaitPolls(3);
    assertThat(kafka.commits).containsExactly(Map.of(ZERO, new OffsetAndMetadata(1, "first only")));
  }

  @Test
  void lostPartitionsFailAndDropTheirAcknowledgements() {
    kafka.log("in", 1, 0, 0);
    Probe<ConsumerRecord<String, byte[]>> records = assigned(ZERO);
    records.request(2);
    add(ZERO, 0, 2, 10);
    records.await(1);
    kafka.loseNow(ZERO);
    assertThat(records.awaitFailure()).isInstanceOf(PartitionLostException.class);
    partitions.await(0).acknowledge(0, "too late");
    awaitPolls(3);
    assertThat(committed(ZERO).metadata()).isEqualTo("nothing");
  }

  @Test
  void replayBeginsWhereTheHostSaysAndNeverCommitsBackwards() {
    kafka.log("in", 1, 3, 20);
    receiver = receiver(options(), (p, position) -> Long.parseLong(position.metadata()));
    receiver.partitions().subscribe(partitions);
    partitions.request(1);
    RealBroker.until("it polls", LIMIT, () -> kafka.polls.get() > 0);
    kafka.inPoll(() -> {
      kafka.rebalance(List.of());
      kafka.commitSync(Map.of(ZERO, new OffsetAndMetadata(7, "5")));
    });
    kafka.assignNow(ZERO);
    AssignedPartition partition = partitions.await(0);
    assertThat(partition.firstOffset()).isEqualTo(5);
    assertThat(partition.groupPosition()).isEqualTo(7);
    assertThat(partition.groupMetadata()).isEqualTo("5");
    Probe<ConsumerRecord<String, byte[]>> records = subscribed(0);
    records.request(Long.MAX_VALUE);
    add(ZERO, 5, 9, 1);
    records.await(3);
    partition.acknowledge(5, "replayed");
    awaitPolls(3);
    assertThat(committed(ZERO)).isEqualTo(new OffsetAndMetadata(7, "5"));
    partition.acknowledgeThrough(7, "7");
    RealBroker.until("committed", LIMIT, () -> committed(ZERO).offset() == 8);
  }

  @Test
  void whatRetentionDeletedIsCounted() {
    kafka.log("in", 1, 10, 20);
    receiver = receiver(options(), (p, position) -> 0);
    receiver.partitions().subscribe(partitions);
    partitions.request(1);
    RealBroker.until("it polls", LIMIT, () -> kafka.polls.get() > 0);
    kafka.inPoll(() -> kafka.rebalance(List.of()));
    kafka.inPoll(() -> kafka.commitSync(Map.of(ZERO, new OffsetAndMetadata(4, "m"))));
    kafka.assignNow(ZERO);
    assertThat(partitions.await(0).groupPosition()).isEqualTo(10);
    assertThat(partitions.await(0).firstOffset()).isEqualTo(10);
    assertThat(lost.get()).isEqualTo(6);
  }

  @Test
  void aTopicCreatedAnewIsReadFromItsStart() {
    kafka.log("in", 1, 0, 3);
    receiver.partitions().subscribe(partitions);
    partitions.request(1);
    RealBroker.until("it polls", LIMIT, () -> kafka.polls.get() > 0);
    kafka.inPoll(() -> kafka.rebalance(List.of()));
    kafka.inPoll(() -> kafka.commitSync(Map.of(ZERO, new OffsetAndMetadata(900, "m"))));
    kafka.assignNow(ZERO);
    assertThat(partitions.await(0).groupPosition()).isZero();
    assertThat(partitions.await(0).groupMetadata()).isEmpty();
  }

  @Test
  void stopFinishesCommitsAndLeaves() {
    kafka.log("in", 1, 0, 0);
    Probe<ConsumerRecord<String, byte[]>> records = assigned(ZERO);
    records.request(1);
    add(ZERO, 0, 2, 10);
    records.await(0);
    var stopping = receiver.stop();
    records.awaitCompletion();
    assertThat(kafka.closed()).as("waits for the record in flight").isFalse();
    partitions.await(0).acknowledge(0, "last");
    stopping.block(LIMIT);
    assertThat(kafka.closed()).isTrue();
    assertThat(kafka.commits).containsExactly(Map.of(ZERO, new OffsetAndMetadata(1, "last")));
    partitions.awaitCompletion();
  }

  @Test
  void abandoningCommitsNothing() {
    kafka.log("in", 1, 0, 0);
    receiver = receiver(options().commitInterval(Duration.ofHours(1)), StartPosition.committed());
    Probe<ConsumerRecord<String, byte[]>> records = assigned(ZERO);
    awaitPolls(2);
    records.request(1);
    add(ZERO, 0, 1, 10);
    records.await(0);
    partitions.await(0).acknowledge(0, "lost");
    receiver.abandon().block(LIMIT);
    assertThat(kafka.closed()).isTrue();
    assertThat(kafka.commits).isEmpty();
  }

  @Test
  void aConsumerThatCannotGoOnFailsEverything() {
    kafka.log("in", 1, 0, 0);
    Probe<ConsumerRecord<String, byte[]>> records = assigned(ZERO);
    kafka.setPollException(new KafkaException("no way"));
    assertThat(records.awaitFailure()).hasMessage("no way");
    assertThat(partitions.awaitFailure()).hasMessage("no way");
  }

  @Test
  void stoppedBeforeItStartedItCompletes() {
    receiver.stop().block(LIMIT);
    receiver.partitions().subscribe(partitions);
    partitions.request(1);
    partitions.awaitCompletion();
    kafka.close();
  }
}
