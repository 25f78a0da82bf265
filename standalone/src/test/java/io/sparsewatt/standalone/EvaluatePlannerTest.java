package io.sparsewatt.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code evaluate planner} from its arguments to its files. */
class EvaluatePlannerTest {

  @TempDir private Path folder;

  @Test
  void everyDriveHasALineAndEveryFigureAnId() throws Exception {
    for (String name : List.of("USA_US101-8_1_T-1", "USA_Lanker-2_16_T-1")) {
      String file = name + ".xml.gz";
      Files.copy(RecordedData.path("scenarios/commonroad_ngsim/" + file), folder.resolve(file));
    }
    Path csv = folder.resolve("drives.csv");
    Path json = folder.resolve("figures.json");
    int code =
        Sparsewatt.run(
            "evaluate",
            "planner",
            "--part",
            "traffic",
            "--drivers",
            "idm,keep",
            "--scenarios",
            folder.toString(),
            "--csv",
            csv.toString(),
            "--json",
            json.toString());

    assertThat(code).isZero();
    assertThat(Files.readAllLines(csv)).hasSize(1 + 2 * 2 * 2);
    JsonNode report = JsonMapper.builder().build().readTree(Files.readAllBytes(json));
    assertThat(report.path("command").asString()).isEqualTo("evaluate planner");
    assertThat(report.path("machine").path("cores").asString()).isNotEmpty();
    Set<String> ids = new HashSet<>();
    for (JsonNode result : report.path("results")) {
      assertThat(ids.add(result.path("id").asString())).as(result.toString()).isTrue();
    }
    // The first driver's figures have the short ids.
    String set = folder.getFileName().toString();
    assertThat(ids)
        .contains(
            "planner." + set + ".nonreactive.success", "planner." + set + ".reactive.keep.score");
  }

  /** The drives themselves are ClosedLoopTest's. */
  @Test
  void townsAreDrivenInAndCounted() throws Exception {
    Path json = folder.resolve("town.json");
    int code =
        Sparsewatt.run(
            "evaluate",
            "planner",
            "--part",
            "town",
            "--towns",
            "2",
            "--minutes",
            "1",
            "--json",
            json.toString());
    assertThat(code).isZero();
    JsonNode results =
        JsonMapper.builder().build().readTree(Files.readAllBytes(json)).path("results");
    assertThat(results.get(0).path("id").asString()).isEqualTo("planner.town.at-fault");
    assertThat(results.get(0).path("note").asString()).contains("2 drives");
    assertThat(results.get(2).path("value").asDouble()).as("m/s").isPositive();
  }

  @Test
  void whatCannotBeDoneIsRefusedBeforeAnythingDrives() {
    assertThat(Sparsewatt.run("evaluate")).isEqualTo(2);
    assertThat(Sparsewatt.run("evaluate", "planner", "--part", "traffic")).isEqualTo(2);
    assertThat(Sparsewatt.run("evaluate", "planner", "--highway", "1")).isEqualTo(2);
    assertThat(Sparsewatt.run("evaluate", "planner", "--threads", "0")).isEqualTo(2);
    assertThat(Sparsewatt.run("evaluate", "planner", "--part", "town", "--towns", "0"))
        .isEqualTo(2);
    assertThat(
            Sparsewatt.run(
                "evaluate", "planner", "--part", "traffic", "--scenarios", folder.toString()))
        .as("an empty folder")
        .isEqualTo(3);
  }
}
