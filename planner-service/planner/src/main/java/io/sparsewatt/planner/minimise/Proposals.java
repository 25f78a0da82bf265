package io.sparsewatt.planner.minimise;

import io.sparsewatt.planner.energy.Aim;
import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.model.Bicycle;
import io.sparsewatt.planner.model.Knots;
import io.sparsewatt.planner.model.Motion;
import io.sparsewatt.planner.route.Projection;
import io.sparsewatt.planner.route.Route;
import io.sparsewatt.planner.scenario.Controls;
import io.sparsewatt.planner.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where the search starts: the plan before, an emergency brake, going on, stopping, and
 * PDM-Closed's fifteen (five IDM speeds at three offsets from the path). The search can only
 * improve on them.
 *
 * <p>Source: tuplan_garage, pdm_closed_planner.yaml (references, planner 2).
 */
final class Proposals {

  /** Comes to rest unhurriedly and stays there. */
  static final String STOP = "stop";

  // m/s², as a driver comes to rest where nothing presses.
  private static final double STOPPING = 1.5;

  private static final double[] SPEEDS = {1.0, 0.8, 0.6, 0.4, 0.2};
  private static final double[] OFFSETS = {0, -1, 1};

  // The intelligent driver model, with ordinary values for a car.
  private static final double IDM_ACCELERATION = 2;
  private static final double IDM_BRAKING = 3;
  private static final double IDM_HEADWAY = 1.2;
  private static final double IDM_GAP = 2;
  // Metres beside the ego within which a vehicle counts as being in the way.
  private static final double CLEARANCE = 0.3;

  // Pure pursuit: look this far ahead, seconds, and no less than this many metres.
  private static final double LOOK_SECONDS = 0.8;
  private static final double LOOK_METRES = 5;

  private final Scenario s;
  private final Route route;
  private final Knots knots;
  private final Bicycle bicycle;
  private final Futures futures;
  private final double speed;
  private final Motion motion;
  // Path coordinates of the agents in the first future, entry j * (T + 1) + t.
  private final double[] agentS;
  private final double[] agentD;
  private final double[] agentV;
  private final Projection p = new Projection();
  private final double[] xy = new double[2];
  private final int firstSegment;

  Proposals(Scenario s, Route route, Aim aim, Knots knots, Futures futures) {
    this.s = s;
    this.route = route;
    this.knots = knots;
    this.futures = futures;
    this.bicycle = new Bicycle(s.dt(), s.limits().maxSpeed(), s.limits().maxPower());
    this.motion = new Motion(s.steps());
    this.firstSegment = route.nearest(s.ego().x(), s.ego().y());
    p.segment = firstSegment;
    route.project(s.ego().x(), s.ego().y(), p);
    double limit = Math.min(p.limit, s.limits().maxSpeed());
    this.speed =
        Double.isInfinite(p.limit)
            ? Math.max(aim.speed(), s.ego().speed())
            : Math.max(aim.speed(), limit);
    int stride = s.steps() + 1;
    agentS = new double[futures.agents * stride];
    agentD = new double[futures.agents * stride];
    agentV = new double[futures.agents * stride];
    for (int j = 0; j < futures.agents; j++) {
      int at = futures.at(0, j);
      p.segment = route.nearest(futures.x[at], futures.y[at]);
      for (int t = 0; t <= s.steps(); t++) {
        route.project(futures.x[at + t], futures.y[at + t], p);
        int i = j * stride + t;
        agentS[i] = p.s;
        agentD[i] = p.d;
        double c = StrictMath.cos(p.heading);
        double sn = StrictMath.sin(p.heading);
        agentV[i] = futures.vx[at + t] * c + futures.vy[at + t] * sn;
      }
    }
  }

  /** A named start, knots projected. */
  record Proposal(String name, double[] knots) {}

  /** In the order in which they are evaluated: what must not be missed comes first. */
  List<Proposal> all() {
    List<Proposal> list = new ArrayList<>();
    Controls before = s.previousPlan();
    if (before != null) {
      double[] q = new double[knots.size()];
      knots.shift(before, s.time(), q);
      list.add(new Proposal("previous", q));
    }
    p.segment = firstSegment;
    route.project(s.ego().x(), s.ego().y(), p);
    double offset = p.d;
    list.add(new Proposal("brake", constant(-s.limits().maxBraking(), offset)));
    list.add(new Proposal("keep", constant(0, offset)));
    list.add(new Proposal(STOP, constant(-STOPPING, offset)));
    for (double o : OFFSETS) {
      for (double f : SPEEDS) {
        list.add(
            new Proposal(String.format(Locale.ROOT, "idm %.1f %+.1f", f, o), follow(f * speed, o)));
      }
    }
    return list;
  }

  private double[] constant(double acceleration, double offset) {
    start();
    for (int i = 0; i < motion.steps; i++) {
      motion.command[i] = acceleration;
      motion.curvature[i] = pursue(i, offset);
      bicycle.step(motion, i);
    }
    return fitted();
  }

  private double[] follow(double wanted, double offset) {
    start();
    for (int i = 0; i < motion.steps; i++) {
      motion.curvature[i] = pursue(i, offset);
      motion.command[i] =
          Math.max(
              -s.limits().maxBraking(),
              Math.min(s.limits().maxAcceleration(), idm(i, wanted, offset)));
      bicycle.step(motion, i);
    }
    return fitted();
  }

  private void start() {
    motion.x[0] = s.ego().x();
    motion.y[0] = s.ego().y();
    motion.heading[0] = s.ego().heading();
    motion.speed[0] = s.ego().speed();
    motion.cos[0] = StrictMath.cos(s.ego().heading());
    motion.sin[0] = StrictMath.sin(s.ego().heading());
    p.segment = firstSegment;
  }

  private double[] fitted() {
    double[] q = new double[knots.size()];
    knots.fit(motion.command, motion.curvature, q);
    return q;
  }

  /** Curvature of the arc to a point ahead on the path; leaves {@link #p} at the ego. */
  private double pursue(int i, double offset) {
    route.project(motion.x[i], motion.y[i], p);
    double look = Math.max(LOOK_METRES, LOOK_SECONDS * motion.speed[i]);
    route.point(p.s + look, offset, xy);
    double dx = xy[0] - motion.x[i];
    double dy = xy[1] - motion.y[i];
    double across = dy * motion.cos[i] - dx * motion.sin[i];
    double k = 2 * across / Math.max(1, dx * dx + dy * dy);
    double most = s.limits().maxCurvature();
    return Math.max(-most, Math.min(most, k));
  }

  private double idm(int i, double wanted, double offset) {
    double v = motion.speed[i];
    double gap = route.end() - p.s - 0.5 * s.ego().length();
    double lead = 0;
    int stride = motion.steps + 1;
    double half = 0.5 * s.ego().width() + CLEARANCE;
    for (int j = 0; j < futures.agents; j++) {
      int at = j * stride + i;
      double ahead = agentS[at] - p.s;
      double nearest = Math.min(Math.abs(agentD[at] - offset), Math.abs(agentD[at] - p.d));
      if (ahead <= 0 || nearest > half + 0.5 * futures.width[j]) {
        continue;
      }
      double g = ahead - 0.5 * (s.ego().length() + futures.length[j]);
      if (g < gap) {
        gap = g;
        lead = agentV[at];
      }
    }
    double ratio = v / Math.max(0.1, wanted);
    double free = 1 - ratio * ratio * ratio * ratio;
    double closeness = 0;
    if (gap < Double.POSITIVE_INFINITY) {
      double desired =
          IDM_GAP
              + Math.max(
                  0,
                  v * IDM_HEADWAY
                      + v * (v - lead) / (2 * Math.sqrt(IDM_ACCELERATION * IDM_BRAKING)));
      closeness = desired / Math.max(0.5, gap);
    }
    return IDM_ACCELERATION * (free - closeness * closeness);
  }
}
