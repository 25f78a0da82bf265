package io.sparsewatt.driving.rival;

import io.sparsewatt.driving.judge.Box;
import io.sparsewatt.driving.judge.Moving;
import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;

/** The others of a scenario as boxes that keep their velocity. Stateless. */
final class Traffic {

  private Traffic() {}

  static List<Moving> now(Scenario s) {
    List<Moving> all = new ArrayList<>();
    for (Agent agent : s.agents()) {
      AgentState last = agent.history().getLast();
      all.add(
          new Moving(
              agent.id(),
              new Box(last.x(), last.y(), last.heading(), agent.length(), agent.width()),
              speed(agent, s.dt())));
    }
    return all;
  }

  /** From the last two positions; from what was said where there is one state only. */
  private static double speed(Agent agent, double dt) {
    int n = agent.history().size();
    AgentState last = agent.history().getLast();
    if (n < 2) {
      Double said = last.speed();
      return said == null ? 0 : said;
    }
    AgentState before = agent.history().get(n - 2);
    double dx = last.x() - before.x();
    double dy = last.y() - before.y();
    double along = dx * StrictMath.cos(last.heading()) + dy * StrictMath.sin(last.heading());
    return along / Math.max(dt, last.time() - before.time());
  }

  /** All of them after some seconds. */
  static List<Moving> after(List<Moving> now, double seconds) {
    List<Moving> later = new ArrayList<>(now.size());
    for (Moving one : now) {
      later.add(new Moving(one.id(), one.after(seconds), one.speed()));
    }
    return later;
  }

  static Moving moving(Ego ego) {
    return new Moving(
        "ego", new Box(ego.x(), ego.y(), ego.heading(), ego.length(), ego.width()), ego.speed());
  }
}
