package io.sparsewatt.planner.futures;

import io.sparsewatt.planner.route.Projection;
import io.sparsewatt.planner.route.Route;
import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.AgentType;
import io.sparsewatt.planner.scenario.Road;
import io.sparsewatt.planner.scenario.Scenario;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stated placeholder for a learned predictor: every agent keeps its velocity, but for a latent
 * acceleration along it and a latent drift across it, both z ~ N(0, I). The first future has z = 0.
 *
 * <p>What stands goes on standing. Where the scenario gives a reference path, vehicles along it,
 * either way, keep their distance from it instead of driving straight on through its bends.
 *
 * <p>It is not trained, knows no other road, and its agents do not react to the ego. Every plan
 * says so.
 */
public final class ConstantVelocityPlaceholder implements Predictor {

  /**
   * m/s². Constant velocity misses recorded NGSIM US-101 traffic by 3.47 m (root mean square) after
   * 3 s (references, planner A8); half an acceleration of 0.77 m/s² times 9 s² is as much.
   */
  static final double ACCELERATION = 0.77;

  /**
   * m/s. An estimate: about 0.3 m across after 3 s, as drivers keep their lane. More would put one
   * of every few oncoming cars into the ego's lane of 3.25 m.
   */
  static final double DRIFT = 0.1;

  // m/s. Slower traffic also varies its speed less, down to nothing for what stands: most of what
  // stands is parked, and the next scene tells when it is not.
  private static final double FREE = 3;

  // Velocity is the difference over this much past, seconds: recorded velocities are noisy, and one
  // 0.1 s difference of positions is noisier still.
  private static final double WINDOW = 0.5;

  // m/s. Below it an agent has no reliable direction of travel and no drift.
  private static final double CRAWL = 0.5;

  // Metres beside the path: four lanes. Radians off its direction: more is a crossing or a turn.
  private static final double BESIDE = 15;
  private static final double ALIGNED = 0.35;

  // Radians by which the path may bend over an agent's way ahead: that much is a bent road, more is
  // the ego's own turning, which the others need not share.
  private static final double BEND = 0.8;

  // Seconds in which a vehicle's motion across the path fades to a third: a lane change takes 3 s,
  // and one that is seen is half done on average. Kept up, each would end in the oncoming lane.
  private static final double FADING = 1.5;

  @Override
  public String name() {
    return "cv-latent-placeholder";
  }

  @Override
  public boolean trained() {
    return false;
  }

  @Override
  public Futures sample(Scenario s, Route route) {
    Futures f = new Futures(s.futures(), s.agents().size(), s.steps());
    Route path = s.road() instanceof Road.ReferencePath ? route : null;
    Outlook outlook = Outlook.of(s);
    for (int k = 0; k < f.count; k++) {
      for (int j = 0; j < f.agents; j++) {
        fill(outlook, path, k, j, f);
      }
    }
    f.measureSpread();
    return f;
  }

  /** Future {@code k} of agent {@code j}; {@code path} is what traffic follows, or null. */
  public static void fill(Outlook o, @Nullable Route path, int k, int j, Futures f) {
    Agent agent = o.agents().get(j);
    f.length[j] = agent.length();
    f.width[j] = agent.width();
    boolean still = agent.type() == AgentType.STATIC;
    double za = k == 0 || still ? 0 : LatentDraws.normal(o.seed(), agent.id(), k, 0);
    double zd = k == 0 || still ? 0 : LatentDraws.normal(o.seed(), agent.id(), k, 1);
    extrapolate(
        agent.history(),
        still,
        ACCELERATION * za,
        DRIFT * zd,
        agent.type() == AgentType.PEDESTRIAN ? null : path,
        o.time(),
        o.dt(),
        f,
        f.at(k, j),
        0);
  }

  /** From the end of {@code past} on, with constant acceleration along and drift across. */
  static void extrapolate(
      List<AgentState> past,
      boolean still,
      double acceleration,
      double drift,
      @Nullable Route path,
      double time,
      double dt,
      Futures f,
      int at,
      int from) {
    AgentState last = past.getLast();
    double vx = 0;
    double vy = 0;
    if (!still) {
      int i = past.size() - 1;
      // A millisecond of slack: 0.5 s at 10 Hz is five differences, whatever the rounding.
      while (i > 0 && last.time() - past.get(i - 1).time() <= WINDOW + 1e-3) {
        i--;
      }
      AgentState first = past.get(i);
      double span = last.time() - first.time();
      if (span > 0) {
        vx = (last.x() - first.x()) / span;
        vy = (last.y() - first.y()) / span;
      } else if (last.speed() != null) {
        vx = last.speed() * StrictMath.cos(last.heading());
        vy = last.speed() * StrictMath.sin(last.heading());
      }
    }
    double speed = Math.sqrt(vx * vx + vy * vy);
    double c = StrictMath.cos(last.heading());
    double sn = StrictMath.sin(last.heading());
    double ux = speed > CRAWL ? vx / speed : c;
    double uy = speed > CRAWL ? vy / speed : sn;
    double across = speed > CRAWL ? drift : 0;
    double push = acceleration * Math.min(1, speed / FREE);
    if (path != null && speed > CRAWL) {
      double reach = speed * (f.steps * dt + time - last.time());
      Bent bent = Bent.of(path, last, ux, uy, reach);
      if (bent != null) {
        bent.fill(last, speed, push, across, time, dt, f, at, from);
        return;
      }
    }
    for (int t = from; t <= f.steps; t++) {
      double tau = time + t * dt - last.time();
      double along = along(speed, push, tau);
      double v = Math.max(0, speed + push * tau);
      f.x[at + t] = last.x() + along * ux - across * tau * uy;
      f.y[at + t] = last.y() + along * uy + across * tau * ux;
      f.heading[at + t] = last.heading();
      f.cos[at + t] = c;
      f.sin[at + t] = sn;
      f.vx[at + t] = v * ux - across * uy;
      f.vy[at + t] = v * uy + across * ux;
    }
  }

  /** Metres after {@code tau} seconds; braking ends in standing. */
  private static double along(double speed, double acceleration, double tau) {
    return acceleration < 0 && tau * -acceleration > speed
        ? -0.5 * speed * speed / acceleration
        : speed * tau + 0.5 * acceleration * tau * tau;
  }

  /**
   * An agent in coordinates of the path that it drives along.
   *
   * @param way 1 along the path, -1 against it
   * @param s metres along, now
   * @param d metres to the left, now
   * @param turn radians from the path's direction to that of travel
   * @param box radians from the direction of travel to the rectangle's heading
   */
  private record Bent(Route path, int way, double s, double d, double turn, double box) {

    /** Null if the agent does not drive along the path. */
    static @Nullable Bent of(Route path, AgentState last, double ux, double uy, double reach) {
      Projection p = new Projection();
      p.segment = path.nearest(last.x(), last.y());
      path.project(last.x(), last.y(), p);
      double travel = StrictMath.atan2(uy, ux);
      double off = StrictMath.IEEEremainder(travel - p.heading, 2 * Math.PI);
      int way = Math.abs(off) <= 0.5 * Math.PI ? 1 : -1;
      double turn =
          way > 0 ? off : StrictMath.IEEEremainder(travel - p.heading - Math.PI, 2 * Math.PI);
      double bend =
          StrictMath.IEEEremainder(path.headingAt(p.s + way * reach) - p.heading, 2 * Math.PI);
      return Math.abs(p.d) > BESIDE || Math.abs(turn) > ALIGNED || Math.abs(bend) > BEND
          ? null
          : new Bent(path, way, p.s, p.d, turn, last.heading() - travel);
    }

    void fill(
        AgentState last,
        double speed,
        double push,
        double drift,
        double time,
        double dt,
        Futures f,
        int at,
        int from) {
      double cosTurn = StrictMath.cos(turn);
      double across = speed * StrictMath.sin(turn);
      double here = path.headingAt(s);
      double[] xy = new double[2];
      for (int t = from; t <= f.steps; t++) {
        double tau = time + t * dt - last.time();
        double along = ConstantVelocityPlaceholder.along(speed, push, tau);
        double v = Math.max(0, speed + push * tau);
        double fading = StrictMath.exp(-tau / FADING);
        double forth = way * along * cosTurn;
        double left = d + way * (across * FADING * (1 - fading) + drift * tau);
        // Beside a bend the way is longer or shorter than on the path.
        double bend = StrictMath.IEEEremainder(path.headingAt(s + forth) - here, 2 * Math.PI);
        double stretch = forth == 0 ? 1 : 1 - bend / forth * d;
        double there = s + forth / Math.max(0.5, stretch);
        path.point(there, left, xy);
        double direction = path.headingAt(there) + turn * fading + (way > 0 ? 0 : Math.PI);
        double c = StrictMath.cos(direction);
        double sn = StrictMath.sin(direction);
        f.x[at + t] = xy[0];
        f.y[at + t] = xy[1];
        f.vx[at + t] = v * c - drift * sn;
        f.vy[at + t] = v * sn + drift * c;
        double heading = direction + box;
        f.heading[at + t] = heading;
        f.cos[at + t] = StrictMath.cos(heading);
        f.sin[at + t] = StrictMath.sin(heading);
      }
    }
  }
}
