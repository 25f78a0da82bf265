package io.sparsewatt.planner.futures;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.AgentType;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Road;
import io.sparsewatt.planner.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PredictorTest {

  private static final Offset<Double> ROUNDING = Offset.offset(1e-9);

  private static Agent agent(String id, AgentState... past) {
    return new Agent(id, AgentType.CAR, 4.5, 1.8, List.of(past));
  }

  private static Scenario.Builder scene(Agent... agents) {
    return Scenario.builder(Ego.at(0, 0, 0, 10), new Road.Corridor(7, 80, null))
        .agents(List.of(agents))
        .seed(99);
  }

  /** Positions win over the recorded speed, which NGSIM gets wrong. */
  @Test
  void theFirstFutureKeepsTheVelocityOfThePositions() {
    Agent a =
        agent(
            "1",
            new AgentState(-0.5, 10, 3, 0, 99.0),
            new AgentState(-0.25, 11, 3.1, 0, 99.0),
            new AgentState(0, 12, 3.2, 0, 99.0));
    Futures f = new ConstantVelocityPlaceholder().sample(scene(a).build());
    for (int t = 0; t <= 30; t++) {
      assertThat(f.x[t]).isCloseTo(12 + 4 * 0.1 * t, ROUNDING);
      assertThat(f.y[t]).isCloseTo(3.2 + 0.4 * 0.1 * t, ROUNDING);
    }
    assertThat(f.vx[7]).isCloseTo(4, ROUNDING);
  }

  @Test
  void aLateStateIsCarriedToNow() {
    Agent a = agent("1", new AgentState(-0.6, 4, 0, 0, null), new AgentState(-0.2, 8, 0, 0, null));
    Futures f = new ConstantVelocityPlaceholder().sample(scene(a).build());
    assertThat(f.x[0]).isCloseTo(10, ROUNDING);
  }

  @Test
  void drawsBelongToTheAgentAndNotToItsNeighbours() {
    Agent a = agent("a", new AgentState(0, 10, 0, 0, 8.0));
    Agent b = agent("b", new AgentState(0, 20, 3, 0, 9.0));
    Futures both = new ConstantVelocityPlaceholder().sample(scene(a, b).build());
    Futures alone = new ConstantVelocityPlaceholder().sample(scene(b).build());
    boolean differ = false;
    for (int k = 0; k < 8; k++) {
      for (int t = 0; t <= 30; t++) {
        assertThat(both.x[both.at(k, 1) + t]).isEqualTo(alone.x[alone.at(k, 0) + t]);
        differ |= k > 0 && both.x[both.at(k, 1) + t] != both.x[both.at(0, 1) + t];
      }
    }
    assertThat(differ).isTrue();
  }

  /** Braking futures stop; they do not drive backwards. */
  @Test
  void noFutureReverses() {
    Agent a = agent("slow", new AgentState(0, 10, 0, 0, 0.8));
    Futures f = new ConstantVelocityPlaceholder().sample(scene(a).futures(32).build());
    for (int k = 0; k < 32; k++) {
      for (int t = 1; t <= 30; t++) {
        assertThat(f.x[f.at(k, 0) + t]).isGreaterThanOrEqualTo(f.x[f.at(k, 0) + t - 1]);
      }
    }
  }

  @Test
  void whatIsStaticStays() {
    Agent a =
        new Agent("wall", AgentType.STATIC, 4, 2, List.of(new AgentState(0, 10, 1, 0.3, 5.0)));
    Futures f = new ConstantVelocityPlaceholder().sample(scene(a).build());
    for (int i = 0; i < f.x.length; i++) {
      assertThat(f.x[i]).isEqualTo(10);
      assertThat(f.spread[i % 31]).isZero();
    }
  }

  /** Mean 0 and variance 1 within four standard errors of 100,000 draws; and no two alike. */
  @Test
  void drawsAreStandardNormal() {
    int n = 100_000;
    double sum = 0;
    double squares = 0;
    int within = 0;
    for (int i = 0; i < n; i++) {
      double z = LatentDraws.normal(5, "agent" + i % 100, i / 100, i % 2);
      sum += z;
      squares += z * z;
      within += Math.abs(z) < 1 ? 1 : 0;
    }
    double error = 4 / Math.sqrt(n);
    assertThat(sum / n).isBetween(-error, error);
    assertThat(squares / n).isBetween(1 - error * Math.sqrt(2), 1 + error * Math.sqrt(2));
    assertThat(within / (double) n).isBetween(0.6827 - error / 2, 0.6827 + error / 2);
    assertThat(LatentDraws.normal(5, "a", 1, 0))
        .isNotEqualTo(LatentDraws.normal(5, "a", 2, 0))
        .isNotEqualTo(LatentDraws.normal(5, "a", 1, 1))
        .isNotEqualTo(LatentDraws.normal(5, "b", 1, 0))
        .isNotEqualTo(LatentDraws.normal(6, "a", 1, 0));
  }

  /** The oracle gives back the recording, in between too, and keeps the velocity after its end. */
  @Test
  void theOracleReplays() {
    List<AgentState> future = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      future.add(new AgentState(0.2 * i, 10 + i * i, 0.1 * i, 0.01 * i, null));
    }
    Agent a =
        new Agent("1", AgentType.CAR, 4, 2, List.of(new AgentState(0, 10, 0, 0, null)), future);
    Futures f = new RecordedFutures().sample(scene(a).oracle(true).build());
    assertThat(f.count).isEqualTo(1);
    for (int i = 0; i <= 10; i++) {
      assertThat(f.x[2 * i]).isCloseTo(10 + i * i, ROUNDING);
      assertThat(f.heading[2 * i]).isCloseTo(0.01 * i, ROUNDING);
    }
    assertThat(f.x[3]).isCloseTo(12.5, ROUNDING);
    // 0.5 s of past before the end: positions at 1.5 s are not a state, so from 1.6 s: (110 -
    // 74)/0.4.
    assertThat(f.x[30]).isCloseTo(110 + 1.0 * (110 - 74) / 0.4, ROUNDING);
  }
}
