package io.sparsewatt.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code train predictor} and {@code evaluate predictor} from their arguments to their files. */
class PredictorCommandsTest {

  @TempDir private Path folder;

  @Test
  void trainsAFileThatIsTheSameOnAnyThreadsAndIsJudged() throws Exception {
    Path one = folder.resolve("one.safetensors");
    Path two = folder.resolve("two.safetensors");
    assertThat(train(one, "1")).isZero();
    assertThat(train(two, "2")).isZero();
    assertThat(Files.readAllBytes(two)).isEqualTo(Files.readAllBytes(one));
    assertThat(folder.resolve("one.safetensors.svg")).content().contains("<svg");
    Path json = folder.resolve("figures.json");
    int code =
        Sparsewatt.run(
            "evaluate",
            "predictor",
            "--weights",
            one.toString(),
            "--clips",
            "4",
            "--stride",
            "50",
            "--json",
            json.toString());
    assertThat(code).isZero();
    JsonNode report = JsonMapper.builder().build().readTree(Files.readAllBytes(json));
    assertThat(report.path("model").asString()).isEqualTo("of-a-test");
    Set<String> ids = new HashSet<>();
    for (JsonNode result : report.path("results")) {
      assertThat(ids.add(result.path("id").asString())).as(result.toString()).isTrue();
    }
    assertThat(ids)
        .contains(
            "predictor.simulated-motorway.ours-as-it-ships.rmse-5",
            "predictor.simulated-crossing.ridge.energy-score");
  }

  private static int train(Path file, String threads) {
    return Sparsewatt.run(
        "train",
        "predictor",
        "--clips",
        "2",
        "--epochs",
        "1",
        "--name",
        "of-a-test",
        "--threads",
        threads,
        "--out",
        file.toString());
  }

  /** Five folds of recorded traffic, small: learned from and judged. */
  @Tag("data")
  @Test
  void recordedTrafficIsJudgedInFolds() throws Exception {
    for (int n : new int[] {10, 13, 14, 17, 18, 20, 21, 22, 23, 24, 25, 26}) {
      String file = "USA_US101-" + n + "_1_T-1.xml.gz";
      Files.copy(RecordedData.path("scenarios/commonroad_ngsim/" + file), folder.resolve(file));
    }
    Files.copy(
        RecordedData.path("scenarios/commonroad_ngsim/INDEX.csv"), folder.resolve("INDEX.csv"));
    Path json = folder.resolve("figures.json");
    int code =
        Sparsewatt.run(
            "evaluate",
            "predictor",
            "--clips",
            "0",
            "--epochs",
            "1",
            "--stride",
            "20",
            "--scenarios",
            folder.toString(),
            "--json",
            json.toString());
    assertThat(code).isZero();
    assertThat(json).content().contains("predictor.us101.ours-recorded.minade-6");
  }

  @Test
  void whatCannotBeDoneIsRefused() {
    assertThat(Sparsewatt.run("train")).isEqualTo(2);
    assertThat(Sparsewatt.run("train", "predictor", "--clips", "0")).isEqualTo(2);
    assertThat(Sparsewatt.run("evaluate", "predictor", "--stride", "0")).isEqualTo(2);
    assertThat(
            Sparsewatt.run("evaluate", "predictor", "--weights", folder.resolve("no").toString()))
        .isEqualTo(3);
    assertThat(
            Sparsewatt.run(
                "evaluate", "predictor", "--clips", "0", "--scenarios", folder.toString()))
        .as("an empty folder")
        .isEqualTo(3);
  }
}
