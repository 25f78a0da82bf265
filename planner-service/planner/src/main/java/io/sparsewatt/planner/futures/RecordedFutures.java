package io.sparsewatt.planner.futures;

import io.sparsewatt.planner.route.Route;
import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.AgentType;
import io.sparsewatt.planner.scenario.Scenario;
import java.util.List;

/**
 * Not a prediction: the one future that was recorded, for scenarios that ask for it with {@code
 * oracle}. An agent without a recording, and every agent after its last recorded state, keeps its
 * velocity.
 */
public final class RecordedFutures implements Predictor {

  @Override
  public String name() {
    return "recorded-oracle";
  }

  @Override
  public boolean trained() {
    return false;
  }

  @Override
  public Futures sample(Scenario s, Route route) {
    Futures f = new Futures(1, s.agents().size(), s.steps());
    Outlook outlook = Outlook.of(s);
    for (int j = 0; j < f.agents; j++) {
      Agent agent = s.agents().get(j);
      ConstantVelocityPlaceholder.fill(outlook, null, 0, j, f);
      if (!agent.recordedFuture().isEmpty()) {
        replay(s, agent, f, f.at(0, j));
      }
    }
    f.measureSpread();
    return f;
  }

  private static void replay(Scenario s, Agent agent, Futures f, int at) {
    List<AgentState> future = agent.recordedFuture();
    AgentState before = agent.history().getLast();
    int next = 0;
    int t = 0;
    for (; t <= f.steps; t++) {
      double time = s.time() + t * s.dt();
      while (next < future.size() && future.get(next).time() < time - 1e-9) {
        before = future.get(next++);
      }
      if (next == future.size() && time > before.time() + 1e-9) {
        break;
      }
      AgentState after = next < future.size() ? future.get(next) : before;
      double span = after.time() - before.time();
      double p = span > 0 ? Math.max(0, Math.min(1, (time - before.time()) / span)) : 0;
      double turn = StrictMath.IEEEremainder(after.heading() - before.heading(), 2 * Math.PI);
      double heading = before.heading() + p * turn;
      f.x[at + t] = before.x() + p * (after.x() - before.x());
      f.y[at + t] = before.y() + p * (after.y() - before.y());
      f.heading[at + t] = heading;
      f.cos[at + t] = StrictMath.cos(heading);
      f.sin[at + t] = StrictMath.sin(heading);
      f.vx[at + t] = span > 0 ? (after.x() - before.x()) / span : 0;
      f.vy[at + t] = span > 0 ? (after.y() - before.y()) / span : 0;
    }
    if (t <= f.steps) {
      boolean still = agent.type() == AgentType.STATIC;
      ConstantVelocityPlaceholder.extrapolate(
          future, still, 0, 0, null, s.time(), s.dt(), f, at, t);
    }
  }
}
