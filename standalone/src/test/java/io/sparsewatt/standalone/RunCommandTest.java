package io.sparsewatt.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunCommandTest {

  @TempDir private Path folder = Path.of("set by JUnit");

  @Test
  void aDriveComesOutAsSparsityJoulesAndPlans() throws Exception {
    SimulatedDrive drive = new SimulatedDrive(folder, 14, false);

    JsonNode summary = run(drive, "a");

    assertThat(summary.at("/frames/sent").asInt()).isEqualTo(14);
    assertThat(summary.at("/frames/planned").asInt()).isEqualTo(14);
    assertThat(summary.at("/frames/lost").asInt()).isZero();
    assertThat(summary.at("/frames/duplicated").asInt()).isZero();
    assertThat(summary.at("/sparsity/poseKnown").asBoolean()).isTrue();
    assertThat(summary.at("/sparsity/trained").asBoolean()).isTrue();
    assertThat(summary.at("/sparsity/activeVoxels").asDouble()).isGreaterThan(500);
    long executed = summary.at("/macs/executed").asLong();
    long fullStream = summary.at("/macs/fullStream").asLong();
    assertThat(executed).isPositive().isLessThanOrEqualTo(fullStream);
    assertThat(fullStream).isLessThan(summary.at("/macs/dense").asLong());
    assertThat(summary.at("/energy").size()).isEqualTo(3);
    assertThat(summary.at("/digests/sensor/plans").asString()).hasSize(64);
  }

  @Test
  void theSameRecordingGivesTheSameBytes() throws Exception {
    SimulatedDrive drive = new SimulatedDrive(folder, 6, false);

    assertThat(run(drive, "a").get("digests")).isEqualTo(run(drive, "b").get("digests"));
  }

  @Test
  void aStandingSensorGainsAndAMovingOneWithoutPosesIsToldWhy() throws Exception {
    SimulatedDrive parked = new SimulatedDrive(folder.resolve("parked"), 12, true);

    JsonNode summary = run(parked, "a");

    assertThat(summary.at("/sparsity/changedFraction").asDouble()).isLessThan(0.3);
    assertThat(summary.at("/macs/executed").asLong())
        .isLessThan(summary.at("/macs/fullStream").asLong());
  }

  @Test
  void aRecordedRunIsPricedAndDrawn() throws Exception {
    SimulatedDrive drive = new SimulatedDrive(folder, 5, false);
    run(drive, "a");
    Path recorded = folder.resolve("run-a");
    Path csv = folder.resolve("energy.csv");

    assertThat(
            Sparsewatt.run(
                "energy", recorded.toString(), "--profile", "int8-45nm", "--csv", csv.toString()))
        .isZero();
    assertThat(Sparsewatt.run("figure", recorded.toString())).isZero();

    assertThat(Files.readAllLines(csv)).hasSize(1 + 5).allMatch(line -> line.contains(","));
    assertThat(Files.readString(recorded.resolve("macs.svg"))).startsWith("<svg");
    JsonNode manifest =
        JsonMapper.builder().build().readTree(recorded.resolve("manifest.json").toFile());
    assertThat(manifest.get("inputSha256").asString()).hasSize(64);
    try (Stream<Path> files = Files.list(recorded)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("receipts.pb", "plans.pb", "latency.csv", "summary.json", "manifest.json");
    }
  }

  @Test
  void wrongInputHasItsExitCode() throws IOException {
    assertThat(Sparsewatt.run("run", folder.resolve("nothing").toString())).isEqualTo(3);
    assertThat(Sparsewatt.run("run")).isEqualTo(2);
    assertThat(Sparsewatt.run("energy", folder.toString())).isEqualTo(3);
    Path scan = Files.write(folder.resolve("x.bin"), new byte[17]);
    assertThat(Sparsewatt.run("run", scan.toString(), "--format", "kitti-bin")).isEqualTo(3);
    assertThat(Sparsewatt.run("run", scan.toString(), "--format", "nonsense")).isIn(2, 3);
    Path scenario = Files.writeString(folder.resolve("s.json"), "{\"lanes\": []}");
    assertThat(Sparsewatt.run("plan", scenario.toString())).isEqualTo(3);
    assertThat(Sparsewatt.run("--help")).isZero();
  }

  private JsonNode run(SimulatedDrive drive, String name) {
    Path json = folder.resolve(name + ".json");
    int exit =
        Sparsewatt.run(
            "run",
            drive.scans.toString(),
            "--poses",
            drive.poses.toString(),
            "--record",
            folder.resolve("run-" + name).toString(),
            "--json",
            json.toString());
    assertThat(exit).isZero();
    return JsonMapper.builder().build().readTree(json.toFile());
  }
}
