package io.sparsewatt.kafka.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sparsewatt.events.Headers;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.UnprocessableRecordException;
import io.sparsewatt.kafka.KafkaReactiveMetrics;
import io.sparsewatt.kafka.RealBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(RealBroker.class)
class StageHostKafkaTest {

  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final RealBroker.Kafka kafka;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final StageRuns runs;
  private final StageSpec spec;

  StageHostKafkaTest(RealBroker.Kafka kafka) throws Exception {
    this.kafka = kafka;
    this.runs = new StageRuns(kafka);
    this.spec = new StageSpec(kafka.newGroup("chain"), StageRuns.INPUT);
  }

  @Test
  void outputsAreThoseOfTheBareStageAndPositionsFollowThem() throws Exception {
    ProducerRecord<String, byte[]> traced = StageRuns.frame(7, "traced", 0, 99, true);
    traced.headers().add(Headers.TRACEPARENT, bytes("00-1-2-01"));
    kafka.send(StageRuns.frames(1, 600, 6));
    kafka.send(List.of(traced));
    Map<TopicPartition, Long> before = kafka.ends(Topic.VOXEL_EVENTS);

    StageHost host = runs.host(spec, in -> {}, registry);
    RealBroker.until("all committed", LIMIT, () -> runs.allCommitted(spec.name()));
    assertThat(host.state()).isEqualTo(StageState.RUNNING);
    assertThat(host.partitions()).isEqualTo(Topic.PARTITIONS);
    host.close();
    assertThat(host.state()).isEqualTo(StageState.STOPPED);

    runs.assertWritten("all", runs.expected());
    assertThat(runs.recordsWritten()).as("no repeats").isEqualTo(runs.expected().size());
    assertThat(registry.get(KafkaReactiveMetrics.PROCESSED).timer().count()).isEqualTo(601);
    assertThat(registry.get(KafkaReactiveMetrics.REPLAYED).timer().count()).isZero();
    ConsumerRecord<String, byte[]> output =
        kafka.since(before).stream()
            .filter(record -> record.partition() == 7)
            .findFirst()
            .orElseThrow();
    assertThat(output.timestamp()).isEqualTo(1_000);
    long n = OutputRecords.n(output);
    assertThat(header(output, Headers.CE_SPECVERSION)).isEqualTo("1.0");
    assertThat(header(output, Headers.CE_ID)).isEqualTo("traced/voxel-events/" + n);
    assertThat(header(output, Headers.CE_TYPE)).isEqualTo("io.sparsewatt.voxel-events");
    assertThat(header(output, Headers.CE_SOURCE)).isEqualTo("/sensors/traced");
    assertThat(header(output, Headers.CONTENT_TYPE)).isEqualTo("application/protobuf");
    assertThat(header(output, Headers.TRACEPARENT)).isEqualTo("00-1-2-01");
    assertThat(output.headers().lastHeader(Headers.TOOK_NANOS).value()).hasSize(8);
    OffsetAndMetadata committed =
        kafka
            .committed(spec.name())
            .getOrDefault(
                new TopicPartition(StageRuns.INPUT.id(), 7), new OffsetAndMetadata(0, "none"));
    assertThat(committed.offset()).isEqualTo(n + 1);
    String metadata = committed.metadata();
    Optional<CommitMetadata> parsed = CommitMetadata.parse(metadata);
    assertThat(parsed).isPresent();
    assertThat(parsed.get().restart()).isEqualTo(n);
    assertThat(parsed.get().lastN()).isEqualTo(n);
    assertThat(parsed.get().own()).containsOnlyKeys(Topic.SCENES, Topic.ENERGY_LEDGER);
  }

  @Test
  void poisonGoesToTheDeadLettersAndTheRestGoesOn() throws Exception {
    Map<TopicPartition, Long> letters = deadLetterEnds();
    List<ProducerRecord<String, byte[]>> frames = StageRuns.frames(3, 120, 1);
    frames.add(
        30, new ProducerRecord<>(StageRuns.INPUT.id(), 0, 5L, "p0-s0", new byte[] {(byte) 0xff}));
    byte[] none = null;
    frames.add(60, new ProducerRecord<>(StageRuns.INPUT.id(), 0, 6L, "p0-s1", none));
    frames.add(90, new ProducerRecord<>(StageRuns.INPUT.id(), 0, 7L, null, new byte[0]));
    kafka.send(frames);

    try (StageHost host = runs.host(spec, in -> {}, registry)) {
      RealBroker.until("all committed", LIMIT, () -> runs.allCommitted(spec.name()));
      assertThat(host.state()).isEqualTo(StageState.RUNNING);
    }
    runs.assertWritten("all", runs.expected());
    List<ConsumerRecord<String, byte[]>> dead = kafka.since(letters);
    assertThat(dead)
        .extracting(record -> header(record, Headers.DLT_CODE))
        .containsExactly("damaged", "no-value", "no-key");
    ConsumerRecord<String, byte[]> first = dead.getFirst();
    assertThat(first.value()).containsExactly(0xff);
    assertThat(first.key()).isEqualTo("p0-s0");
    assertThat(first.timestamp()).isEqualTo(5);
    assertThat(header(first, Headers.DLT_TOPIC)).isEqualTo("sensor-frames");
    assertThat(header(first, Headers.DLT_PARTITION)).isEqualTo("0");
    assertThat(header(first, Headers.DLT_STAGE)).isEqualTo(spec.name());
    assertThat(header(first, Headers.DLT_REASON)).contains("1 bytes");
    assertThat(registry.get(KafkaReactiveMetrics.DEAD_LETTERED).counter().count()).isEqualTo(3);
    assertThat(registry.get(KafkaReactiveMetrics.REBUILT).counter().count()).isZero();
  }

  @Test
  void aFailingRecordIsTriedOnAStageBuiltAnewAndThenSkipped() throws Exception {
    Map<TopicPartition, Long> letters = deadLetterEnds();
    kafka.send(StageRuns.frames(4, 200, 1));
    long start =
        kafka.ends(StageRuns.INPUT).getOrDefault(new TopicPartition(StageRuns.INPUT.id(), 0), -1L);
    long flaky = start - 120;
    long poison = start - 60;
    Map<Long, AtomicInteger> tries = new ConcurrentHashMap<>();
    ChainStage.Fault fault =
        in -> {
          int attempt =
              tries.computeIfAbsent(in.offset(), o -> new AtomicInteger()).incrementAndGet();
          if (in.offset() == poison || in.offset() == flaky && attempt == 1) {
            throw new IllegalStateException("made to fail");
          }
        };
    try (StageHost host = runs.host(spec, fault, registry)) {
      RealBroker.until("all committed", LIMIT, () -> runs.allCommitted(spec.name()));
      assertThat(host.state()).isEqualTo(StageState.RUNNING);
    }
    assertThat(registry.get(KafkaReactiveMetrics.REBUILT).counter().count()).isEqualTo(3);
    assertThat(registry.get(KafkaReactiveMetrics.REPLAYED).timer().count()).isPositive();
    assertThat(kafka.since(letters))
        .singleElement()
        .satisfies(letter -> {
          assertThat(header(letter, Headers.DLT_OFFSET)).isEqualTo(Long.toString(poison));
          assertThat(header(letter, Headers.DLT_CODE)).isEqualTo("stage-failure");
        });
    // The record that was skipped is, for the stage, as if it had not come.
    runs.assertWritten(
        "all",
        runs.expected(in -> {
          if (in.offset() == poison) {
            throw new UnprocessableRecordException("poison", "left out");
          }
        }));
    // Restarted, the replay meets the poison again, and comes to the same state.
    kafka.send(StageRuns.frames(5, 50, 1));
    try (StageHost host = runs.host(spec, fault, registry)) {
      RealBroker.until("all committed", LIMIT, () -> runs.allCommitted(spec.name()));
      assertThat(host.state()).isEqualTo(StageState.RUNNING);
    }
    runs.assertWritten(
        "all",
        runs.expected(in -> {
          if (in.offset() == poison) {
            throw new UnprocessableRecordException("poison", "left out");
          }
        }));
  }

  @ParameterizedTest
  @ValueSource(longs = 11)
  void killsLeaveNoTrace(long seed) throws Exception {
    killAndRestart(seed, 3, 500);
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(longs = {101, 102, 103, 104})
  void manyKillsLeaveNoTrace(long seed) throws Exception {
    killAndRestart(seed, 20, 2_000);
  }

  private void killAndRestart(long seed, int kills, int frames) throws Exception {
    Random random = new Random(seed);
    kafka.send(StageRuns.frames(seed, frames, 3));
    var expected = runs.expected();
    for (int kill = 0; kill < kills; kill++) {
      AtomicInteger left = new AtomicInteger(1 + random.nextInt(2 * frames / kills));
      StageHost host = runs.host(spec, in -> left.decrementAndGet(), registry);
      RealBroker.until(
          "seed " + seed + ": enough processed",
          LIMIT,
          () -> left.get() <= 0 || runs.allCommitted(spec.name()));
      host.kill();
    }
    StageHost host = runs.host(spec, in -> {}, registry);
    RealBroker.until(
        "seed " + seed + ": all committed", LIMIT, () -> runs.allCommitted(spec.name()));
    host.close();
    runs.assertWritten("seed " + seed, expected);
    for (Topic topic : RealBroker.OUTPUTS) {
      assertThat(runs.digests(topic))
          .as("seed %d, %s", seed, topic)
          .isEqualTo(runs.expectedDigests(topic));
    }
    // Else the kills hit nothing.
    assertThat(registry.get(KafkaReactiveMetrics.REPLAYED).timer().count()).isPositive();
    // A kill just after a commit repeats nothing, so that three of them may; of twenty some will.
    int written = runs.recordsWritten();
    assertThat(written).as("repeats").isGreaterThanOrEqualTo(expected.size() + kills / 20);
  }

  @Test
  void aStopInFlightFinishesWhatItTook() throws Exception {
    kafka.send(StageRuns.frames(31, 600, 4));
    AtomicInteger taken = new AtomicInteger();
    StageHost host = runs.host(spec, in -> taken.incrementAndGet(), registry);
    RealBroker.until("some processed", LIMIT, () -> taken.get() > 50);
    host.close();
    assertThat(host.state()).isEqualTo(StageState.STOPPED);
    int written = runs.recordsWritten();
    StageHost next = runs.host(spec, in -> {}, new SimpleMeterRegistry());
    RealBroker.until("all committed", LIMIT, () -> runs.allCommitted(spec.name()));
    next.close();
    assertThat(written).isPositive();
    runs.assertWritten("all", runs.expected());
    assertThat(runs.recordsWritten()).as("no repeats").isEqualTo(runs.expected().size());
  }

  @Test
  void aHostThatWasGivenUpWritesTheSameBytes() throws Exception {
    kafka.send(StageRuns.frames(41, 600, Topic.PARTITIONS));
    Map<TopicPartition, Long> ends = kafka.ends(StageRuns.INPUT);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger stuck = new AtomicInteger();
    // In every partition it hangs on a record in the middle, with a thread for each.
    StageHost first =
        runs.host(
            spec,
            in -> {
              TopicPartition partition = new TopicPartition(in.topic().id(), in.partition());
              if (in.offset() == ends.getOrDefault(partition, 0L) - 20) {
                stuck.incrementAndGet();
                await(release);
              }
            },
            registry,
            Duration.ofMillis(200),
            Topic.PARTITIONS);
    RealBroker.until("stuck", LIMIT, () -> stuck.get() == Topic.PARTITIONS);
    StageHost second = runs.host(spec, in -> {}, new SimpleMeterRegistry());
    RealBroker.until("shared", LIMIT, () -> second.partitions() == Topic.PARTITIONS / 2);
    int taken = runs.recordsWritten();
    RealBroker.until("the other went on", LIMIT, () -> runs.recordsWritten() >= taken + 6 * 19 * 2);
    release.countDown();
    RealBroker.until("all committed", LIMIT, () -> runs.allCommitted(spec.name()));
    first.close();
    second.close();
    runs.assertWritten("all", runs.expected());
    assertThat(runs.recordsWritten())
        .as("what hung was written by both")
        .isGreaterThan(runs.expected().size());
  }

  @Test
  void aLogThatLostTheRestartOffsetIsReplayedFromItsStart() throws Exception {
    kafka.send(StageRuns.frames(51, 200, 1));
    try (StageHost host = runs.host(spec, in -> {}, registry)) {
      RealBroker.until("all committed", LIMIT, () -> runs.allCommitted(spec.name()));
      assertThat(host.failure()).isEmpty();
    }
    TopicPartition zero = new TopicPartition(StageRuns.INPUT.id(), 0);
    long end = kafka.ends(StageRuns.INPUT).getOrDefault(zero, 0L);
    kafka
        .admin()
        .deleteRecords(Map.of(zero, RecordsToDelete.beforeOffset(end - 1)))
        .all()
        .get(30, TimeUnit.SECONDS);
    SimpleMeterRegistry restarted = new SimpleMeterRegistry();
    try (StageHost host = runs.host(spec, in -> {}, restarted)) {
      kafka.send(StageRuns.frames(52, 20, 1));
      RealBroker.until("all committed", LIMIT, () -> runs.allCommitted(spec.name()));
      assertThat(host.failure()).isEmpty();
    }
    // One record of the group was left; what followed was processed.
    assertThat(restarted.get(KafkaReactiveMetrics.REPLAYED).timer().count()).isEqualTo(1);
    assertThat(restarted.get(KafkaReactiveMetrics.PROCESSED).timer().count()).isEqualTo(20);
  }

  @Test
  void metadataOfUnknownFormMeansAReplayFromTheStart() throws Exception {
    kafka.send(StageRuns.frames(61, 100, 1));
    var expected = runs.expected();
    try (StageHost host = runs.host(spec, in -> {}, registry)) {
      RealBroker.until("all committed", LIMIT, () -> runs.allCommitted(spec.name()));
      assertThat(host.failure()).isEmpty();
    }
    TopicPartition zero = new TopicPartition(StageRuns.INPUT.id(), 0);
    long half = kafka.ends(StageRuns.INPUT).getOrDefault(zero, 0L) - 50;
    kafka
        .admin()
        .alterConsumerGroupOffsets(
            spec.name(), Map.of(zero, new OffsetAndMetadata(half, "of another program")))
        .all()
        .get(30, TimeUnit.SECONDS);
    SimpleMeterRegistry restarted = new SimpleMeterRegistry();
    try (StageHost host = runs.host(spec, in -> {}, restarted)) {
      RealBroker.until("all committed", LIMIT, () -> runs.allCommitted(spec.name()));
      assertThat(host.failure()).isEmpty();
    }
    assertThat(restarted.get(KafkaReactiveMetrics.REPLAYED).timer().count()).isEqualTo(50);
    assertThat(restarted.get(KafkaReactiveMetrics.PROCESSED).timer().count()).isEqualTo(50);
    runs.assertWritten("all", expected);
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("never released");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void twoHostsShareAndHandOverUnderLoad() throws Exception {
    List<ProducerRecord<String, byte[]>> frames = StageRuns.frames(21, 1_200, 12);
    kafka.send(frames.subList(0, 400));
    StageHost first = runs.host(spec, in -> {}, registry);
    RealBroker.until("first runs", LIMIT, () -> first.state() == StageState.RUNNING);
    StageHost second = runs.host(spec, in -> {}, new SimpleMeterRegistry());
    kafka.send(frames.subList(400, 800));
    RealBroker.until(
        "both have partitions",
        LIMIT,
        () -> first.partitions() > 0 && second.partitions() > 0 && first.partitions() < 12);
    kafka.send(frames.subList(800, 1_000));
    first.close();
    kafka.send(frames.subList(1_000, 1_200));
    RealBroker.until("all committed", LIMIT, () -> runs.allCommitted(spec.name()));
    assertThat(second.partitions()).isEqualTo(12);
    second.close();
    runs.assertWritten("all", runs.expected());
    // Both handed over in order, so nothing was done twice.
    assertThat(runs.recordsWritten()).isEqualTo(runs.expected().size());
  }

  private Map<TopicPartition, Long> deadLetterEnds() throws Exception {
    return kafka.ends(StageRuns.INPUT.deadLetterId());
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
