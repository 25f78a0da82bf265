package io.sparsewatt.standalone.run;

import com.google.protobuf.MessageLite;
import io.sparsewatt.energy.profile.Profile;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.LogRecord;
import io.sparsewatt.events.log.PartitionStage;
import io.sparsewatt.events.log.UnprocessableRecordException;
import io.sparsewatt.events.v1.SensorRecord;
import io.sparsewatt.ingest.voxelise.VoxelStage;
import io.sparsewatt.perception.stage.Networks;
import io.sparsewatt.perception.stage.PerceptionStage;
import io.sparsewatt.planning.stage.LivePlanning;
import io.sparsewatt.planning.stage.PlanStage;
import io.sparsewatt.pricing.stage.PriceStage;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The platform's four stages, one after the other in the caller's thread: the same classes that the
 * services host on Kafka, so the same values. Confined to one thread.
 */
public final class LocalPipeline implements AutoCloseable {

  /** Length of a ledger window in sensor time. */
  public static final Duration LEDGER_WINDOW = Duration.ofSeconds(60);

  // One recording at a time; the services' own limit is a property.
  private static final int MAX_SENSORS = 16;

  private final Map<Topic, PartitionStage> stages = new EnumMap<>(Topic.class);
  private final Map<Topic, Long> offsets = new EnumMap<>(Topic.class);
  private final Consumer<StageOutput> outputs;
  private long acceptedAt;

  /**
   * @param profiles that every frame is priced on
   * @param threads that the network may use
   * @param planning how scenes are planned
   * @param outputs takes every record that a stage writes, in order
   */
  public LocalPipeline(
      List<Profile> profiles, int threads, LivePlanning planning, Consumer<StageOutput> outputs) {
    this.outputs = outputs;
    stages.put(Topic.SENSOR_FRAMES, new VoxelStage());
    stages.put(Topic.VOXEL_EVENTS, new PerceptionStage(new Networks(), threads));
    stages.put(
        Topic.ACTIVATION_EVENTS, new PriceStage(profiles, LEDGER_WINDOW.toNanos(), MAX_SENSORS));
    stages.put(Topic.SCENES, new PlanStage(LivePlanning.planner(), planning));
  }

  /**
   * Takes a frame through all stages.
   *
   * @throws UnprocessableRecordException if a stage refuses a record that another wrote: a defect
   */
  public void send(SensorRecord frame) throws UnprocessableRecordException {
    acceptedAt = System.nanoTime();
    append(Topic.SENSOR_FRAMES, frame.getId().getSensor(), frame);
  }

  private void append(Topic topic, String key, MessageLite value)
      throws UnprocessableRecordException {
    PartitionStage stage = stages.get(topic);
    if (stage == null) {
      return;
    }
    long offset = offsets.merge(topic, 1L, Long::sum) - 1;
    long began = System.nanoTime();
    Written written = new Written();
    stage.process(new LogRecord(topic, 0, offset, 0, key, value.toByteArray()), written::add);
    long took = System.nanoTime() - began;
    for (Written.Record record : written.records) {
      outputs.accept(
          new StageOutput(
              record.topic(),
              record.n(),
              sensor(record),
              record.value().toByteArray(),
              took,
              System.nanoTime() - acceptedAt));
      append(record.topic(), record.key(), record.value());
    }
  }

  private static String sensor(Written.Record record) {
    int slash = record.topic() == Topic.ENERGY_LEDGER ? record.key().lastIndexOf('/') : -1;
    return slash < 0 ? record.key() : record.key().substring(0, slash);
  }

  @Override
  public void close() {
    stages.values().forEach(PartitionStage::close);
  }

  /** What one call of a stage emitted. */
  private static final class Written {

    private record Record(Topic topic, long n, String key, MessageLite value) {}

    private final List<Record> records = new java.util.ArrayList<>(2);

    void add(Topic topic, long n, String key, MessageLite value) {
      records.add(new Record(topic, n, key, value));
    }
  }
}
