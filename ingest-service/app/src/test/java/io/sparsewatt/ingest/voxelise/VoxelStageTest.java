package io.sparsewatt.ingest.voxelise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.LogRecord;
import io.sparsewatt.events.log.UnprocessableRecordException;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.PointColumns;
import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.events.v1.SensorRecord;
import io.sparsewatt.events.v1.VoxelEvent;
import io.sparsewatt.events.voxel.ActiveVoxels;
import io.sparsewatt.harness.StageHarness;
import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VoxelStageTest {

  private static final int WINDOW = 20;
  private static final int KEYFRAME_EVERY = 8;

  private final StageHarness harness =
      new StageHarness(Topic.SENSOR_FRAMES, () -> new VoxelStage(WINDOW));

  @Test
  void everyRecordBecomesOneEventAndEveryGroupHolds() throws Exception {
    List<MessageLite> records = traffic(3, 400);

    List<StageHarness.Output> outputs = harness.run(records, keys(records));

    assertThat(outputs).hasSameSizeAs(records);
    Map<String, ActiveVoxels> states = new HashMap<>();
    Map<String, Integer> sinceKeyframe = new HashMap<>();
    Map<VoxelEvent.OutcomeCase, Integer> outcomes = new HashMap<>();
    for (int i = 0; i < outputs.size(); i++) {
      VoxelEvent event = VoxelEvent.parseFrom(outputs.get(i).value());
      assertThat(event.getId().getN()).isEqualTo(i);
      outcomes.merge(event.getOutcomeCase(), 1, Integer::sum);
      String sensor = event.getId().getSensor();
      ActiveVoxels state = states.computeIfAbsent(sensor, s -> new ActiveVoxels(1 << 20));
      switch (event.getOutcomeCase()) {
        case KEYFRAME -> {
          state.keyframe(event.getKeyframe());
          assertThat(event.getKeyframe().getConfiguration().getVoxels().getKeyframeEvery())
              .isEqualTo(KEYFRAME_EVERY);
          sinceKeyframe.put(sensor, 0);
        }
        case DELTA -> {
          state.delta(event.getDelta());
          assertThat(sinceKeyframe.merge(sensor, 1, Integer::sum)).isLessThan(2 * KEYFRAME_EVERY);
        }
        default -> {}
      }
    }
    assertThat(outcomes)
        .containsKeys(
            VoxelEvent.OutcomeCase.KEYFRAME,
            VoxelEvent.OutcomeCase.DELTA,
            VoxelEvent.OutcomeCase.DUPLICATE,
            VoxelEvent.OutcomeCase.LATE,
            VoxelEvent.OutcomeCase.REJECTED);
  }

  @Test
  void killsAtRandomPointsLeaveNoTrace() throws Exception {
    for (long seed = 0; seed < 6; seed++) {
      List<MessageLite> records = traffic(seed, 160);
      List<StageHarness.Output> undisturbed = harness.run(records, keys(records));
      harness.assertKillsLeaveNoTrace(records, keys(records), undisturbed, 5, seed);
    }
  }

  @Test
  void aRestartReadsBackABoundedNumberOfRecords() throws Exception {
    List<MessageLite> records = traffic(5, 400);
    VoxelStage stage = new VoxelStage(WINDOW);
    long furthest = 0;
    for (int i = 0; i < records.size(); i++) {
      stage.process(record(records, i), (t, n, k, v) -> {});
      furthest = Math.max(furthest, i + 1 - stage.restartOffset(i + 1));
    }
    // A group, the history before its keyframe, all times the three sensors that share the
    // partition
    // and the late and repeated frames among them, and the window.
    assertThat(furthest).isLessThan(6L * (2 * KEYFRAME_EVERY + 10) + WINDOW);
  }

  @Test
  void aRetryIsTheSameFrame() throws Exception {
    List<MessageLite> records = new ArrayList<>(traffic(9, 1));
    records.add(records.getFirst());

    List<StageHarness.Output> outputs = harness.run(records, keys(records));

    VoxelEvent second = VoxelEvent.parseFrom(outputs.get(1).value());
    assertThat(second.getDuplicate().getReason()).contains("was taken 1 records before");
  }

  @Test
  void bytesThatAreNoRecordAndColumnsThatLieAreTold() throws Exception {
    VoxelStage stage = new VoxelStage(WINDOW);
    assertThatExceptionOfType(UnprocessableRecordException.class)
        .isThrownBy(() ->
            stage.process(
                new LogRecord(Topic.SENSOR_FRAMES, 0, 0, 0, "s", new byte[] {10, 99}),
                (t, n, k, v) -> {}))
        .withMessageContaining("not a SensorRecord");

    SensorRecord good = (SensorRecord) traffic(9, 1).getFirst();
    SensorRecord liar =
        good.toBuilder()
            .setFrame(
                good.getFrame().toBuilder()
                    .setPoints(
                        PointColumns.newBuilder()
                            .setCount(1 << 31)
                            .setX(ByteString.copyFrom(new byte[8]))))
            .build();
    List<VoxelEvent> events = new ArrayList<>();
    stage.process(
        new LogRecord(Topic.SENSOR_FRAMES, 0, 1, 0, "s", liar.toByteArray()),
        (t, n, k, v) -> events.add((VoxelEvent) v));
    assertThat(events.getFirst().getRejected().getReason())
        .isEqualTo("column x holds 8 bytes; 2147483648 values of 4 bytes are declared");
  }

  private static LogRecord record(List<MessageLite> records, int i) {
    return new LogRecord(
        Topic.SENSOR_FRAMES, 0, i, 0, keys(records).get(i), records.get(i).toByteArray());
  }

  private static List<String> keys(List<MessageLite> records) {
    return records.stream().map(r -> ((SensorRecord) r).getId().getSensor()).toList();
  }

  /** Three sensors: retries, late frames, changes of stream and configuration, frames far away. */
  private static List<MessageLite> traffic(long seed, int count) {
    Random random = new Random(seed);
    int sensors = 3;
    int[] stream = new int[sensors];
    long[] seq = new long[sensors];
    long[] version = {1, 1, 1};
    List<MessageLite> records = new ArrayList<>();
    while (records.size() < count) {
      // The last sensor falls silent now and then, for longer than the window.
      int s = random.nextInt(records.size() / 60 % 2 == 0 ? sensors : sensors - 1);
      switch (random.nextInt(30)) {
        case 0 -> {
          if (!records.isEmpty()) {
            records.add(records.get(Math.max(0, records.size() - 1 - random.nextInt(10))));
            continue;
          }
        }
        case 1 -> seq[s] += 3;
        case 2 -> {
          stream[s]++;
          seq[s] = 0;
        }
        case 3 -> version[s]++;
        default -> {}
      }
      boolean late = random.nextInt(30) == 0 && seq[s] > 4;
      boolean far = random.nextInt(30) == 0;
      long thisSeq = late ? seq[s] - 3 : seq[s]++;
      records.add(frame(random, "s" + s, "stream" + stream[s], thisSeq, version[s], far));
    }
    return records;
  }

  private static SensorRecord frame(
      Random random, String sensor, String stream, long seq, long version, boolean far) {
    int points = 60;
    float[] x = new float[points];
    float[] y = new float[points];
    float[] z = new float[points];
    float[] intensity = new float[points];
    for (int i = 0; i < points; i++) {
      x[i] = (i % 10) + random.nextFloat() * 0.3f;
      y[i] = i / 10f;
      z[i] = -1.5f + random.nextFloat() * 0.2f;
      intensity[i] = random.nextFloat();
    }
    double drive = seq * 0.3;
    Pose pose = new Pose(far ? 1e7 : drive, 0, 0, 0, 0, 0, 1);
    SensorConfiguration.Builder configuration =
        Configurations.lidar(sensor).toBuilder().setVersion(version);
    configuration.getVoxelsBuilder().setKeyframeEvery(KEYFRAME_EVERY).setPersistenceFrames(5);
    return SensorRecord.newBuilder()
        .setId(FrameRef.newBuilder().setSensor(sensor).setStream(stream).setSeq(seq))
        .setConfiguration(configuration)
        .setFrame(
            Frames.wire(
                new PointFrame(seq * 100_000_000L, pose, points, x, y, z, intensity, null),
                "kitti-bin"))
        .build();
  }
}
