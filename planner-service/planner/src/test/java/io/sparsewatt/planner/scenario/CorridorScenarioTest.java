package io.sparsewatt.planner.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.planner.futures.ConstantVelocityPlaceholder;
import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.route.WayFinder;
import org.junit.jupiter.api.Test;

class CorridorScenarioTest {

  @Test
  void velocityAcrossTheHeadingReachesThePredictor() throws ScenarioException {
    Scenario s =
        new CorridorScenario(Ego.at(0, 0, 0, 5), 6, 40)
            .time(7)
            .add(
                new CorridorScenario.Tracked(
                    "child", AgentType.PEDESTRIAN, 10, 4, 0, 0, -1.5, 0.5, 0.5))
            .builder()
            .futures(1)
            .build();
    s.check();
    Futures f = new ConstantVelocityPlaceholder().sample(s, WayFinder.find(s).route());
    assertThat(f.y[20]).isCloseTo(4 - 2 * 1.5, org.assertj.core.data.Offset.offset(1e-9));
    assertThat(f.x[20]).isEqualTo(10);
  }

  @Test
  void keepsTheNearestWhenThereAreTooMany() throws ScenarioException {
    CorridorScenario c = new CorridorScenario(Ego.at(0, 0, 0, 5), 6, 40);
    for (int i = 0; i < 1_200; i++) {
      c.add(new CorridorScenario.Tracked("t" + i, AgentType.UNKNOWN, 1_300 - i, 0, 0, 0, 0, 1, 1));
    }
    Scenario s = c.builder().build();
    s.check();
    assertThat(s.agents()).hasSize(1_000);
    assertThat(s.agents().getFirst().id()).isEqualTo("t1199");
    assertThat(s.agents().getLast().id()).isEqualTo("t200");
  }
}
