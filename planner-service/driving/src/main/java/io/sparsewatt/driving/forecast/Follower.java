package io.sparsewatt.driving.forecast;

import io.sparsewatt.driving.following.FollowingModel;
import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.futures.Outlook;
import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.AgentType;
import java.util.List;

/**
 * All at once by the intelligent driver model: each straight on, behind whoever is in its way. What
 * it would like to drive is not known; it is what it drives, and at least a city's speed.
 */
public final class Follower implements Forecaster {

  // Half of a lane of 3.6 m.
  private static final double IN_THE_WAY = 1.8;
  // m/s: 50 km/h.
  private static final double WANTED = 13.9;
  // Seconds of the past that tell speed and direction.
  private static final double WINDOW = 0.5;
  // Seconds, at most: the model's own step. Half a second overshoots.
  private static final double STEP = 0.1;

  @Override
  public String name() {
    return "idm";
  }

  @Override
  public Futures forecast(Outlook o) {
    List<Agent> agents = o.agents();
    int n = agents.size();
    double[] x = new double[n];
    double[] y = new double[n];
    double[] c = new double[n];
    double[] s = new double[n];
    double[] v = new double[n];
    double[] wanted = new double[n];
    Futures f = new Futures(o.count(), n, o.steps());
    for (int j = 0; j < n; j++) {
      Agent a = agents.get(j);
      AgentState now = a.history().getLast();
      int i = a.history().size() - 1;
      while (i > 0 && now.time() - a.history().get(i).time() < WINDOW - 1e-3) {
        i--;
      }
      AgentState before = a.history().get(i);
      double span = now.time() - before.time();
      double dx = now.x() - before.x();
      double dy = now.y() - before.y();
      double moved = Math.sqrt(dx * dx + dy * dy);
      x[j] = now.x();
      y[j] = now.y();
      c[j] = moved > 0.25 ? dx / moved : StrictMath.cos(now.heading());
      s[j] = moved > 0.25 ? dy / moved : StrictMath.sin(now.heading());
      v[j] = span > 0 ? moved / span : 0;
      wanted[j] = a.type() == AgentType.STATIC ? 0 : Math.max(v[j], WANTED);
      f.length[j] = a.length();
      f.width[j] = a.width();
    }
    double[] next = new double[n];
    int parts = (int) Math.max(1, Math.ceil(o.dt() / STEP - 1e-9));
    double dt = o.dt() / parts;
    for (int t = 0; t <= f.steps; t++) {
      for (int j = 0; j < n; j++) {
        write(f, j, t, x[j], y[j], c[j], s[j], v[j]);
      }
      for (int part = 0; part < parts; part++) {
        for (int j = 0; j < n; j++) {
          next[j] = Math.max(0, v[j] + dt * acceleration(f, j, x, y, c, s, v, wanted[j]));
        }
        for (int j = 0; j < n; j++) {
          double way = 0.5 * dt * (v[j] + next[j]);
          x[j] += way * c[j];
          y[j] += way * s[j];
          v[j] = next[j];
        }
      }
    }
    f.measureSpread();
    return f;
  }

  private static double acceleration(
      Futures f, int j, double[] x, double[] y, double[] c, double[] s, double[] v, double wanted) {
    double gap = Double.POSITIVE_INFINITY;
    double closing = 0;
    for (int i = 0; i < x.length; i++) {
      double dx = x[i] - x[j];
      double dy = y[i] - y[j];
      double ahead = dx * c[j] + dy * s[j];
      double beside = dy * c[j] - dx * s[j];
      double room = ahead - 0.5 * (f.length[i] + f.length[j]);
      if (i != j && ahead > 0 && Math.abs(beside) < IN_THE_WAY && room < gap) {
        gap = room;
        closing = v[j] - v[i] * (c[i] * c[j] + s[i] * s[j]);
      }
    }
    return FollowingModel.acceleration(v[j], wanted, gap, closing);
  }

  private static void write(
      Futures f, int j, int t, double x, double y, double c, double s, double v) {
    for (int k = 0; k < f.count; k++) {
      int i = f.at(k, j) + t;
      f.x[i] = x;
      f.y[i] = y;
      f.cos[i] = c;
      f.sin[i] = s;
      f.heading[i] = StrictMath.atan2(s, c);
      f.vx[i] = v * c;
      f.vy[i] = v * s;
    }
  }
}
