package io.sparsewatt.planning.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.planner.Planner;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MadeUpScenesTest {

  /** An infeasible scene would end it before the twenty-fourth. */
  @Test
  void warmingUpPlansEverySceneAndEnds() {
    Planner planner = LivePlanning.planner();
    assertThat(MadeUpScenes.warmUp(planner, Duration.ZERO).frames()).isZero();
    assertThat(MadeUpScenes.warmUp(planner, Duration.ofNanos(1)).frames()).isLessThanOrEqualTo(1);
    assertThat(MadeUpScenes.warmUp(planner, Duration.ofMinutes(1)).frames()).isBetween(24, 400);
  }
}
