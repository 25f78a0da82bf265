package io.sparsewatt.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.events.Topic;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

@ExtendWith(RealBroker.class)
class PartitionReceiverKafkaTest {

  private static final Topic TOPIC = Topic.PLANS;
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final RealBroker.Kafka kafka;

  PartitionReceiverKafkaTest(RealBroker.Kafka kafka) {
    this.kafka = kafka;
  }

  private static ProducerRecord<String, byte[]> record(int partition, int number, int bytes) {
    byte[] value = ByteBuffer.allocate(Math.max(bytes, 4)).putInt(0, number).array();
    return new ProducerRecord<>(TOPIC.id(), partition, "k", value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void orderHoldsWithinPartitionsWhileTheyRunInParallel(String protocol) throws Exception {
    kafka.empty(TOPIC);
    Random random = new Random(5);
    int[] sent = new int[Topic.PARTITIONS];
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      int partition = random.nextInt(Topic.PARTITIONS);
      records.add(record(partition, sent[partition]++, 100));
    }
    kafka.send(records);

    String group = kafka.newGroup("order");
    PartitionReceiver receiver =
        new PartitionReceiver(
            ReceiverOptions.of(kafka.connection(), group)
                .prefetch(16, 1 << 20)
                .groupProtocol(protocol),
            List.of(TOPIC.id()),
            StartPosition.committed(),
            ReceiverObserver.NONE);
    Map<Integer, List<Integer>> got = new ConcurrentHashMap<>();
    AtomicInteger total = new AtomicInteger();
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Scheduler workers = Schedulers.newParallel("order", 4);
    receiver
        .partitions()
        .flatMap(
            partition ->
                partition
                    .records()
                    .publishOn(workers, 1)
                    .doOnNext(record -> {
                      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                      got.computeIfAbsent(record.partition(), p -> new ArrayList<>())
                          .add(ByteBuffer.wrap(record.value()).getInt());
                      inside.decrementAndGet();
                      partition.acknowledge(record.offset(), "");
                      total.incrementAndGet();
                    }),
            Topic.PARTITIONS)
        .subscribe();
    RealBroker.until("all received", LIMIT, () -> total.get() == 3_000);
    receiver.stop().block(LIMIT);
    workers.dispose();
    for (int p = 0; p < Topic.PARTITIONS; p++) {
      List<Integer> numbers = got.getOrDefault(p, List.of());
      assertThat(numbers).as("partition %d", p).hasSize(sent[p]).isSorted().doesNotHaveDuplicates();
    }
    var committed = kafka.committed(group);
    kafka
        .ends(TOPIC)
        .forEach((partition, end) -> {
          if (sent[partition.partition()] > 0) {
            var position = committed.get(partition);
            assertThat(position == null ? -1 : position.offset()).isEqualTo(end);
          }
        });
  }

  @Test
  void aSlowSubscriberIsNeitherEvictedNorBuried() throws Exception {
    kafka.empty(TOPIC);
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      records.add(record(3, i, 256 << 10));
    }
    kafka.send(records);
    Map<String, String> properties = new HashMap<>(kafka.connection().properties());
    int maxPollInterval = 1_000;
    properties.put("max.poll.interval.ms", Integer.toString(maxPollInterval));
    properties.put("session.timeout.ms", "6000");
    KafkaConnection connection =
        new KafkaConnection(kafka.connection().bootstrapServers(), properties);
    String group = kafka.newGroup("slow");
    AtomicLong mostBytes = new AtomicLong();
    AtomicLong mostInFlight = new AtomicLong();
    PartitionReceiver receiver =
        new PartitionReceiver(
            ReceiverOptions.of(connection, group)
                .prefetch(8, 1 << 20)
                .inFlight(4, 1 << 20)
                .commitInterval(Duration.ofMillis(5)),
            List.of(TOPIC.id()),
            StartPosition.committed(),
            new ReceiverObserver() {
              @Override
              public void observed(long lag, long waiting, long bytes, long inFlight) {
                mostBytes.accumulateAndGet(bytes, Math::max);
                mostInFlight.accumulateAndGet(inFlight, Math::max);
              }

              @Override
              public void lost(long count) {}
            });
    Probe<AssignedPartition> partitions = new Probe<>();
    receiver.partitions().subscribe(partitions);
    partitions.request(Long.MAX_VALUE);
    AssignedPartition slow = partitions.await(Topic.PARTITIONS - 1);
    for (AssignedPartition partition : partitions.got()) {
      if (partition.topicPartition().partition() == 3) {
        slow = partition;
      }
    }
    Probe<ConsumerRecord<String, byte[]>> got = new Probe<>();
    slow.records().subscribe(got);
    got.request(Long.MAX_VALUE);
    got.await(2);
    String member = member(group);
    long held = System.nanoTime();
    // The subject is time itself: longer than a member that does not poll may live.
    RealBroker.until(
        "held",
        LIMIT,
        () -> System.nanoTime() - held > TimeUnit.MILLISECONDS.toNanos(3L * maxPollInterval));
    assertThat(member(group)).isEqualTo(member);
    assertThat(got.completed()).isFalse();
    assertThat(got.got()).as("1 MiB of records of 256 KiB").hasSize(3);

    // From here it acknowledges, and gets everything, in order, on the same assignment.
    AssignedPartition partition = slow;
    RealBroker.until(
        "all received",
        LIMIT,
        () -> {
          List<ConsumerRecord<String, byte[]>> all = got.got();
          partition.acknowledgeThrough(all.getLast().offset(), "");
          return all.size() == 120;
        });
    assertThat(got.got().stream().map(r -> ByteBuffer.wrap(r.value()).getInt()).toList())
        .isEqualTo(Flux.range(0, 120).collectList().block());
    receiver.stop().block(LIMIT);
    assertThat(mostInFlight.get()).isBetween(1L, 1L << 20);
    assertThat(mostBytes.get())
        .as("the bound, and one poll of 8 records")
        .isLessThanOrEqualTo((1 << 20) + 8 * ((256 << 10) + 256));
  }

  private String member(String group) throws Exception {
    ConsumerGroupDescription description =
        kafka
            .admin()
            .describeConsumerGroups(List.of(group))
            .describedGroups()
            .getOrDefault(group, KafkaFuture.completedFuture(null))
            .get(30, TimeUnit.SECONDS);
    return description.members().stream().findFirst().orElseThrow().consumerId();
  }

  /** Figures for the report; nothing is asserted that depends on the machine. */
  @Test
  @Tag("full")
  void throughput() throws Exception {
    kafka.empty(TOPIC);
    int count = 200_000;
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(record(i % Topic.PARTITIONS, i, 1_000));
    }
    long began = System.nanoTime();
    kafka.send(records);
    long sent = System.nanoTime();
    PartitionReceiver receiver =
        new PartitionReceiver(
            ReceiverOptions.of(kafka.connection(), kafka.newGroup("throughput"))
                .prefetch(1_000, 16 << 20)
                .inFlight(1_000, 64 << 20),
            List.of(TOPIC.id()),
            StartPosition.committed(),
            ReceiverObserver.NONE);
    AtomicInteger got = new AtomicInteger();
    receiver
        .partitions()
        .flatMap(
            partition ->
                partition
                    .records()
                    .doOnNext(record -> {
                      partition.acknowledge(record.offset(), "");
                      got.incrementAndGet();
                    }),
            Topic.PARTITIONS)
        .subscribe();
    RealBroker.until("all received", Duration.ofMinutes(2), () -> got.get() == count);
    long done = System.nanoTime();
    receiver.stop().block(LIMIT);
    System.out.printf(
        "sent %.0f records/s, received %.0f records/s (join included), 1 KB each%n",
        count * 1e9 / (sent - began), count * 1e9 / (done - sent));
    assertThat(got.get()).isEqualTo(count);
  }
}
