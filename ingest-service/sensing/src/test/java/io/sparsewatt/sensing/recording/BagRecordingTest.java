package io.sparsewatt.sensing.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.SensorFrame;
import io.sparsewatt.sensing.format.CdrBytes;
import io.sparsewatt.sensing.format.FrameFormat;
import io.sparsewatt.sensing.mcap.McapBytes;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BagRecordingTest {

  private static final long MS = 1_000_000L;
  private static final long START = 1_700_000_000_000L * MS;
  private static final int POINTS = 1;
  private static final int TF = 2;
  private static final int TF_STATIC = 3;
  private static final String CLOUD = "sensor_msgs/msg/PointCloud2";
  private static final String TRANSFORM = "tf2_msgs/msg/TFMessage";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "zstd", "lz4"})
  void givesEveryCloudItsPoseInterpolatedInTheBagsTransforms(String compression) throws Exception {
    Path bag = write("bag.mcap", part(compression, 0, 10).withSummary());
    try (Recording recording = Recording.open(bag, RecordingOptions.DEFAULT)) {
      assertThat(recording.format()).isEqualTo(FrameFormat.MCAP);
      assertThat(recording.frameCount()).hasValue(10);
      List<PointFrame> frames = all(recording);
      assertThat(frames).hasSize(10);
      for (int i = 0; i < 10; i++) {
        requireDrivePose(frames.get(i), i);
      }
      assertThat(recording.describe())
          .contains("topic /points, 10 frames", "10 of 10 frames posed by transforms in `odom`");
    }
  }

  @Test
  void readsABagWithoutAnIndexInTheFilesOrder() throws Exception {
    Path bag = write("bag.mcap", part(0, 4).withoutSummary());
    try (Recording recording = Recording.open(bag, RecordingOptions.DEFAULT)) {
      List<PointFrame> frames = all(recording);
      assertThat(frames).hasSize(4);
      requireDrivePose(frames.get(3), 3);
      assertThat(recording.describe()).contains("no index");
    }
  }

  @Test
  void givesWhatIsWholeOfABagThatWasCutOffAndSaysWhereItEnds() throws Exception {
    byte[] whole = part(0, 4).cutOff();
    Path bag = write("bag.mcap", Arrays.copyOf(whole, whole.length - 5));
    try (Recording recording = Recording.open(bag, RecordingOptions.DEFAULT)) {
      for (int i = 0; i < 3; i++) {
        requireDrivePose((PointFrame) Objects.requireNonNull(recording.next()), i);
      }
      SensingException e = catchThrowableOfType(SensingException.class, recording::next);
      assertThat(e.code()).isEqualTo("mcap-truncated");
      assertThat(e)
          .hasMessageContaining("bag.mcap: the file ends at byte " + (whole.length - 5))
          .hasMessageEndingWith("3 frames accepted.");
    }
  }

  @Test
  void playsTheFilesOfASplitBagAsOne() throws Exception {
    Path split = Files.createDirectory(folder.resolve("split"));
    Files.write(split.resolve("bag_10.mcap"), part(6, 8).withSummary());
    Files.write(split.resolve("bag_2.mcap"), part(0, 6).withSummary());
    Files.writeString(split.resolve("metadata.yaml"), "rosbag2_bagfile_information:");
    try (Recording recording = Recording.open(split, RecordingOptions.DEFAULT)) {
      List<PointFrame> frames = all(recording);
      assertThat(frames).hasSize(8);
      for (int i = 0; i < 8; i++) {
        requireDrivePose(frames.get(i), i);
      }
      assertThat(recording.describe()).contains("2 files", "1 other files passed over");
    }
  }

  @Test
  void ordersMessagesOfOverlappingChunksByTime() throws Exception {
    McapBytes bag = new McapBytes("").channel(POINTS, "/points", CLOUD);
    bag.message(POINTS, 5, cloud(5)).message(POINTS, 1, cloud(1)).endChunk();
    bag.message(POINTS, 4, cloud(4)).message(POINTS, 2, cloud(2)).endChunk();
    bag.message(POINTS, 9, cloud(9)).message(POINTS, 5, cloud(6)).endChunk();
    Path path = write("bag.mcap", bag.withSummary());
    try (Recording recording = Recording.open(path, RecordingOptions.DEFAULT)) {
      assertThat(all(recording))
          .extracting(frame -> frame.x()[0])
          .containsExactly(1f, 2f, 4f, 5f, 6f, 9f);
    }
  }

  @Test
  void namesFrameFieldAndRemedyWhereACloudCannotBeTaken() throws Exception {
    McapBytes bytes = new McapBytes("zstd").channel(POINTS, "/points", CLOUD);
    for (int i = 1; i <= 18; i++) {
      bytes.message(POINTS, START + i * MS, i == 17 ? doubles() : cloud(i)).endChunk();
    }
    Path bag = write("bag.mcap", bytes.withSummary());
    try (Recording recording = Recording.open(bag, RecordingOptions.DEFAULT)) {
      for (int i = 1; i <= 16; i++) {
        assertThat(((PointFrame) Objects.requireNonNull(recording.next())).x()[0]).isEqualTo(i);
      }
      SensingException e = catchThrowableOfType(SensingException.class, recording::next);
      assertThat(e.code()).isEqualTo("field-type");
      assertThat(e)
          .hasMessage(
              "bag.mcap, /points, frame 17: field `x` is FLOAT64; FLOAT32 expected. 16 frames"
                  + " accepted. Convert it, or continue with --from 18.");
      assertThat(catchThrowableOfType(SensingException.class, recording::next)).isSameAs(e);
    }
    try (Recording recording = Recording.open(bag, RecordingOptions.DEFAULT.withFrom(18))) {
      assertThat(all(recording)).extracting(frame -> frame.x()[0]).containsExactly(18f);
    }
  }

  @Test
  void listsTheTopicsWhereItCannotChoose() throws Exception {
    McapBytes two =
        new McapBytes("")
            .channel(POINTS, "/front/points", CLOUD)
            .channel(7, "/rear/points", CLOUD)
            .channel(8, "/imu", "sensor_msgs/msg/Imu");
    two.message(POINTS, 1, cloud(1)).message(7, 2, cloud(2)).message(7, 3, cloud(3)).endChunk();
    Path bag = write("bag.mcap", two.withSummary());
    assertThat(opening(bag, RecordingOptions.DEFAULT))
        .hasMessage(
            "bag.mcap: 2 topics hold point clouds; choose one with --topic. Topics:"
                + " /front/points (sensor_msgs/msg/PointCloud2, 1), /imu (sensor_msgs/msg/Imu, 0),"
                + " /rear/points (sensor_msgs/msg/PointCloud2, 2).");
    assertThat(opening(bag, RecordingOptions.DEFAULT.withTopic("/lidar")))
        .hasMessageStartingWith("bag.mcap: no topic `/lidar`. Topics: /front/points (");
    assertThat(opening(bag, RecordingOptions.DEFAULT.withTopic("/imu")).code())
        .isEqualTo("topic-type");
    try (Recording recording =
        Recording.open(bag, RecordingOptions.DEFAULT.withTopic("/rear/points"))) {
      assertThat(all(recording)).extracting(frame -> frame.x()[0]).containsExactly(2f, 3f);
    }
  }

  @Test
  void hasNoPoseWhereTheTransformsDoNotReach() throws Exception {
    McapBytes bytes =
        new McapBytes("")
            .channel(POINTS, "/points", CLOUD)
            .channel(TF, "/tf", TRANSFORM)
            .channel(TF_STATIC, "/tf_static", TRANSFORM)
            .message(
                TF_STATIC,
                START,
                CdrBytes.transform(START, "base_link", "lidar", 0, 0, 2, 0, 0, 0, 1))
            .message(POINTS, START, cloud(START, 1))
            .message(TF, START + 500 * MS, tf(500))
            .message(
                TF,
                START + 540 * MS,
                CdrBytes.transform(START + 540 * MS, "odom", "base_link", 99, 0, 0, 0, 0, 0, 0))
            .message(TF, START + 600 * MS, tf(600))
            .message(POINTS, START + 550 * MS, cloud(START + 550 * MS, 2))
            .message(POINTS, START + 690 * MS, cloud(START + 690 * MS, 3))
            .message(POINTS, START + 750 * MS, cloud(START + 750 * MS, 4))
            .endChunk();
    Path bag = write("bag.mcap", bytes.withSummary());
    try (Recording recording = Recording.open(bag, RecordingOptions.DEFAULT)) {
      List<PointFrame> frames = all(recording);
      assertThat(frames.get(0).pose()).as("500 ms before the first").isNull();
      assertThat(pose(frames.get(1)).x()).isCloseTo(5.5, within(1e-9));
      assertThat(pose(frames.get(2)).x()).as("the nearest, 90 ms before").isEqualTo(6.0);
      assertThat(frames.get(3).pose()).as("150 ms after the last").isNull();
      assertThat(recording.describe()).contains("1 transforms passed over");
    }
    assertThat(
            catchThrowableOfType(
                SensingException.class,
                () -> {
                  try (Recording recording =
                      Recording.open(bag, RecordingOptions.DEFAULT.withFixedFrame("utm"))) {
                    all(recording);
                  }
                }))
        .hasMessageContaining("no transforms connect `lidar`")
        .hasMessageContaining("`utm`");
  }

  @Test
  void takesTheLogTimeOfACloudWithoutAStamp() throws Exception {
    McapBytes bytes = new McapBytes("").channel(POINTS, "/points", CLOUD);
    bytes.message(POINTS, 77 * MS, cloud(0, 1)).endChunk();
    Path bag = write("bag.mcap", bytes.withSummary());
    try (Recording recording = Recording.open(bag, RecordingOptions.DEFAULT)) {
      assertThat(all(recording).get(0).timeNanos()).isEqualTo(77 * MS);
    }
  }

  @Test
  void refusesABagWhoseIndexMissesMessages() throws Exception {
    byte[] good = part(0, 4).withSummary();
    // The statistics' count of one channel, 8 bytes after its id, is the last field before the
    // chunk indexes; a wrong count must be found by reading, so the checksum is taken out.
    byte[] wrong = good.clone();
    Arrays.fill(wrong, wrong.length - 12, wrong.length - 8, (byte) 0);
    int at = find(wrong, new byte[] {POINTS, 0, 4, 0, 0, 0, 0, 0, 0, 0});
    wrong[at + 2] = 5;
    Path bag = write("bag.mcap", wrong);
    // Counts that do not add up make the summary incomplete: the file is scanned instead.
    try (Recording recording = Recording.open(bag, RecordingOptions.DEFAULT)) {
      assertThat(all(recording)).hasSize(4);
      assertThat(recording.describe()).contains("no index");
    }
  }

  /** Clouds at 10 Hz; odom to base at 50 Hz, 10 m/s and 0.5 rad/s; the LiDAR 2 m above base. */
  private static McapBytes part(int from, int to) {
    return part("", from, to);
  }

  private static McapBytes part(String compression, int from, int to) {
    McapBytes bag =
        new McapBytes(compression)
            .channel(POINTS, "/points", CLOUD)
            .channel(TF, "/tf", TRANSFORM)
            .channel(TF_STATIC, "/tf_static", TRANSFORM);
    if (from == 0) {
      bag.message(
          TF_STATIC, START, CdrBytes.transform(START, "base_link", "lidar", 0, 0, 2, 0, 0, 0, 1));
    }
    for (int i = from; i < to; i++) {
      // Each cloud 7 ms after a transform, logged before the next one.
      for (int k = 0; k < 5; k++) {
        long ms = i * 100L + k * 20L;
        bag.message(TF, START + ms * MS, tf(ms));
        if (k == 2) {
          long at = START + (ms + 7) * MS;
          bag.message(POINTS, at, cloud(at, i));
        }
      }
      bag.endChunk();
    }
    return bag;
  }

  private static byte[] tf(long ms) {
    double half = 0.5 * ms / 1000 / 2;
    return CdrBytes.transform(
        START + ms * MS,
        "odom",
        "base_link",
        ms / 100.0,
        0,
        0,
        0,
        0,
        Math.sin(half),
        Math.cos(half));
  }

  private static void requireDrivePose(PointFrame frame, int i) {
    double seconds = (i * 100 + 47) / 1000.0;
    assertThat(frame.x()[0]).isEqualTo(i);
    assertThat(frame.timeNanos()).isEqualTo(START + (i * 100L + 47) * MS);
    Pose pose = pose(frame);
    assertThat(pose.x()).isCloseTo(10 * seconds, within(1e-9));
    assertThat(pose.y()).isCloseTo(0, within(1e-9));
    assertThat(pose.z()).isCloseTo(2, within(1e-9));
    assertThat(pose.yaw()).isCloseTo(0.5 * seconds, within(1e-9));
  }

  private static Pose pose(PointFrame frame) {
    return Objects.requireNonNull(frame.pose());
  }

  private static byte[] cloud(float x) {
    return cloud(START, x);
  }

  private static byte[] cloud(long stamp, float x) {
    return CdrBytes.cloud(stamp, "lidar", x, 2, 3, 0.5f);
  }

  private static byte[] doubles() {
    return CdrBytes.cloud(
        ByteOrder.LITTLE_ENDIAN,
        START,
        "lidar",
        1,
        1,
        24,
        24,
        false,
        new byte[24],
        new CdrBytes.Field("x", 0, 8),
        new CdrBytes.Field("y", 8, 8),
        new CdrBytes.Field("z", 16, 8));
  }

  private static int find(byte[] in, byte[] pattern) {
    for (int i = in.length - pattern.length; i >= 0; i--) {
      if (Arrays.equals(in, i, i + pattern.length, pattern, 0, pattern.length)) {
        return i;
      }
    }
    return -1;
  }

  private Path write(String name, byte[] bytes) throws Exception {
    return Files.write(folder.resolve(name), bytes);
  }

  private static SensingException opening(Path bag, RecordingOptions options) {
    return catchThrowableOfType(SensingException.class, () -> Recording.open(bag, options).close());
  }

  private static List<PointFrame> all(Recording recording) throws SensingException {
    List<PointFrame> frames = new ArrayList<>();
    SensorFrame frame;
    while ((frame = recording.next()) != null) {
      frames.add((PointFrame) frame);
    }
    return frames;
  }
}
