package io.sparsewatt.kafka.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.sparsewatt.events.ContentDigest;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.LastTaken;
import io.sparsewatt.events.log.LogRecord;
import io.sparsewatt.events.log.UnprocessableRecordException;
import io.sparsewatt.events.v1.EnergyEvent;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.kafka.RealBroker;
import io.sparsewatt.kafka.ReceiverOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Inputs for {@link ChainStage}, what it must make of them, and what a broker holds of it. */
final class StageRuns {

  static final Topic INPUT = Topic.SENSOR_FRAMES;

  private final RealBroker.Kafka kafka;
  private final Map<TopicPartition, Long> outputsBefore = new HashMap<>();
  private final Map<TopicPartition, Long> inputsBefore;

  StageRuns(RealBroker.Kafka kafka) throws Exception {
    this.kafka = kafka;
    kafka.empty(INPUT);
    inputsBefore = kafka.ends(INPUT);
    for (Topic topic : RealBroker.OUTPUTS) {
      outputsBefore.putAll(kafka.ends(topic));
    }
  }

  /** Frames of several sensors, some of which fall silent for long, on the first partitions. */
  static List<ProducerRecord<String, byte[]>> frames(long seed, int count, int partitions) {
    Random random = new Random(seed);
    List<ProducerRecord<String, byte[]>> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int partition = random.nextInt(partitions);
      // Which of four sensors speak changes, so that sensors close and open again.
      int phase = 8 * i / count;
      String sensor = "p" + partition + "-s" + (random.nextInt(2) + phase % 3);
      frames.add(frame(partition, sensor, i, random.nextLong(), random.nextInt(8) == 0));
    }
    return frames;
  }

  static ProducerRecord<String, byte[]> frame(
      int partition, String sensor, long timestamp, long payload, boolean keyframe) {
    return new ProducerRecord<>(
        INPUT.id(),
        partition,
        1_000 + timestamp,
        sensor,
        EnergyEvent.newBuilder()
            .setId(FrameRef.newBuilder().setSensor(sensor))
            .setTimeNs(payload)
            .setRangeVoxels(keyframe ? ChainStage.KEYFRAME : 0)
            .build()
            .toByteArray());
  }

  /** One output of the bare stage. */
  record Expected(Topic topic, int partition, String key, long n, byte[] value) {}

  /** What an undisturbed stage gives, in order. */
  List<Expected> outputs(ChainStage.Fault fault) {
    List<Expected> outputs = new ArrayList<>();
    Map<Integer, ChainStage> stages = new HashMap<>();
    for (ConsumerRecord<String, byte[]> record : kafka.since(inputsBefore)) {
      ChainStage stage = stages.computeIfAbsent(record.partition(), p -> new ChainStage(fault));
      if (record.key() == null) {
        continue;
      }
      LogRecord in =
          new LogRecord(
              INPUT,
              record.partition(),
              record.offset(),
              record.timestamp(),
              record.key(),
              record.value());
      try {
        stage.process(
            in,
            (topic, n, key, value) ->
                outputs.add(new Expected(topic, record.partition(), key, n, value.toByteArray())));
      } catch (UnprocessableRecordException e) {
        // A dead letter: no output.
        continue;
      }
    }
    return outputs;
  }

  /** By topic, partition, key and n: the value that an undisturbed stage gives. */
  TreeMap<String, String> expected() {
    return expected(in -> {});
  }

  /** The same with a fault. */
  TreeMap<String, String> expected(ChainStage.Fault fault) {
    TreeMap<String, String> expected = new TreeMap<>();
    for (Expected output : outputs(fault)) {
      expected.put(
          id(output.topic().id(), output.partition(), output.key(), output.n()),
          HexFormat.of().formatHex(output.value()));
    }
    return expected;
  }

  /** Digest of each sensor's records on a topic, of an undisturbed stage. */
  Map<String, String> expectedDigests(Topic topic) {
    Map<String, ContentDigest> digests = new TreeMap<>();
    for (Expected output : outputs(in -> {})) {
      if (output.topic() == topic) {
        digests.computeIfAbsent(output.key(), key -> new ContentDigest()).add(output.value());
      }
    }
    return hex(digests);
  }

  /** The same of what the host wrote; fails if a repeat differs from the first. */
  TreeMap<String, String> written() {
    TreeMap<String, String> written = new TreeMap<>();
    for (ConsumerRecord<String, byte[]> record : kafka.since(outputsBefore)) {
      String id = id(record.topic(), record.partition(), record.key(), OutputRecords.n(record));
      String value = HexFormat.of().formatHex(record.value());
      String before = written.put(id, value);
      if (before != null) {
        assertThat(value).as("repeat of %s", id).isEqualTo(before);
      }
    }
    return written;
  }

  /** Fails with the first differences only; all of them are megabytes. */
  void assertWritten(String what, TreeMap<String, String> expected) {
    TreeMap<String, String> written = written();
    List<String> differences = new ArrayList<>();
    expected.forEach((id, value) -> {
      String found = written.remove(id);
      if (!value.equals(found)) {
        differences.add(id + " expected " + value + " found " + found);
      }
    });
    written.forEach((id, value) -> differences.add(id + " not expected " + value));
    assertThat(differences.stream().limit(12))
        .as("%s: %d differ", what, differences.size())
        .isEmpty();
  }

  int recordsWritten() {
    return kafka.since(outputsBefore).size();
  }

  /** Digest of each sensor's records on a topic, repeats taken out as a reader does. */
  Map<String, String> digests(Topic topic) {
    Map<String, ContentDigest> digests = new TreeMap<>();
    LastTaken taken = new LastTaken();
    for (ConsumerRecord<String, byte[]> record : kafka.since(outputsBefore)) {
      if (record.topic().equals(topic.id()) && taken.take(record.key(), OutputRecords.n(record))) {
        digests.computeIfAbsent(record.key(), key -> new ContentDigest()).add(record.value());
      }
    }
    return hex(digests);
  }

  private static Map<String, String> hex(Map<String, ContentDigest> digests) {
    Map<String, String> hex = new TreeMap<>();
    digests.forEach((key, digest) -> hex.put(key, digest.records() + " " + digest.hex()));
    return hex;
  }

  /** Whether the group has taken and committed every input. */
  boolean allCommitted(String group) {
    try {
      var committed = kafka.committed(group);
      for (var end : kafka.ends(INPUT).entrySet()) {
        long start = inputsBefore.getOrDefault(end.getKey(), 0L);
        var position = committed.get(end.getKey());
        if (end.getValue() > start && (position == null || position.offset() < end.getValue())) {
          return false;
        }
      }
      return true;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  StageHost host(StageSpec spec, ChainStage.Fault fault, MeterRegistry registry) {
    return host(spec, fault, registry, Duration.ofSeconds(5), 4);
  }

  StageHost host(
      StageSpec spec,
      ChainStage.Fault fault,
      MeterRegistry registry,
      Duration releaseWait,
      int threads) {
    StageHostOptions options = StageHostOptions.of(kafka.connection(), spec);
    ReceiverOptions receiver =
        options.receiver().commitInterval(Duration.ofMillis(20)).releaseWait(releaseWait);
    return StageHost.start(
        spec,
        partition -> new ChainStage(fault),
        options.receiver(receiver).computeThreads(threads),
        registry);
  }

  private static String id(String topic, int partition, String key, long n) {
    return topic + " " + partition + " " + key + " " + n;
  }
}
