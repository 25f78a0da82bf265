package io.sparsewatt.e2e.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sparsewatt.e2e.kill.SensorLoad.Fate;
import io.sparsewatt.events.ContentDigest;
import io.sparsewatt.events.Headers;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.events.v1.EnergyEvent;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.LayerLedger;
import io.sparsewatt.events.v1.LayerReceipt;
import io.sparsewatt.events.v1.LedgerRecord;
import io.sparsewatt.events.v1.Modality;
import io.sparsewatt.events.v1.PlanEvent;
import io.sparsewatt.events.v1.SceneEvent;
import io.sparsewatt.events.v1.SensorRecord;
import io.sparsewatt.events.v1.VoxelEvent;
import io.sparsewatt.kafka.KafkaConnection;
import io.sparsewatt.kafka.LogReader;
import io.sparsewatt.kafka.ReadFrom;
import io.sparsewatt.kafka.ReadUntil;
import io.sparsewatt.kafka.ReaderOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Everything the log holds after a run, taken as a reader takes it: repeats go by their n, after it
 * was seen that they are equal to the byte. Confined to one thread.
 */
final class LogAudit {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final Topic[] READ = {
    Topic.SENSOR_FRAMES,
    Topic.VOXEL_EVENTS,
    Topic.ACTIVATION_EVENTS,
    Topic.SCENES,
    Topic.PLANS,
    Topic.ENERGY_EVENTS,
    Topic.ENERGY_LEDGER
  };

  private static final Topic[] DIGESTED = {
    Topic.VOXEL_EVENTS, Topic.ACTIVATION_EVENTS, Topic.SCENES, Topic.PLANS, Topic.ENERGY_EVENTS
  };

  // By topic, sensor and n.
  private final Map<Topic, Map<String, Map<Long, byte[]>>> values = new EnumMap<>(Topic.class);
  // By sensor and first n of the window: the record of the highest n counts.
  private final Map<String, Map<Long, LedgerRecord>> ledger = new TreeMap<>();
  private final List<String> deadLetters = new ArrayList<>();
  private int repeats;

  private LogAudit() {
    for (Topic topic : READ) {
      values.put(topic, new TreeMap<>());
    }
  }

  /** Reads the log of a platform whose stages are through with it. */
  static LogAudit of(KafkaConnection connection) throws InvalidProtocolBufferException {
    LogAudit audit = new LogAudit();
    LogReader reader = new LogReader(ReaderOptions.of(connection));
    for (ConsumerRecord<String, byte[]> record : read(reader, LogReader.partitions(READ))) {
      audit.take(record);
    }
    List<TopicPartition> letters = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      for (int p = 0; p < Topic.PARTITIONS; p++) {
        letters.add(new TopicPartition(topic.deadLetterId(), p));
      }
    }
    for (ConsumerRecord<String, byte[]> letter : read(reader, letters)) {
      audit.deadLetters.add(letter.topic() + " " + letter.key() + " " + letter.headers());
    }
    return audit;
  }

  private static List<ConsumerRecord<String, byte[]>> read(
      LogReader reader, List<TopicPartition> partitions) {
    List<ConsumerRecord<String, byte[]>> records =
        reader
            .read(partitions, new ReadFrom.Beginning(), new ReadUntil.PresentEnd())
            .collectList()
            .block(LIMIT);
    return records == null ? List.of() : records;
  }

  private void take(ConsumerRecord<String, byte[]> record) throws InvalidProtocolBufferException {
    Topic topic = topic(record.topic());
    long n = topic == Topic.SENSOR_FRAMES ? record.offset() : n(record);
    if (topic == Topic.ENERGY_LEDGER) {
      LedgerRecord window = LedgerRecord.parseFrom(record.value());
      ledger
          .computeIfAbsent(window.getSensor(), key -> new TreeMap<>())
          .merge(
              window.getFirstN(),
              window,
              (one, other) -> other.getId().getN() >= one.getId().getN() ? other : one);
      return;
    }
    TreeMap<Long, byte[]> frames =
        (TreeMap<Long, byte[]>)
            of(topic).computeIfAbsent(record.key(), key -> new TreeMap<Long, byte[]>());
    byte[] earlier = frames.get(n);
    if (earlier != null) {
      repeats++;
      assertThat(record.value())
          .as("repeat of n %d of %s on %s", n, record.key(), topic.id())
          .isEqualTo(earlier);
      return;
    }
    if (!frames.isEmpty()) {
      // A reader ignores an n at or below the last it took: one that came late would be lost to it.
      assertThat(n)
          .as("first appearances on %s of %s", topic.id(), record.key())
          .isGreaterThan(frames.lastKey());
    }
    frames.put(n, record.value());
  }

  private Map<String, Map<Long, byte[]>> of(Topic topic) {
    Map<String, Map<Long, byte[]>> bySensor = values.get(topic);
    if (bySensor == null) {
      throw new IllegalStateException(topic + " was not read");
    }
    return bySensor;
  }

  private static Topic topic(String id) {
    for (Topic topic : READ) {
      if (topic.id().equals(id)) {
        return topic;
      }
    }
    throw new IllegalStateException(id + " was not asked for");
  }

  private static long n(ConsumerRecord<String, byte[]> record) {
    return ByteBuffer.wrap(record.headers().lastHeader(Headers.N).value()).getLong();
  }

  /** What stands in the topics for dead letters. */
  List<String> deadLetters() {
    return deadLetters;
  }

  /** Outputs that stand in the log more than once. */
  int repeats() {
    return repeats;
  }

  /** Records of {@code sensor-frames}. */
  int records() {
    return of(Topic.SENSOR_FRAMES).values().stream().mapToInt(Map::size).sum();
  }

  /**
   * Requires that every record of {@code sensor-frames} has one outcome, that of all records of an
   * accepted frame one has the outcome meant for it and the others are duplicates, and that every
   * later topic has exactly what belongs to it.
   */
  void assertAccountsFor(Map<String, Map<Long, Fate>> accepted)
      throws InvalidProtocolBufferException {
    assertThat(of(Topic.SENSOR_FRAMES).keySet()).isEqualTo(accepted.keySet());
    for (Map.Entry<String, Map<Long, Fate>> sensor : accepted.entrySet()) {
      String id = sensor.getKey();
      Map<Long, byte[]> frames = of(Topic.SENSOR_FRAMES).getOrDefault(id, Map.of());
      Map<Long, byte[]> voxels = of(Topic.VOXEL_EVENTS).getOrDefault(id, Map.of());
      assertThat(voxels.keySet()).as("outcomes of %s", id).isEqualTo(frames.keySet());
      Map<Long, Fate> fates = new TreeMap<>();
      List<Long> processed = new ArrayList<>();
      List<Long> planned = new ArrayList<>();
      for (Map.Entry<Long, byte[]> frame : frames.entrySet()) {
        FrameRef sent = SensorRecord.parseFrom(frame.getValue()).getId();
        VoxelEvent event = VoxelEvent.parseFrom(voxels.get(frame.getKey()));
        assertThat(event.getId().getSeq()).isEqualTo(sent.getSeq());
        assertThat(event.getId().getN()).isEqualTo(frame.getKey());
        if (event.hasDuplicate()) {
          continue;
        }
        Fate fate =
            switch (event.getOutcomeCase()) {
              case KEYFRAME, DELTA -> Fate.PROCESSED;
              case LATE -> Fate.LATE;
              case REJECTED -> Fate.REJECTED;
              default ->
                  throw new AssertionError("n " + frame.getKey() + " of " + id + ": " + event);
            };
        assertThat(fates.put(sent.getSeq(), fate))
            .as("seq %d of %s has a second outcome", sent.getSeq(), id)
            .isNull();
        if (fate == Fate.PROCESSED) {
          processed.add(frame.getKey());
          if (event.getModality() == Modality.MODALITY_LIDAR) {
            planned.add(frame.getKey());
          }
        }
      }
      assertThat(fates).as("frames of %s", id).isEqualTo(sensor.getValue());
      assertThat(of(Topic.ACTIVATION_EVENTS).getOrDefault(id, Map.of()).keySet())
          .as("activation events of %s", id)
          .isEqualTo(frames.keySet());
      assertThat(of(Topic.ENERGY_EVENTS).getOrDefault(id, Map.of()).keySet())
          .as("energy events of %s", id)
          .isEqualTo(frames.keySet());
      assertThat(of(Topic.SCENES).getOrDefault(id, Map.of()).keySet())
          .as("scenes of %s", id)
          .containsExactlyElementsOf(planned);
      assertThat(of(Topic.PLANS).getOrDefault(id, Map.of()).keySet())
          .as("plans of %s", id)
          .containsExactlyElementsOf(planned);
      assertLedgerHolds(id, processed);
    }
  }

  /** The ledger against the receipts that it sums: nothing twice, nothing missing. */
  private void assertLedgerHolds(String sensor, List<Long> processed)
      throws InvalidProtocolBufferException {
    long frames = 0;
    long inLedger = 0;
    for (LedgerRecord window : ledger.getOrDefault(sensor, Map.of()).values()) {
      frames += window.getFrames();
      for (LayerLedger layer : window.getLayersList()) {
        inLedger += layer.getExecuted().getMacs();
      }
    }
    long inReceipts = 0;
    Map<Long, byte[]> activations = of(Topic.ACTIVATION_EVENTS).getOrDefault(sensor, Map.of());
    for (long n : processed) {
      for (LayerReceipt layer : ActivationEvent.parseFrom(activations.get(n)).getLayersList()) {
        inReceipts += layer.getExecutedMacs();
      }
    }
    assertThat(frames).as("frames in the ledger of %s", sensor).isEqualTo(processed.size());
    assertThat(inLedger).as("MACs in the ledger of %s", sensor).isEqualTo(inReceipts);
    assertThat(inLedger).isPositive();
  }

  /** Records that say `duplicate`. */
  int duplicates() throws InvalidProtocolBufferException {
    int count = 0;
    for (Map<Long, byte[]> frames : of(Topic.VOXEL_EVENTS).values()) {
      for (byte[] value : frames.values()) {
        count += VoxelEvent.parseFrom(value).hasDuplicate() ? 1 : 0;
      }
    }
    return count;
  }

  /**
   * By sensor and topic what was computed, without n and without the duplicates, whose number says
   * how often a sender tried. Two runs of the same frames have equal contents.
   */
  Map<String, String> content() throws InvalidProtocolBufferException {
    Map<String, String> content = new TreeMap<>();
    for (Topic topic : DIGESTED) {
      for (Map.Entry<String, Map<Long, byte[]>> sensor : of(topic).entrySet()) {
        ContentDigest digest = new ContentDigest();
        for (byte[] value : sensor.getValue().values()) {
          if (!isDuplicate(topic, value)) {
            digest.add(value);
          }
        }
        content.put(
            sensor.getKey() + " " + topic.id(), digest.records() + " records, " + digest.hex());
      }
    }
    ledger.forEach((sensor, windows) -> {
      ContentDigest digest = new ContentDigest();
      // first_n is a place in the log.
      windows
          .values()
          .forEach(window -> digest.add(window.toBuilder().clearFirstN().build().toByteArray()));
      content.put(
          sensor + " " + Topic.ENERGY_LEDGER.id(), digest.records() + " windows, " + digest.hex());
    });
    return content;
  }

  private static boolean isDuplicate(Topic topic, byte[] value)
      throws InvalidProtocolBufferException {
    return switch (topic) {
      case VOXEL_EVENTS -> VoxelEvent.parseFrom(value).hasDuplicate();
      case ACTIVATION_EVENTS ->
          ActivationEvent.parseFrom(value).getUnprocessed().getCode().equals("duplicate");
      case ENERGY_EVENTS ->
          EnergyEvent.parseFrom(value).getUnprocessed().getCode().equals("duplicate");
      default -> false;
    };
  }

  /** Plans that found a way, over all sensors. */
  int feasiblePlans() throws InvalidProtocolBufferException {
    int count = 0;
    for (Map<Long, byte[]> plans : of(Topic.PLANS).values()) {
      for (byte[] value : plans.values()) {
        count += PlanEvent.parseFrom(value).getVerdict().equals("ok") ? 1 : 0;
      }
    }
    return count;
  }

  /** Objects in all scenes together. */
  int objects() throws InvalidProtocolBufferException {
    int count = 0;
    for (Map<Long, byte[]> scenes : of(Topic.SCENES).values()) {
      for (byte[] value : scenes.values()) {
        count += SceneEvent.parseFrom(value).getObjectsCount();
      }
    }
    return count;
  }
}
