package io.sparsewatt.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.engine.Presets;
import io.sparsewatt.engine.weights.Safetensors;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {

  @Tag("full")
  @Test
  void trainsAFileThatIsTheSameOnAnyThreadsAndIsJudged(@TempDir Path folder) throws Exception {
    Path one = folder.resolve("one.safetensors");
    Path two = folder.resolve("two.safetensors");
    assertThat(train(one, "1")).isZero();
    assertThat(train(two, "2")).isZero();
    assertThat(Files.readAllBytes(two)).isEqualTo(Files.readAllBytes(one));
    assertThat(folder.resolve("one.safetensors.svg")).content().contains("<svg");
    Safetensors read = Safetensors.read(one);
    assertThat(read.metadata()).containsEntry("seed", "3").containsEntry("steps", "6");
    assertThat(Presets.perception(read.weights()).trained()).isTrue();
    Path figures = folder.resolve("figures.json");
    assertThat(
            Sparsewatt.run(
                "evaluate",
                "perception",
                "--weights",
                one.toString(),
                "--scans",
                "1",
                "--json",
                figures.toString()))
        .isZero();
    assertThat(figures)
        .content()
        .contains("perception.simulated.unseen.miou")
        .contains("\"peer\" : \"geometry\"");
  }

  private static int train(Path file, String threads) {
    return Sparsewatt.run(
        "train",
        "perception",
        "--steps",
        "6",
        "--seed",
        "3",
        "--threads",
        threads,
        "--out",
        file.toString());
  }
}
