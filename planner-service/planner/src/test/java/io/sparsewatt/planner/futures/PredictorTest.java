package io.sparsewatt.planner.futures;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.planner.route.WayFinder;
import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.AgentType;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Polyline;
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

  private static Futures sample(Scenario s) {
    return sample(new ConstantVelocityPlaceholder(), s);
  }

  private static Futures sample(Predictor predictor, Scenario s) {
    return predictor.sample(s, WayFinder.find(s).route());
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
    Futures f = sample(scene(a).build());
    for (int t = 0; t <= 30; t++) {
      assertThat(f.x[t]).isCloseTo(12 + 4 * 0.1 * t, ROUNDING);
      assertThat(f.y[t]).isCloseTo(3.2 + 0.4 * 0.1 * t, ROUNDING);
    }
    assertThat(f.vx[7]).isCloseTo(4, ROUNDING);
  }

  @Test
  void aLateStateIsCarriedToNow() {
    Agent a = agent("1", new AgentState(-0.6, 4, 0, 0, null), new AgentState(-0.2, 8, 0, 0, null));
    Futures f = sample(scene(a).build());
    assertThat(f.x[0]).isCloseTo(10, ROUNDING);
  }

  @Test
  void drawsBelongToTheAgentAndNotToItsNeighbours() {
    Agent a = agent("a", new AgentState(0, 10, 0, 0, 8.0));
    Agent b = agent("b", new AgentState(0, 20, 3, 0, 9.0));
    Futures both = sample(scene(a, b).build());
    Futures alone = sample(scene(b).build());
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
    Futures f = sample(scene(a).futures(32).build());
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
    Futures f = sample(scene(a).build());
    for (int i = 0; i < f.x.length; i++) {
      assertThat(f.x[i]).isEqualTo(10);
      assertThat(f.spread[i % 31]).isZero();
    }
  }

  /** Most of what stands is parked: no future sets it off. */
  @Test
  void whatStandsGoesOnStanding() {
    Futures f = sample(scene(agent("parked", new AgentState(0, 10, 3, 0.2, 0.0))).build());
    for (int i = 0; i < f.x.length; i++) {
      assertThat(f.x[i]).isEqualTo(10);
      assertThat(f.y[i]).isEqualTo(3);
    }
  }

  /** Both ways along a bent path, at the speed that they have and as far from it as they are. */
  @Test
  void trafficAlongAGivenPathBendsWithIt() {
    double radius = 60;
    int n = 101;
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      double angle = (i - 50) / radius;
      x[i] = radius * StrictMath.sin(angle);
      y[i] = radius - radius * StrictMath.cos(angle);
    }
    Road road = new Road.ReferencePath(Polyline.of(x, y), 3.5, null);
    Agent with = agent("with", new AgentState(0, 0, 0, 0, 10.0));
    Agent against = agent("against", new AgentState(0, 0, 3.5, Math.PI, 9.0));
    Agent crossing = agent("crossing", new AgentState(0, 0, -5, Math.PI / 2, 9.0));
    Scenario s =
        Scenario.builder(Ego.at(0, 0, 0, 10), road)
            .agents(List.of(with, against, crossing))
            .seed(99)
            .build();
    Futures f = sample(s);
    for (int t = 0; t <= 30; t++) {
      double tau = 0.1 * t;
      int i = f.at(0, 0) + t;
      assertThat(Math.hypot(f.x[i], f.y[i] - radius)).isCloseTo(radius, Offset.offset(0.15));
      double angle = StrictMath.atan2(f.x[i], radius - f.y[i]);
      assertThat(angle * radius).isCloseTo(10 * tau, Offset.offset(0.05));
      assertThat(f.heading[i]).isCloseTo(angle, Offset.offset(0.02));
      i = f.at(0, 1) + t;
      assertThat(Math.hypot(f.x[i], f.y[i] - radius)).isCloseTo(radius - 3.5, Offset.offset(0.1));
      angle = StrictMath.atan2(f.x[i], radius - f.y[i]);
      assertThat(angle * (radius - 3.5)).isCloseTo(-9 * tau, Offset.offset(0.1));
      i = f.at(0, 2) + t;
      assertThat(f.x[i]).isCloseTo(0, ROUNDING);
      assertThat(f.y[i]).isCloseTo(-5 + 9 * tau, ROUNDING);
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
    Futures f = sample(new RecordedFutures(), scene(a).oracle(true).build());
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
