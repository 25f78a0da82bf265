package io.sparsewatt.benchmarks.planner;

import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.AgentType;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Polyline;
import io.sparsewatt.planner.scenario.Road;
import io.sparsewatt.planner.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The ego among cars on three lanes of a bend, 3 s of 0.1 s ahead. */
final class Crowd {

  private static final double LANE = 3.7;
  private static final double RADIUS = 400;

  private Crowd() {}

  /**
   * A scene.
   *
   * @param agents around the ego, within 60 m along the road
   * @param futures of them
   */
  static Scenario scene(int agents, int futures, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int points = 100;
    double[] x = new double[points];
    double[] y = new double[points];
    for (int i = 0; i < points; i++) {
      double a = (i * 4 - 100) / RADIUS;
      x[i] = RADIUS * Math.sin(a);
      y[i] = RADIUS * (1 - Math.cos(a));
    }
    List<Agent> others = new ArrayList<>();
    for (int j = 0; j < agents; j++) {
      // Ahead and behind in turn on the lanes beside, one in three on the ego's own.
      int lane = j % 3 - 1;
      double along = (j % 2 == 0 ? 1 : -1) * (12 + 48.0 * j / agents);
      double a = along / RADIUS;
      double r = RADIUS - LANE * lane;
      double speed = random.nextDouble(8, 15);
      List<AgentState> past = new ArrayList<>();
      for (int t = -10; t <= 0; t++) {
        double at = a + speed * t * 0.1 / RADIUS;
        past.add(new AgentState(t * 0.1, r * Math.sin(at), RADIUS - r * Math.cos(at), at, speed));
      }
      others.add(new Agent("car" + j, AgentType.CAR, 4.5, 1.8, past));
    }
    return Scenario.builder(
            new Ego(0, 0, 0, 13, 0, 0, 4.5, 1.8),
            new Road.ReferencePath(Polyline.of(x, y), 3 * LANE, 15.0))
        .agents(others)
        .futures(futures)
        .seed(seed)
        .build();
  }
}
