package io.sparsewatt.planner.energy;

import io.sparsewatt.planner.plan.Plan.Remark;
import io.sparsewatt.planner.route.Projection;
import io.sparsewatt.planner.route.Way;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Goal;
import io.sparsewatt.planner.scenario.Interval;
import io.sparsewatt.planner.scenario.Limits;
import io.sparsewatt.planner.scenario.Region;
import io.sparsewatt.planner.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario's goal means for one horizon: the speed to drive at, what to score at which step,
 * and whether the goal can be reached at all. Immutable.
 */
public final class Aim {

  /** m/s wanted where neither goal nor road nor present speed says more: town traffic in a jam. */
  static final double CRUISE = 5;

  // A goal is aimed at within its edges: at an edge the energy leaves a plan a little outside,
  // where what else it costs balances the goal. Metres, m/s, radians, and at most this share of
  // what there is on either side of the middle.
  private static final double PLACE_MARGIN = 0.3;
  private static final double SPEED_MARGIN = 0.5;
  private static final double TURN_MARGIN = 0.03;
  private static final double MOST = 0.5;
  // Seconds before its last moment by which a goal is arrived at.
  private static final double TIME_MARGIN = 0.5;
  // m/s: no goal takes for ever.
  private static final double LEAST_SPEED = 1;

  /** m/s, wanted. */
  final double speed;

  /** The step at which the goal is scored. */
  final int step;

  /** True if position, speed and orientation are scored; false if only progress is. */
  final boolean arrives;

  /** Metres along the route wanted at {@link #step}; NaN where progress is not scored. */
  final double progress;

  /** Where to be at {@link #step}, or null. */
  final @Nullable Region region;

  /** Metres along the route; a goal on lanes is scored by these. */
  final double from;

  final double to;

  /** m/s at {@link #step}, or null. */
  final @Nullable Interval goalSpeed;

  /** Radians at {@link #step}, or null. */
  final @Nullable Interval orientation;

  private final List<Remark> reasons;

  /** For a checked scenario and the way through it. */
  public Aim(Scenario s, Way way) {
    Projection p = new Projection();
    Ego e = s.ego();
    p.segment = way.route().nearest(e.x(), e.y());
    way.route().project(e.x(), e.y(), p);
    double here = p.s;
    double limit = Math.min(p.limit, s.limits().maxSpeed());
    double usual = Double.isInfinite(p.limit) ? Math.max(e.speed(), CRUISE) : limit;
    Goal goal = s.goal();
    reasons = new ArrayList<>();
    if (way.unreachable() != null) {
      reasons.add(way.unreachable());
    }
    double wanted = usual;
    int at = s.steps();
    boolean scored = false;
    double ahead = Double.NaN;
    double when = Double.POSITIVE_INFINITY;
    if (goal != null) {
      Interval time = goal.time();
      Interval v = goal.speed();
      if (way.hasGoal()) {
        // The middle of the region, but no further into a long one than a car's length.
        double target = way.goalFrom() + Math.min(0.5 * (way.goalTo() - way.goalFrom()), 5);
        double distance = Math.max(0, target - here);
        if (time != null) {
          when = arrival(time, s.time() + distance / Math.max(usual, LEAST_SPEED));
          double left = Math.max(when - s.time(), s.dt());
          wanted = Math.min(usual, distance / left);
          ahead = here + distance * Math.min(1, s.horizon() / left);
        }
      } else {
        if (v != null) {
          wanted = Math.max(0, Math.min(limit, v.middle()));
        }
        if (time != null) {
          when = time.middle();
        }
      }
      if (when <= s.time() + s.horizon()) {
        at = (int) Math.rint((when - s.time()) / s.dt());
        at = Math.max(1, Math.min(s.steps(), at));
        scored = true;
        ahead = Double.NaN;
      }
      unreachable(s, goal, way, here);
    }
    this.speed = wanted;
    this.step = at;
    this.arrives = scored;
    this.progress = ahead;
    this.region = scored && goal != null && way.hasGoal() ? within(goal.region()) : null;
    double edge = inset(0.5 * (way.goalTo() - way.goalFrom()));
    this.from = way.goalFrom() + edge;
    this.to = way.goalTo() - edge;
    this.goalSpeed = scored && goal != null ? within(goal.speed(), SPEED_MARGIN) : null;
    this.orientation = scored && goal != null ? within(goal.orientation(), TURN_MARGIN) : null;
  }

  /** When to arrive in a goal's time: in its middle, or later if that asks for haste. */
  private static double arrival(Interval time, double unhurried) {
    double last = Math.max(time.middle(), time.max() - TIME_MARGIN);
    return Math.max(time.middle(), Math.min(last, unhurried));
  }

  private static @Nullable Region within(@Nullable Region goal) {
    return switch (goal) {
      case null -> null;
      case Region.Circle c -> new Region.Circle(c.x(), c.y(), c.radius() - inset(c.radius()));
      case Region.Rectangle r ->
          new Region.Rectangle(
              r.x(),
              r.y(),
              r.length() - 2 * inset(0.5 * r.length()),
              r.width() - 2 * inset(0.5 * r.width()),
              r.orientation());
      // By the interval along the route.
      case Region.OnLanes lanes -> lanes;
    };
  }

  private static double inset(double half) {
    return Math.min(PLACE_MARGIN, MOST * half);
  }

  private static @Nullable Interval within(@Nullable Interval goal, double margin) {
    if (goal == null) {
      return null;
    }
    double inset = Math.min(margin, MOST * 0.5 * (goal.max() - goal.min()));
    return new Interval(goal.min() + inset, goal.max() - inset);
  }

  /** Why the goal cannot be reached; empty if nothing is known against it. */
  public List<Remark> reasons() {
    return List.copyOf(reasons);
  }

  /** m/s, wanted. */
  public double speed() {
    return speed;
  }

  private void unreachable(Scenario s, Goal goal, Way way, double here) {
    Limits l = s.limits();
    Ego e = s.ego();
    Interval time = goal.time();
    double latest = time == null ? Double.POSITIVE_INFINITY : time.max() - s.time();
    double earliest = time == null ? 0 : Math.max(0, time.min() - s.time());
    if (way.hasGoal()) {
      double near = way.goalFrom() - here;
      double far = way.goalTo() - here;
      double most = farthest(e.speed(), l, latest);
      double least = nearest(e.speed(), l, earliest);
      if (far < -e.length()) {
        reasons.add(
            new Remark(
                "goal-behind",
                String.format(
                    Locale.ROOT, "the goal ends %.1f m behind the ego on its route", -far)));
      } else if (near > most) {
        reasons.add(
            new Remark(
                "goal-unreachable",
                String.format(
                    Locale.ROOT,
                    "the goal begins %.1f m ahead and its time ends in %.1f s; at full"
                        + " acceleration the ego gets %.1f m far",
                    near,
                    latest,
                    most)));
      } else if (least > Math.max(0, far)) {
        reasons.add(
            new Remark(
                "goal-unreachable",
                String.format(
                    Locale.ROOT,
                    "the goal ends %.1f m ahead; at full braking the ego has driven %.1f m when"
                        + " its time begins in %.1f s",
                    far,
                    least,
                    earliest)));
      }
    }
    Interval v = goal.speed();
    if (v != null && latest < Double.POSITIVE_INFINITY) {
      double fastest = Math.min(l.maxSpeed(), e.speed() + l.maxAcceleration() * latest);
      double slowest = Math.max(0, e.speed() - l.maxBraking() * latest);
      if (v.min() > fastest || v.max() < slowest) {
        reasons.add(
            new Remark(
                "goal-unreachable",
                String.format(
                    Locale.ROOT,
                    "the goal asks for %.1f to %.1f m/s within %.1f s; from %.1f m/s the limits"
                        + " allow %.1f to %.1f",
                    v.min(),
                    v.max(),
                    latest,
                    e.speed(),
                    slowest,
                    fastest)));
      }
    }
  }

  private static double farthest(double v, Limits l, double seconds) {
    double up = Math.min(seconds, (l.maxSpeed() - v) / l.maxAcceleration());
    double top = v + l.maxAcceleration() * up;
    return 0.5 * (v + top) * up + (seconds > up ? top * (seconds - up) : 0);
  }

  private static double nearest(double v, Limits l, double seconds) {
    double down = Math.min(seconds, v / l.maxBraking());
    return v * down - 0.5 * l.maxBraking() * down * down;
  }
}
