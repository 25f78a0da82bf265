package io.sparsewatt.standalone.perception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.engine.Presets;
import io.sparsewatt.scenes.PointClass;
import io.sparsewatt.scenes.evaluation.Baselines;
import io.sparsewatt.scenes.evaluation.Cloud;
import io.sparsewatt.scenes.evaluation.Confusion;
import io.sparsewatt.scenes.evaluation.Figure;
import io.sparsewatt.simulator.scene.ObjectClass;
import io.sparsewatt.simulator.worlds.LabelledScan;
import io.sparsewatt.simulator.worlds.LabelledWorlds;
import io.sparsewatt.simulator.worlds.Split;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SimulatedEvaluationTest {

  /** Three modules that may not know each other speak of the same classes in the same order. */
  @Test
  void classesAreTheSameEverywhere() {
    String[] names = Arrays.stream(PointClass.values()).map(Enum::name).toArray(String[]::new);
    assertThat(Arrays.stream(ObjectClass.values()).map(Enum::name)).containsExactly(names);
    assertThat(Arrays.stream(Presets.VoxelClass.values()).map(Enum::name)).containsExactly(names);
  }

  @Test
  void whoKnowsTheTruthIsAlwaysRight() {
    int[] scan = {0};
    Confusion confusion =
        new SimulatedEvaluation()
            .confusion(
                Split.UNSEEN,
                2,
                cloud -> {
                  long k = scan[0]++;
                  LabelledScan truth =
                      new LabelledWorlds()
                          .scan(Split.UNSEEN.family(k), Split.FIRST_EVALUATION_SEED + k);
                  assertThat(cloud.name()).isEqualTo(truth.family().id() + "/" + truth.seed());
                  assertThat(cloud.x()).isEqualTo(truth.x());
                  return truth.label();
                });
    assertThat(confusion.accuracy()).isEqualTo(1);
    assertThat(confusion.meanIou(1)).isEqualTo(1);
    assertThat(confusion.points()).isGreaterThan(20_000);
  }

  @Test
  void aPoseIsTheScansOwn() {
    LabelledScan scan = new LabelledWorlds().scan(Split.TRAIN.family(2), 1);
    Cloud cloud = SimulatedEvaluation.cloud(scan);
    assertThat(cloud.pose().worldX(0, 0, 0)).isEqualTo(scan.pose().x());
    assertThat(cloud.pose().worldZ(0, 0, 0)).isEqualTo(scan.pose().z());
  }

  @Test
  void noScansAreRefused() {
    assertThatThrownBy(
            () -> new SimulatedEvaluation().confusion(Split.TRAIN, 0, Baselines.geometry()))
        .hasMessage("at least 1 scan required but it was 0");
  }

  /** The table of docs/worlds.md. */
  @Test
  @Tag("full")
  void geometryAlone() {
    for (Figure figure : new SimulatedEvaluation().run(60, Baselines::geometry)) {
      System.out.println(
          String.format(
              Locale.ROOT,
              "| %s | %.3f | %d | %s |",
              figure.id(),
              figure.value(),
              figure.count(),
              figure.note()));
      if (figure.id().endsWith("answered.miou")) {
        assertThat(figure.value()).as(figure.id()).isBetween(0.2, 0.8);
      }
    }
  }
}
