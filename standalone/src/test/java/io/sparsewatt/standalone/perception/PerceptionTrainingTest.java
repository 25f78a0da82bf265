package io.sparsewatt.standalone.perception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.engine.Presets;
import io.sparsewatt.engine.weights.Safetensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerceptionTrainingTest {

  private static final int PRETRAINING = 4;
  private static final int STEPS = 4;

  private static PerceptionTraining training(int threads) {
    return new PerceptionTraining(11, PRETRAINING, STEPS, 0.01, threads, Set.of(), 1, 2);
  }

  /** Stopped once in each part, by what stops a process: nothing is tidied up. */
  @Test
  @Tag("full")
  void aStoppedTrainingEndsWithTheSameBytes(@TempDir Path folder) throws IOException {
    Path none = folder.resolve("none");
    byte[] whole = training(2).run(none, report -> {}).weights().bytes();
    Safetensors read = Safetensors.of(whole);
    assertThat(Presets.perception(read.weights()).digest())
        .isEqualTo(read.metadata().get("digest"));
    assertThat(whole.length).isLessThan(1 << 20);

    Path checkpoint = folder.resolve("checkpoint");
    for (int stop : new int[] {3, PRETRAINING + 3}) {
      List<Integer> steps = new ArrayList<>();
      assertThatThrownBy(() ->
              training(1)
                  .run(
                      checkpoint,
                      report -> {
                        steps.add(report.step());
                        if (report.step() == 3 && (stop == 3 || steps.contains(STEPS))) {
                          throw new UncheckedIOException(new IOException("stopped"));
                        }
                      }))
          .isInstanceOf(UncheckedIOException.class);
      assertThat(Files.exists(checkpoint)).isTrue();
    }
    PerceptionTraining.Result resumed = training(2).run(checkpoint, report -> {});
    assertThat(resumed.weights().bytes()).isEqualTo(whole);
    assertThat(resumed.course()).hasSize(STEPS);

    assertThatThrownBy(() ->
            new PerceptionTraining(12, PRETRAINING, STEPS, 0.01, 1, Set.of())
                .run(checkpoint, report -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another training: its seed is 11, not 12");
  }

  @Test
  void whatIsNoCheckpointIsRefused(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("checkpoint"), "nothing of the kind");
    assertThatThrownBy(() -> training(1).run(file, report -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no safetensors file");
    assertThatThrownBy(() -> new PerceptionTraining(1, -1, 1, 0.01, 1, Set.of()))
        .hasMessageContaining("at least 0 steps required but it is -1");
  }
}
