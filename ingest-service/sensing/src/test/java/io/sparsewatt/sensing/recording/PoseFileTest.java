package io.sparsewatt.sensing.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.SensorFrame;
import io.sparsewatt.sensing.format.FrameFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoseFileTest {

  private static final long MS = 1_000_000L;

  @TempDir Path folder;

  @Test
  void tellsKittiAndTumApartByTheirColumns() throws Exception {
    PoseFile kitti =
        PoseFile.read(write("kitti.txt", "1 0 0 1.5 0 1 0 2 0 0 1 3\n0 -1 0 4 1 0 0 5 0 0 1 6\n"));
    assertThat(kitti.isTimed()).isFalse();
    assertThat(kitti.size()).isEqualTo(2);
    assertThat(kitti.byIndex(0)).isEqualTo(new Pose(1.5, 2, 3, 0, 0, 0, 1));
    assertThat(kitti.byIndex(1).yaw()).isCloseTo(Math.PI / 2, within(1e-15));

    PoseFile tum =
        PoseFile.read(
            write(
                "tum.txt",
                "# timestamp tx ty tz qx qy qz qw\n\n1305031102.175304123 1 2 3 0 0 0 1\n"
                    + "1305031102.275304123, 2, 2, 3, 0, 0, 0, 1\r\n"));
    assertThat(tum.isTimed()).isTrue();
    assertThat(tum.timeNanos(0)).isEqualTo(1_305_031_102_175_304_123L);
  }

  @Test
  void findsTimedPosesWithinTheTolerance() throws Exception {
    PoseFile tum =
        PoseFile.read(
            write("tum.txt", "1.0 0 0 0 0 0 0 1\n1.1 10 0 0 0 0 0 1\n5 50 0 0 0 0 0 1\n"));
    long tolerance = 50 * MS;
    assertThat(Objects.requireNonNull(tum.at(1_000 * MS, tolerance)).x()).isEqualTo(0);
    assertThat(Objects.requireNonNull(tum.at(1_025 * MS, tolerance)).x())
        .isCloseTo(2.5, within(1e-12));
    assertThat(Objects.requireNonNull(tum.at(960 * MS, tolerance)).x()).isEqualTo(0);
    assertThat(tum.at(949 * MS, tolerance)).isNull();
    assertThat(Objects.requireNonNull(tum.at(1_150 * MS, tolerance)).x()).isEqualTo(10);
    assertThat(tum.at(3_000 * MS, tolerance)).isNull();
    assertThat(Objects.requireNonNull(tum.at(4_950 * MS, tolerance)).x()).isEqualTo(50);
  }

  @Test
  void movesPosesOfCameraZeroToTheLidar() throws Exception {
    // KITTI's axes: the camera looks along z, x to the right; the LiDAR looks along x, y to the
    // left.
    write("calib.txt", "P0: 1 0 0 0 0 1 0 0 0 0 1 0\nTr: 0 -1 0 0 0 0 -1 0 1 0 0 -0.5\n");
    Path poses = write("poses.txt", "1 0 0 0 0 1 0 0 0 0 1 0\n1 0 0 2 0 1 0 0 0 0 1 7\n");
    Path scans = Files.createDirectory(folder.resolve("velodyne"));
    Files.write(scans.resolve("000000.bin"), new byte[16]);
    Files.write(scans.resolve("000001.bin"), new byte[16]);
    RecordingOptions options =
        RecordingOptions.DEFAULT.withFormat(FrameFormat.KITTI_BIN).withPoses(poses);
    try (Recording recording = Recording.open(scans, options)) {
      assertThat(recording.describe()).contains("2 poses", "moved to the LiDAR by calib.txt");
      List<Pose> found = poses(recording);
      requireAt(found.get(0), 0, 0, 0);
      // 7 m along the camera's z is forward, 2 m along its x is to the right.
      requireAt(found.get(1), 7, -2, 0);
    }
  }

  @Test
  void saysWherePosesAndFramesDoNotBelongTogether() throws Exception {
    Path scans = Files.createDirectory(folder.resolve("scans"));
    for (int i = 0; i < 3; i++) {
      Files.write(scans.resolve("scan" + i + ".bin"), new byte[16]);
    }
    RecordingOptions options = RecordingOptions.DEFAULT.withFormat(FrameFormat.KITTI_BIN);
    Path kitti = write("kitti.txt", "1 0 0 0 0 1 0 0 0 0 1 0\n");
    assertThat(
            catchThrowableOfType(
                SensingException.class,
                () -> Recording.open(scans, options.withPoses(kitti)).close()))
        .hasMessage(
            "kitti.txt: 1 poses for 3 frames. One line a frame expected, or files named by their"
                + " line.");
    Path tum = write("tum.txt", "0 0 0 0 0 0 0 1\n0.1 1 0 0 0 0 0 1\n");
    try (Recording recording = Recording.open(scans, options.withPoses(tum))) {
      assertThat(recording.next()).isNotNull();
      assertThat(recording.next()).isNotNull();
      SensingException e = catchThrowableOfType(SensingException.class, recording::next);
      assertThat(e)
          .hasMessage(
              "scans, frame 3 at 0.200000 s: no pose within 0.050 s in tum.txt, which covers"
                  + " 0.000000 s to 0.100000 s. 2 frames accepted.");
    }
  }

  @Test
  void namesTheLineThatIsWrong() throws Exception {
    requireFailure(
        "1 2 3\n",
        "p.txt, line 1: 3 numbers; 12 (KITTI: 3x4 matrix) or 8 (TUM: t x y z qx qy qz qw) expected.");
    requireFailure("0 0 0 0 0 0 0 1\n\n1 2 3\n", "p.txt, line 3: 3 numbers; 8 as above expected.");
    requireFailure(
        "0 0 0 0 0 0 0 2\n",
        "p.txt, line 1: a unit quaternion is required but its length was 2.0.");
    requireFailure(
        "1 0 0 0 0 0 0 1\n1 0 0 0 0 0 0 1\n",
        "p.txt, line 2: its time is not after that of the line before.");
    requireFailure("1 0 0 zero 0 0 0 1\n", "p.txt, line 1: For input string: \"zero\".");
    requireFailure("1e999999 0 0 0 0 0 0 1\n", "p.txt, line 1: time `1e999999` is out of range.");
    requireFailure("# none\n", "p.txt: no pose.");
    requireFailure(
        "1".repeat(5000), "p.txt, line 1: longer than 4096 characters. Is it a text file?");
  }

  @Test
  void takesTimesFromKittisTimestampsAndNuScenesNames() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    for (int number : new int[] {0, 1, 3}) {
      Files.write(data.resolve(String.format("%010d.bin", number)), new byte[16]);
    }
    write(
        "timestamps.txt",
        "2011-09-26 13:02:25.951199337\n2011-09-26 13:02:26.054\n2011-09-26 13:02:26.15\n"
                .replace(".054", ".054000000")
                .replace(".15\n", ".150000000\n")
            + "2011-09-26 13:02:26.250000001\n");
    RecordingOptions options = RecordingOptions.DEFAULT.withFormat(FrameFormat.KITTI_BIN);
    try (Recording recording = Recording.open(data, options)) {
      assertThat(recording.describe()).contains("times from timestamps.txt");
      assertThat(times(recording))
          .containsExactly(
              1_317_042_145_951_199_337L, 1_317_042_146_054_000_000L, 1_317_042_146_250_000_001L);
    }
    Path sample = folder.resolve("n015__LIDAR_TOP__1532402927647951.pcd.bin");
    Files.write(sample, new byte[20]);
    try (Recording recording = Recording.open(sample, RecordingOptions.DEFAULT)) {
      assertThat(times(recording)).containsExactly(1_532_402_927_647_951_000L);
    }
  }

  @Test
  void sortsNumbersInNamesAsNumbers() {
    List<String> names =
        new ArrayList<>(List.of("b1", "a10", "a9", "a09", "a1b2", "a", "a1", "10", "9"));
    names.sort(new NaturalOrder());
    assertThat(names).containsExactly("9", "10", "a", "a1", "a1b2", "a09", "a9", "a10", "b1");
  }

  private void requireFailure(String text, String message) throws Exception {
    Path file = write("p.txt", text);
    SensingException e = catchThrowableOfType(SensingException.class, () -> PoseFile.read(file));
    assertThat(e).hasMessage(message);
  }

  private static void requireAt(Pose pose, double x, double y, double z) {
    assertThat(pose.x()).isCloseTo(x, within(1e-12));
    assertThat(pose.y()).isCloseTo(y, within(1e-12));
    assertThat(pose.z()).isCloseTo(z, within(1e-12));
    assertThat(Math.abs(pose.qw())).isCloseTo(1, within(1e-12));
  }

  private static List<Pose> poses(Recording recording) throws SensingException {
    List<Pose> poses = new ArrayList<>();
    while (recording.next() instanceof PointFrame frame) {
      poses.add(Objects.requireNonNull(frame.pose()));
    }
    return poses;
  }

  private static List<Long> times(Recording recording) throws SensingException {
    List<Long> times = new ArrayList<>();
    SensorFrame frame;
    while ((frame = recording.next()) != null) {
      times.add(frame.timeNanos());
    }
    return times;
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }
}
