package io.sparsewatt.e2e.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.standalone.Sparsewatt;
import io.sparsewatt.standalone.platform.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code run} and {@code replay} on the same recording: by way of HTTP, Kafka and five services the
 * same bytes come out as without them, and nothing is lost.
 */
@Tag("data")
class ReplayTest {

  @TempDir private static Path folder = Path.of("set by JUnit");

  private static @Nullable Platform platform;
  private static String gateway = "";
  private static String kafka = "";

  @BeforeAll
  static void start() throws IOException {
    Assumptions.assumeTrue(
        Files.isDirectory(data()),
        "no recordings: " + data() + " is not there; say where with -Dsparsewatt.data=PATH");
    Platform started = Platform.start(folder.resolve("log"), Platform.Ports.FREE);
    platform = started;
    gateway = started.address();
    kafka = started.connection().bootstrapServers();
  }

  @AfterAll
  static void stop() {
    Platform running = platform;
    if (running != null) {
      running.close();
    }
  }

  private static Path data() {
    String given = System.getProperty("sparsewatt.data", "");
    return given.isBlank()
        ? Path.of(System.getProperty("sparsewatt.basedir", ".."), "..", "shared", "data")
        : Path.of(given);
  }

  static Stream<Arguments> recordings() {
    return Stream.of(
        Arguments.of("lidar/kitti_raw_city_stop/velodyne", 10, List.of("--register")),
        Arguments.of("lidar/kitti_tracking_0000/pcd", 16, List.of("--register")),
        Arguments.of("lidar/nuscenes_sample", 1, List.of()),
        Arguments.of("lidar/kitti_object_000008/000008.bin", 1, List.of("--format", "kitti-bin")),
        Arguments.of("lidar/semantickitti_08_000000/000000.bin", 1, List.of("--voxel", "0.2")),
        Arguments.of("lidar/pcd_misc/pcl_capture0002.pcd", 1, List.of()),
        Arguments.of("lidar/pcd_misc/simpleHighway.pcd", 1, List.of()),
        Arguments.of("events/evt3_sample.raw", -1, List.of("--plain-every", "5")),
        Arguments.of("events/evt2_sample.raw", -1, List.of()),
        Arguments.of("events/sample_ncars.dat", -1, List.of()),
        Arguments.of("events/sample_nmnist.bin", -1, List.of("--format", "nmnist")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recordings")
  void theGatewayGivesWhatTheLibrariesGive(String path, int frames, List<String> options)
      throws IOException {
    Path recording = data().resolve(path);
    Assumptions.assumeTrue(Files.exists(recording), recording + " is not there");
    JsonNode run = command("run", recording, options);
    String sensor = path.replaceAll("[^A-Za-z0-9]", "-");

    JsonNode replay = replay(recording, sensor, options);

    assertNothingLost(replay, run.at("/frames/sent").asLong());
    if (frames > 0) {
      assertThat(replay.at("/frames/sent").asInt()).isEqualTo(frames);
    }
    assertThat(replay.at("/digests/" + sensor)).isEqualTo(run.at("/digests/sensor"));
    assertThat(replay.get("macs")).isEqualTo(run.get("macs"));
    assertThat(replay.get("energy")).isEqualTo(run.get("energy"));
    assertThat(replay.get("sparsity")).isEqualTo(run.get("sparsity"));
  }

  @Test
  void aBagsCloudsGoOutAsTheyWereRecordedWithThePosesOfItsTransforms() throws IOException {
    Path scans = data().resolve("lidar/kitti_raw_city_stop/velodyne");
    Assumptions.assumeTrue(Files.exists(scans), scans + " is not there");
    SmallBag bag =
        new SmallBag()
            .topic(1, "/points", "sensor_msgs/msg/PointCloud2")
            .topic(2, "/tf", "tf2_msgs/msg/TFMessage");
    for (int i = 0; i < 5; i++) {
      long time = 1_700_000_000_000_000_000L + i * 100_000_000L;
      byte[] points = Files.readAllBytes(scans.resolve(String.format(Locale.ROOT, "%010d.bin", i)));
      bag.message(
              2, time, SmallBag.transform(time, "map", "velodyne", 0.23 * i, 0, 1.7, 0, 0, 0, 1))
          .message(1, time, SmallBag.cloud(time, "velodyne", points));
    }
    Path file = Files.write(folder.resolve("drive.mcap"), bag.end());
    JsonNode run = command("run", file, List.of());

    JsonNode replay = replay(file, "bag", List.of("--topic", "/points"));
    JsonNode twice = replay(file, "bag-twice", List.of("--loop", "2"));

    assertNothingLost(replay, 5);
    assertThat(replay.at("/sparsity/poseKnown").asBoolean()).isTrue();
    assertThat(replay.at("/digests/bag")).isEqualTo(run.at("/digests/sensor"));
    assertNothingLost(twice, 10);
  }

  @Test
  void aSecondReplayToTheSameSensorGivesTheSameAgain() throws IOException {
    Path recording = data().resolve("lidar/kitti_raw_city_stop/velodyne");
    Assumptions.assumeTrue(Files.exists(recording), recording + " is not there");
    List<String> options = List.of("--register", "--plain-every", "10");

    JsonNode first = replay(recording, "twice", options);
    JsonNode second = replay(recording, "twice", options);

    assertNothingLost(second, 10);
    assertThat(second.get("digests")).isEqualTo(first.get("digests"));
  }

  @Test
  void aPacedLoopKeepsTimeAndRecordsARun() throws IOException {
    Path recording = data().resolve("events/evt3_sample.raw");
    Assumptions.assumeTrue(Files.exists(recording), recording + " is not there");
    long once = command("run", recording, List.of()).at("/frames/sent").asLong();
    Path recorded = folder.resolve("recorded");

    JsonNode replay =
        replay(
            recording,
            "paced",
            List.of("--loop", "3", "--rate", "100", "--record", recorded.toString()));

    assertNothingLost(replay, 3 * once);
    assertThat(replay.at("/lag/rateHz").asDouble()).isEqualTo(100);
    assertThat(replay.at("/sparsity/keyframes").asLong()).isGreaterThanOrEqualTo(3);
    assertThat(Sparsewatt.run("energy", recorded.toString(), "--profile", "int8-45nm")).isZero();
  }

  private static void assertNothingLost(JsonNode summary, long sent) {
    JsonNode frames = summary.get("frames");
    assertThat(frames.get("sent").asLong()).as("sent").isEqualTo(sent);
    assertThat(frames.get("accepted").asLong()).as("accepted").isEqualTo(sent);
    assertThat(frames.get("processed").asLong()).as("processed").isEqualTo(sent);
    assertThat(frames.get("lost").asLong()).as("lost").isZero();
    assertThat(frames.get("duplicated").asLong()).as("duplicated").isZero();
  }

  private static JsonNode replay(Path recording, String sensor, List<String> options)
      throws IOException {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of("--sensor", sensor, "--gateway", gateway, "--kafka", kafka));
    return command("replay", recording, all);
  }

  private static JsonNode command(String command, Path recording, List<String> options)
      throws IOException {
    Path json = Files.createTempFile(folder, command, ".json");
    List<String> arguments = new ArrayList<>(List.of(command, recording.toString()));
    arguments.addAll(options);
    arguments.addAll(List.of("--json", json.toString()));
    assertThat(Sparsewatt.run(arguments.toArray(String[]::new)))
        .as(String.join(" ", arguments))
        .isZero();
    return JsonMapper.builder().build().readTree(json.toFile());
  }
}
