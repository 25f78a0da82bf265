package io.sparsewatt.planner.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.futures.Outlook;
import io.sparsewatt.planner.route.WayFinder;
import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.AgentType;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Road;
import io.sparsewatt.planner.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatentPredictorTest {

  private static final Road ROAD = new Road.Corridor(12, 400, null);
  private final LatentPredictor predictor = new LatentPredictor(model(7));

  /** A random model: what is tested here holds for any weights. */
  private static TrafficModel model(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] p = new double[Tensor.TOTAL];
    for (Tensor t : Tensor.values()) {
      for (int i = 0; i < t.size(); i++) {
        p[t.at() + i] = random.nextDouble(-1, 1) / Math.sqrt(t.columns);
      }
    }
    return new TrafficModel("random", p);
  }

  private static Agent car(String id, double x, double y, double speed) {
    List<AgentState> past = new ArrayList<>();
    for (int q = 20; q >= 0; q--) {
      past.add(new AgentState(2 - 0.1 * q, x - 0.1 * q * speed, y, 0, speed));
    }
    return new Agent(id, AgentType.CAR, 4.5, 1.8, past);
  }

  private static Outlook outlook(int count, Agent... agents) {
    return new Outlook(List.of(agents), ROAD, 2, 0.1, 30, count, 5);
  }

  private static double[] way(Futures f, int k, int j) {
    double[] xy = new double[2 * (f.steps + 1)];
    for (int t = 0; t <= f.steps; t++) {
      xy[2 * t] = f.x[f.at(k, j) + t];
      xy[2 * t + 1] = f.y[f.at(k, j) + t];
    }
    return xy;
  }

  @Test
  void theSameQuestionHasTheSameAnswer() {
    Outlook o = outlook(8, car("a", 0, 0, 10), car("b", 20, 0.5, 8), car("c", 5, 3.5, 12));
    assertThat(predictor.sample(o).x).containsExactly(predictor.sample(o).x);
  }

  @Test
  void futuresBeginWhereAgentsAreAndDiffer() {
    Futures f = predictor.sample(outlook(4, car("a", 3, 1, 10)));
    for (int k = 0; k < 4; k++) {
      assertThat(f.x[f.at(k, 0)]).isEqualTo(3);
      assertThat(f.y[f.at(k, 0)]).isEqualTo(1);
    }
    assertThat(way(f, 1, 0)).isNotEqualTo(way(f, 0, 0));
    assertThat(way(f, 2, 0)).isNotEqualTo(way(f, 1, 0));
    assertThat(f.spread[30]).isPositive();
  }

  /** Bit for bit: draws are addressed by agent, and columns do not mix. */
  @Test
  void whoIsFarAwayChangesNothing() {
    Agent a = car("a", 0, 0, 10);
    Agent b = car("b", 20, 0.5, 8);
    Futures two = predictor.sample(outlook(8, a, b));
    Futures three = predictor.sample(outlook(8, car("far", 500, 0, 10), a, b));
    for (int k = 0; k < 8; k++) {
      assertThat(way(three, k, 1)).containsExactly(way(two, k, 0));
      assertThat(way(three, k, 2)).containsExactly(way(two, k, 1));
    }
  }

  @Test
  void moreFuturesChangeNoneOfThose() {
    Agent a = car("a", 0, 0, 10);
    Agent b = car("b", 20, 0.5, 8);
    Futures few = predictor.sample(outlook(3, a, b));
    Futures many = predictor.sample(outlook(9, a, b));
    for (int k = 0; k < 3; k++) {
      assertThat(way(many, k, 0)).containsExactly(way(few, k, 0));
    }
  }

  /** All that it knows is relative: a world moved and turned is the same world. */
  @Test
  void theWorldMayLieAnywhere() {
    Futures f = predictor.sample(outlook(3, car("a", 0, 0, 10), car("b", 20, 1, 8)));
    double c = StrictMath.cos(1);
    double s = StrictMath.sin(1);
    List<Agent> turned = new ArrayList<>();
    for (Agent a : List.of(car("a", 0, 0, 10), car("b", 20, 1, 8))) {
      List<AgentState> past = new ArrayList<>();
      for (AgentState p : a.history()) {
        past.add(
            new AgentState(
                p.time(),
                100 + c * p.x() - s * p.y(),
                -50 + s * p.x() + c * p.y(),
                1 + p.heading(),
                p.speed()));
      }
      turned.add(new Agent(a.id(), a.type(), a.length(), a.width(), past));
    }
    Futures g = predictor.sample(outlook(3, turned.get(0), turned.get(1)));
    for (int k = 0; k < 3; k++) {
      int at = f.at(k, 1) + 30;
      double x = 100 + c * f.x[at] - s * f.y[at];
      double y = -50 + s * f.x[at] + c * f.y[at];
      assertThat(Math.hypot(g.x[at] - x, g.y[at] - y)).isLessThan(1e-6);
    }
  }

  @Test
  void whatStandsForGoodStands() {
    AgentState now = new AgentState(2, 30, 0, 0, 0.0);
    Agent wall = new Agent("wall", AgentType.STATIC, 5, 1, List.of(now));
    Futures f = predictor.sample(outlook(4, car("a", 0, 0, 10), wall));
    Futures alone = predictor.sample(outlook(4, car("a", 0, 0, 10)));
    for (int k = 0; k < 4; k++) {
      assertThat(f.x[f.at(k, 1) + 30]).isEqualTo(30);
    }
    assertThat(way(f, 0, 0)).as("what stands ahead is heeded").isNotEqualTo(way(alone, 0, 0));
  }

  /** A history that ends before now is caught up with. */
  @Test
  void anOldSightingIsCaughtUpWith() {
    Agent a = car("a", 0, 0, 10);
    Futures now = predictor.sample(outlook(2, a));
    Outlook later = new Outlook(List.of(a), ROAD, 2.4, 0.1, 20, 2, 5);
    Futures then = predictor.sample(later);
    for (int t = 0; t <= 20; t++) {
      assertThat(then.x[then.at(1, 0) + t])
          .isEqualTo(now.x[now.at(1, 0) + t + 4], org.assertj.core.data.Offset.offset(1e-9));
    }
  }

  @Test
  void theEgoIsHeeded() throws Exception {
    Agent a = car("a", 0, 0, 10);
    Scenario s =
        Scenario.builder(Ego.at(-15, 0, 0, 20), ROAD).time(2).agent(a).futures(4).seed(5).build();
    Futures with = predictor.sample(s, WayFinder.find(s).route());
    Futures alone = predictor.sample(outlook(4, a));
    assertThat(way(with, 0, 0)).isNotEqualTo(way(alone, 0, 0));
  }

  @Test
  void oneSightingIsEnough() {
    AgentState now = new AgentState(2, 0, 0, 0, 9.0);
    Agent a = new Agent("a", AgentType.CAR, 4.5, 1.8, List.of(now));
    Futures f = predictor.sample(outlook(2, a));
    for (int t = 0; t <= 30; t++) {
      assertThat(f.x[f.at(0, 0) + t]).isFinite();
    }
  }
}
