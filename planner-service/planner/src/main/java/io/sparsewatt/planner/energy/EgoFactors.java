package io.sparsewatt.planner.energy;

import io.sparsewatt.planner.model.Gradient;
import io.sparsewatt.planner.model.Motion;
import io.sparsewatt.planner.route.Projection;
import io.sparsewatt.planner.route.Route;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Interval;
import io.sparsewatt.planner.scenario.Region;
import io.sparsewatt.planner.scenario.Scenario;
import org.jspecify.annotations.Nullable;

/** The factors that no agent is in: road, speed, comfort, goal. The same in every future. */
final class EgoFactors {

  // Half a lane of 3.7 m (PPUU).
  private static final double HALF_LANE = 1.85;
  private static final double SPEED_UNIT = 5;
  private static final double OVER_SPEED_UNIT = 2.23;
  private static final double ACCELERATION_UNIT = 2.40;
  private static final double BRAKING_UNIT = 4.05;
  private static final double LATERAL_UNIT = 4.89;
  // The share of the comfort limit that is free (references, planner 4.4).
  private static final double LATERAL_FREE = 0.6;
  private static final double JERK_UNIT = 4.13;
  // Being 10 m behind the schedule counts as much as being 2 m outside the goal at its time.
  private static final double PROGRESS_UNIT = 10;
  private static final double REGION_UNIT = 2;
  private static final double GOAL_SPEED_UNIT = 2;
  private static final double GOAL_TURN_UNIT = 0.2;

  private final Ego ego;
  private final Route route;
  private final Aim aim;
  private final double dt;
  private final double curvatureRateUnit;
  private final double[] share;
  private final int firstSegment;
  private final Projection p = new Projection();
  private final double[] weight;

  EgoFactors(Scenario s, Route route, Aim aim, Weights weights, double[] share) {
    this.ego = s.ego();
    this.route = route;
    this.aim = aim;
    this.dt = s.dt();
    this.curvatureRateUnit = s.limits().maxCurvatureRate();
    this.share = share;
    this.firstSegment = route.nearest(ego.x(), ego.y());
    this.weight = new double[Term.values().length];
    for (Term t : Term.values()) {
      weight[t.ordinal()] = weights.of(t);
    }
  }

  /**
   * Adds values to {@code value} (by ordinal) and, if {@code g} is given, weighted derivatives to
   * it.
   */
  void add(Motion m, double[] value, @Nullable Gradient g) {
    alongPath(m, value, g);
    comfort(m, value, g);
  }

  private void alongPath(Motion m, double[] value, @Nullable Gradient g) {
    p.segment = firstSegment;
    double lane = 0;
    double heading = 0;
    double edge = 0;
    double speed = 0;
    double over = 0;
    for (int i = 1; i <= m.steps; i++) {
      route.project(m.x[i], m.y[i], p);
      double w = share[i];
      double turn = m.heading[i] - p.heading;
      double ct = StrictMath.cos(turn);
      double st = StrictMath.sin(turn);

      double off = p.d / HALF_LANE;
      lane += w * off * off;
      heading += w * (1 - ct);

      double reach = 0.5 * (ego.width() * Math.abs(ct) + ego.length() * Math.abs(st));
      double outLeft = Math.max(0, p.d + reach - p.left);
      double outRight = Math.max(0, -p.d + reach - p.right);
      double outEnd = Math.max(0, p.s + 0.5 * ego.length() - route.end());
      edge += w * (outLeft * outLeft + outRight * outRight + outEnd * outEnd);

      double lag = (m.speed[i] - aim.speed) / SPEED_UNIT;
      double most = Math.abs(lag);
      speed += w * (most <= 1 ? lag * lag : 2 * most - 1);
      double excess = Math.max(0, m.speed[i] - p.limit) / OVER_SPEED_UNIT;
      over += w * excess * excess;

      if (g != null) {
        double byD =
            weight[Term.LANE.ordinal()] * w * 2 * off / HALF_LANE
                + weight[Term.ROAD_EDGE.ordinal()] * w * 2 * (outLeft - outRight);
        double byS =
            weight[Term.ROAD_EDGE.ordinal()]
                * w
                * 2
                * (outEnd - outLeft * p.leftSlope - outRight * p.rightSlope);
        g.x[i] += byD * p.dx + byS * p.sx;
        g.y[i] += byD * p.dy + byS * p.sy;
        double reachByTurn =
            0.5 * (ego.length() * Math.signum(st) * ct - ego.width() * Math.signum(ct) * st);
        g.heading[i] +=
            weight[Term.HEADING.ordinal()] * w * st
                + weight[Term.ROAD_EDGE.ordinal()] * w * 2 * (outLeft + outRight) * reachByTurn;
        g.speed[i] +=
            weight[Term.SPEED.ordinal()] * w * 2 * Math.max(-1, Math.min(1, lag)) / SPEED_UNIT
                + weight[Term.OVER_SPEED.ordinal()] * w * 2 * excess / OVER_SPEED_UNIT;
      }
      if (i == aim.step) {
        goal(m, i, value, g);
      }
    }
    value[Term.LANE.ordinal()] += lane;
    value[Term.HEADING.ordinal()] += heading;
    value[Term.ROAD_EDGE.ordinal()] += edge;
    value[Term.SPEED.ordinal()] += speed;
    value[Term.OVER_SPEED.ordinal()] += over;
  }

  private void comfort(Motion m, double[] value, @Nullable Gradient g) {
    double push = 0;
    double side = 0;
    double jerk = 0;
    double steer = 0;
    double before = ego.acceleration();
    double bend = ego.curvature();
    for (int i = 0; i < m.steps; i++) {
      double w = share[i + 1];
      double a = m.acceleration[i];
      double unit = a > 0 ? ACCELERATION_UNIT : BRAKING_UNIT;
      push += w * (a / unit) * (a / unit);

      double v = m.speed[i + 1];
      double k = m.curvature[i];
      double lateral = Math.max(0, v * v * Math.abs(k) / LATERAL_UNIT - LATERAL_FREE);
      side += w * lateral * lateral;

      double j = (a - before) / dt / JERK_UNIT;
      jerk += w * j * j;
      double r = (k - bend) / dt / curvatureRateUnit;
      steer += w * r * r;

      if (g != null) {
        g.acceleration[i] += weight[Term.ACCELERATION.ordinal()] * w * 2 * a / (unit * unit);
        double byLateral = weight[Term.LATERAL_ACCELERATION.ordinal()] * w * 2 * lateral;
        g.speed[i + 1] += byLateral * 2 * v * Math.abs(k) / LATERAL_UNIT;
        g.curvature[i] += byLateral * v * v * Math.signum(k) / LATERAL_UNIT;
        double byA = weight[Term.JERK.ordinal()] * w * 2 * j / dt / JERK_UNIT;
        g.acceleration[i] += byA;
        double byK = weight[Term.CURVATURE_RATE.ordinal()] * w * 2 * r / dt / curvatureRateUnit;
        g.curvature[i] += byK;
        if (i > 0) {
          g.acceleration[i - 1] -= byA;
          g.curvature[i - 1] -= byK;
        }
      }
      before = a;
      bend = k;
    }
    value[Term.ACCELERATION.ordinal()] += push;
    value[Term.LATERAL_ACCELERATION.ordinal()] += side;
    value[Term.JERK.ordinal()] += jerk;
    value[Term.CURVATURE_RATE.ordinal()] += steer;
  }

  /** Scores step {@code i}; {@code p} is its projection. */
  private void goal(Motion m, int i, double[] value, @Nullable Gradient g) {
    double w = weight[Term.GOAL.ordinal()];
    double sum = 0;
    if (!Double.isNaN(aim.progress)) {
      double behind = (p.s - aim.progress) / PROGRESS_UNIT;
      sum += behind * behind;
      if (g != null) {
        double byS = w * 2 * behind / PROGRESS_UNIT;
        g.x[i] += byS * p.sx;
        g.y[i] += byS * p.sy;
      }
    }
    if (aim.arrives) {
      sum += region(m, i, w, g);
      sum += speedAndTurn(m, i, w, g);
    }
    value[Term.GOAL.ordinal()] += sum;
  }

  private double region(Motion m, int i, double w, @Nullable Gradient g) {
    Region region = aim.region;
    if (region == null) {
      return 0;
    }
    double ex;
    double ey;
    switch (region) {
      case Region.OnLanes ignored -> {
        double out = Math.max(0, aim.from - p.s) - Math.max(0, p.s - aim.to);
        double u = out / REGION_UNIT;
        if (g != null) {
          double byS = -w * 2 * u / REGION_UNIT;
          g.x[i] += byS * p.sx;
          g.y[i] += byS * p.sy;
        }
        return u * u;
      }
      case Region.Circle c -> {
        double dx = m.x[i] - c.x();
        double dy = m.y[i] - c.y();
        double distance = Math.sqrt(dx * dx + dy * dy);
        double out = Math.max(0, distance - c.radius());
        ex = out > 0 ? out * dx / distance : 0;
        ey = out > 0 ? out * dy / distance : 0;
      }
      case Region.Rectangle r -> {
        double co = StrictMath.cos(r.orientation());
        double so = StrictMath.sin(r.orientation());
        double dx = m.x[i] - r.x();
        double dy = m.y[i] - r.y();
        double along = co * dx + so * dy;
        double across = co * dy - so * dx;
        double outAlong = Math.signum(along) * Math.max(0, Math.abs(along) - 0.5 * r.length());
        double outAcross = Math.signum(across) * Math.max(0, Math.abs(across) - 0.5 * r.width());
        ex = co * outAlong - so * outAcross;
        ey = so * outAlong + co * outAcross;
      }
    }
    // (ex, ey) leads from the region's nearest point to the ego.
    if (g != null) {
      double scale = w * 2 / (REGION_UNIT * REGION_UNIT);
      g.x[i] += scale * ex;
      g.y[i] += scale * ey;
    }
    return (ex * ex + ey * ey) / (REGION_UNIT * REGION_UNIT);
  }

  private double speedAndTurn(Motion m, int i, double w, @Nullable Gradient g) {
    double sum = 0;
    Interval v = aim.goalSpeed;
    if (v != null) {
      double out = Math.max(0, m.speed[i] - v.max()) - Math.max(0, v.min() - m.speed[i]);
      double u = out / GOAL_SPEED_UNIT;
      sum += u * u;
      if (g != null) {
        g.speed[i] += w * 2 * u / GOAL_SPEED_UNIT;
      }
    }
    Interval o = aim.orientation;
    if (o != null) {
      double half = 0.5 * (o.max() - o.min());
      double turn = StrictMath.IEEEremainder(m.heading[i] - o.middle(), 2 * Math.PI);
      double u = Math.signum(turn) * Math.max(0, Math.abs(turn) - half) / GOAL_TURN_UNIT;
      sum += u * u;
      if (g != null) {
        g.heading[i] += w * 2 * u / GOAL_TURN_UNIT;
      }
    }
    return sum;
  }
}
