package io.sparsewatt.driving.forecast;

import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.futures.Outlook;
import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import java.util.List;

/** Straight on, each agent alone: with its velocity, or with its acceleration too. */
public final class Kinematic implements Forecaster {

  // Seconds over which an acceleration is measured, from two halves of them.
  private static final double WINDOW = 1;

  private final boolean accelerates;

  /**
   * @param accelerates constant acceleration along the direction of travel, down to a stand, from
   *     the last second; otherwise constant velocity, from the last two states
   */
  public Kinematic(boolean accelerates) {
    this.accelerates = accelerates;
  }

  @Override
  public String name() {
    return accelerates ? "constant-acceleration" : "constant-velocity";
  }

  @Override
  public Futures forecast(Outlook o) {
    Futures f = new Futures(o.count(), o.agents().size(), o.steps());
    for (int j = 0; j < f.agents; j++) {
      Agent agent = o.agents().get(j);
      List<AgentState> past = agent.history();
      AgentState now = past.getLast();
      AgentState before = past.get(Math.max(0, past.size() - 2));
      double span = now.time() - before.time();
      double vx = span > 0 ? (now.x() - before.x()) / span : 0;
      double vy = span > 0 ? (now.y() - before.y()) / span : 0;
      double a = 0;
      if (accelerates) {
        AgentState middle = ago(past, 0.5 * WINDOW);
        AgentState first = ago(past, WINDOW);
        double late = now.time() - middle.time();
        double early = middle.time() - first.time();
        if (late > 0 && early > 0) {
          vx = (now.x() - middle.x()) / late;
          vy = (now.y() - middle.y()) / late;
          double ux = (middle.x() - first.x()) / early;
          double uy = (middle.y() - first.y()) / early;
          a =
              (Math.sqrt(vx * vx + vy * vy) - Math.sqrt(ux * ux + uy * uy))
                  / (0.5 * (late + early));
        }
      }
      fill(f, j, agent, now, vx, vy, a, o);
    }
    f.measureSpread();
    return f;
  }

  private static AgentState ago(List<AgentState> past, double seconds) {
    int i = past.size() - 1;
    double time = past.getLast().time() - seconds;
    while (i > 0 && past.get(i).time() > time + 1e-3) {
      i--;
    }
    return past.get(i);
  }

  private static void fill(
      Futures f, int j, Agent agent, AgentState now, double vx, double vy, double a, Outlook o) {
    double v = Math.sqrt(vx * vx + vy * vy);
    double c = v > 0.5 ? vx / v : StrictMath.cos(now.heading());
    double s = v > 0.5 ? vy / v : StrictMath.sin(now.heading());
    f.length[j] = agent.length();
    f.width[j] = agent.width();
    for (int k = 0; k < f.count; k++) {
      for (int t = 0; t <= f.steps; t++) {
        int i = f.at(k, j) + t;
        double tau = o.time() + t * o.dt() - now.time();
        double until = a < 0 ? Math.min(tau, -v / a) : tau;
        double way = v * until + 0.5 * a * until * until;
        double scale = v > 0 ? way / v : 0;
        f.x[i] = now.x() + scale * vx;
        f.y[i] = now.y() + scale * vy;
        f.heading[i] = StrictMath.atan2(s, c);
        f.cos[i] = c;
        f.sin[i] = s;
        f.vx[i] = (v + a * until) * c;
        f.vy[i] = (v + a * until) * s;
      }
    }
  }
}
