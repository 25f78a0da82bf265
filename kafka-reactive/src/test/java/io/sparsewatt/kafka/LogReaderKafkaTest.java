package io.sparsewatt.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;

@ExtendWith(RealBroker.class)
class LogReaderKafkaTest {

  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final List<TopicPartition> PARTITIONS = LogReader.partitions(Topic.PLANS);
  private static final TopicPartition FOUR = new TopicPartition("plans", 4);

  private final RealBroker.Kafka kafka;
  private final AtomicLong lost = new AtomicLong();
  // Not before what other tests wrote: Kafka looks times up by segments, as if they only rose.
  private final long began = System.currentTimeMillis() + 1_000;
  private final LogReader reader;

  LogReaderKafkaTest(RealBroker.Kafka kafka) throws Exception {
    this.kafka = kafka;
    this.reader = new LogReader(ReaderOptions.of(kafka.connection()), lost::addAndGet);
    kafka.empty(Topic.PLANS);
  }

  private void send(int from, int to) {
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    for (int i = from; i < to; i++) {
      records.add(new ProducerRecord<>("plans", i % 12, began + i, "k" + i, new byte[] {(byte) i}));
    }
    kafka.send(records);
  }

  private static List<String> keys(Flux<ConsumerRecord<String, byte[]>> records) {
    return Objects.requireNonNull(
        records.map(ConsumerRecord::key).sort().collectList().block(LIMIT));
  }

  private static List<String> names(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "k" + i).sorted().toList();
  }

  @Test
  void readsToTheEndOfThatMomentAndFromThereOn() {
    send(0, 120);
    assertThat(keys(reader.read(PARTITIONS, new ReadFrom.Beginning(), new ReadUntil.PresentEnd())))
        .isEqualTo(names(0, 120));
    Map<TopicPartition, Long> ends =
        Objects.requireNonNull(reader.endOffsets(PARTITIONS).block(LIMIT));
    send(120, 150);
    assertThat(
            keys(reader.read(PARTITIONS, new ReadFrom.Offsets(ends), new ReadUntil.PresentEnd())))
        .as("the rest")
        .isEqualTo(names(120, 150));
    assertThat(keys(reader.read(PARTITIONS, new ReadFrom.Beginning(), new ReadUntil.Offsets(ends))))
        .as("as before")
        .isEqualTo(names(0, 120));
    assertThat(
            keys(
                reader.read(
                    PARTITIONS, new ReadFrom.Timestamp(began + 100), new ReadUntil.PresentEnd())))
        .as("by time")
        .isEqualTo(names(100, 150));
    assertThat(keys(reader.read(PARTITIONS, new ReadFrom.End(), new ReadUntil.PresentEnd())))
        .as("nothing after the end")
        .isEmpty();
  }

  @Test
  void followsByDemandForEver() {
    send(0, 12);
    Probe<ConsumerRecord<String, byte[]>> probe = new Probe<>();
    reader.read(PARTITIONS, new ReadFrom.Beginning(), new ReadUntil.Forever()).subscribe(probe);
    probe.request(5);
    probe.await(4);
    send(12, 24);
    assertThat(probe.got()).hasSize(5);
    probe.request(100);
    probe.await(23);
    assertThat(probe.got().stream().map(ConsumerRecord::key).sorted().toList())
        .isEqualTo(names(0, 24));
    assertThat(probe.completed()).isFalse();
    probe.cancel();
  }

  @Test
  void countsWhatRetentionTook() throws Exception {
    send(0, 120);
    long end = kafka.ends(Topic.PLANS).getOrDefault(FOUR, 0L);
    kafka
        .admin()
        .deleteRecords(Map.of(FOUR, RecordsToDelete.beforeOffset(end - 3)))
        .all()
        .get(30, TimeUnit.SECONDS);
    List<String> left =
        keys(
            reader.read(
                List.of(FOUR),
                new ReadFrom.Offsets(Map.of(FOUR, end - 10)),
                new ReadUntil.PresentEnd()));
    assertThat(left).containsExactlyInAnyOrder("k88", "k100", "k112");
    assertThat(lost.get()).isEqualTo(7);
  }
}
