package io.sparsewatt.e2e.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.standalone.Sparsewatt;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * docker-compose up, and a replay through it: what comes out of the containers is, byte for byte,
 * what the libraries give in this JVM, and nothing is lost.
 */
@Tag("docker")
class ComposeTest {

  private static final long SEED = 7;

  @TempDir private static Path folder = Path.of("set by JUnit");

  private static @Nullable ComposeProject running;
  private static @Nullable SimulatedRecording drive;

  @BeforeAll
  static void up() throws IOException, InterruptedException {
    Engine.require();
    ComposeProject.requireBuilt();
    Engine.requireBaseImages();
    drive = SimulatedRecording.write(folder, SEED, 8);
    ComposeProject starting = new ComposeProject();
    running = starting;
    starting.up();
  }

  @AfterAll
  static void down() {
    ComposeProject stopping = running;
    if (stopping != null) {
      stopping.close();
    }
  }

  private static ComposeProject project() {
    ComposeProject project = running;
    if (project == null) {
      throw new IllegalStateException("not started");
    }
    return project;
  }

  private static SimulatedRecording simulated() {
    SimulatedRecording recording = drive;
    if (recording == null) {
      throw new IllegalStateException("not driven");
    }
    return recording;
  }

  @Test
  void everyContainerIsHealthyAndConfined() throws IOException, InterruptedException {
    for (String service : ComposeProject.SERVICES) {
      project().awaitHealthy(service);
      JsonNode container = project().inspect(service);
      assertThat(container.at("/RestartCount").asInt()).as("%s: restarts", service).isZero();
      assertThat(container.at("/Config/User").asString())
          .as("%s: user", service)
          .isNotBlank()
          .doesNotStartWith("0")
          .isNotEqualTo("root");
      JsonNode host = container.get("HostConfig");
      assertThat(host.get("Privileged").asBoolean()).as("%s: privileged", service).isFalse();
      assertThat(host.at("/CapDrop/0").asString()).as("%s: dropped", service).isEqualTo("ALL");
      assertThat(host.get("SecurityOpt").toString())
          .as("%s: privileges", service)
          .contains("no-new-privileges");
      assertThat(host.get("Memory").asLong()).as("%s: memory", service).isPositive();
      assertThat(host.get("NanoCpus").asLong()).as("%s: processors", service).isPositive();
      assertThat(host.get("PidsLimit").asLong()).as("%s: threads", service).isPositive();
      // The broker's own image writes its configuration at start.
      assertThat(host.get("ReadonlyRootfs").asBoolean())
          .as("%s: read-only", service)
          .isEqualTo(!service.equals("broker"));
      for (JsonNode bindings : host.get("PortBindings")) {
        for (JsonNode binding : bindings) {
          assertThat(binding.get("HostIp").asString())
              .as("%s: published", service)
              .isEqualTo("127.0.0.1");
        }
      }
    }
  }

  @Test
  void theGatewayAsksForTheKey() throws IOException, InterruptedException {
    assertThat(status("/api/v1/sensors", null)).isEqualTo(401);
    assertThat(status("/api/v1/sensors", "not-the-key-of-these-tests")).isEqualTo(401);
    assertThat(status("/api/v1/sensors", ComposeProject.API_KEY)).isEqualTo(200);
    assertThat(status("/", null)).isEqualTo(200);
  }

  @Test
  void withoutAKeyNothingStartsAndTheMessageSaysWhatToSet()
      throws IOException, InterruptedException {
    Checkout.Outcome outcome = project().composeWithoutKey("up", "-d");
    assertThat(outcome.exitCode()).isNotZero();
    assertThat(outcome.output()).contains("SPARSEWATT_API_KEY");
  }

  @Test
  void aSimulatedDriveComesOutOfTheContainersAsOutOfTheLibraries() throws IOException {
    theContainersGiveWhatTheLibrariesGive(
        simulated().scans(), "drive", "--poses", simulated().poses().toString());
  }

  @Test
  void aBrokerThatComesBackGoesOn() throws IOException, InterruptedException {
    project()
        .compose(Duration.ofMinutes(2), "restart", "broker")
        .orThrow("docker-compose restart broker");

    theContainersGiveWhatTheLibrariesGive(
        simulated().scans(), "after-restart", "--poses", simulated().poses().toString());
  }

  @ParameterizedTest
  @Tag("data")
  @CsvSource({
    "lidar/kitti_raw_city_stop/velodyne, --register",
    "lidar/kitti_tracking_0000/pcd, --register",
    "lidar/nuscenes_sample, --plain-every=1",
    "events/evt3_sample.raw, --plain-every=1"
  })
  void aRecordingComesOutOfTheContainersAsOutOfTheLibraries(String path, String option)
      throws IOException {
    Path recording = Checkout.data().resolve(path);
    Assumptions.assumeTrue(
        Files.exists(recording),
        "no recordings: " + recording + " is not there; say where with -Dsparsewatt.data=PATH");
    theContainersGiveWhatTheLibrariesGive(recording, path.replaceAll("[^A-Za-z0-9]", "-"), option);
  }

  @Test
  void everyMetricOfTheDashboardsIsMeasured() throws IOException, InterruptedException {
    replay(simulated().scans(), "measured", "--poses", simulated().poses().toString());
    // Problems are counted by code, once there is one.
    status("/api/v1/sensors", null);

    Scrape scrape = new Scrape();
    for (String service : ComposeProject.SERVICES) {
      if (!service.equals("broker")) {
        scrape.add(project().get(service, "/actuator/prometheus"));
      }
    }
    assertThat(scrape.names()).isGreaterThan(50);
    assertThat(Dashboards.uses())
        .hasSizeGreaterThan(40)
        .allSatisfy(use -> assertThat(scrape.has(use)).as("%s", use).isTrue());
  }

  @Test
  void theProfileObserveIsValid() throws IOException, InterruptedException {
    String services =
        project()
            .compose(Duration.ofSeconds(60), "--profile", "observe", "config", "--services")
            .orThrow("docker-compose config");
    assertThat(services.lines())
        .containsAll(ComposeProject.SERVICES)
        .contains("prometheus", "grafana");
  }

  private static void theContainersGiveWhatTheLibrariesGive(
      Path recording, String sensor, String... options) throws IOException {
    JsonNode run = command("run", recording, "sensor", options);
    JsonNode replay = replay(recording, sensor, options);

    long sent = run.at("/frames/sent").asLong();
    assertThat(sent).isPositive();
    assertThat(replay.at("/frames/sent").asLong()).isEqualTo(sent);
    assertThat(replay.at("/frames/accepted").asLong()).isEqualTo(sent);
    assertThat(replay.at("/frames/processed").asLong()).isEqualTo(sent);
    assertThat(replay.at("/frames/lost").asLong()).isZero();
    assertThat(replay.at("/frames/duplicated").asLong()).isZero();
    assertThat(run.at("/digests/sensor/voxels").asString()).hasSize(64);
    assertThat(replay.at("/digests/" + sensor)).isEqualTo(run.at("/digests/sensor"));
    assertThat(replay.get("macs")).isEqualTo(run.get("macs"));
    assertThat(replay.get("energy")).isEqualTo(run.get("energy"));
  }

  private static JsonNode replay(Path recording, String sensor, String... options)
      throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--gateway", project().gateway(),
                "--kafka", project().kafka(),
                "--api-key", ComposeProject.API_KEY));
    all.addAll(List.of(options));
    return command("replay", recording, sensor, all.toArray(String[]::new));
  }

  /** Runs a command of the launcher in this JVM, and reads what it reports. */
  private static JsonNode command(String name, Path recording, String sensor, String... options)
      throws IOException {
    Path json = folder.resolve(name + "-" + sensor + ".json");
    List<String> arguments =
        new ArrayList<>(
            List.of(name, recording.toString(), "--sensor", sensor, "--json", json.toString()));
    arguments.addAll(List.of(options));
    assertThat(Sparsewatt.run(arguments.toArray(String[]::new))).as("%s", arguments).isZero();
    return JsonMapper.shared().readTree(Files.readAllBytes(json));
  }

  private static int status(String path, @Nullable String key)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(project().gateway() + path))
            .timeout(Duration.ofSeconds(30));
    if (key != null) {
      request.header("X-API-Key", key);
    }
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }
}
