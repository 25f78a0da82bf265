package io.sparsewatt.driving.rival;

import io.sparsewatt.driving.following.FollowingModel;
import io.sparsewatt.driving.following.RouteKeeping;
import io.sparsewatt.driving.judge.Moving;
import io.sparsewatt.driving.loop.Driver;
import io.sparsewatt.planner.route.Projection;
import io.sparsewatt.planner.route.Route;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Scenario;
import java.util.List;

/**
 * Keeps its distance by the intelligent driver model, and drives a lane beside its route where that
 * is faster (MOBIL: Kesting, Treiber and Helbing 2007, politeness 0, thresholds as on the
 * motorway): who follows there need not brake hard, and the ego gains. It comes back when the route
 * is no slower.
 */
public final class MobilDriver implements Driver {

  // m/s²: gain that is worth a change, braking that may be imposed, and that of coming back.
  private static final double LEAST_GAIN = 0.2;
  private static final double MOST_IMPOSED_BRAKING = 2;
  // Metres of a lane, and seconds between changes.
  private static final double LANE = 3.5;
  private static final double DELAY = 3;
  // Metres beside the ego that are clear before it changes.
  private static final double BESIDE = 1;

  private final OwnRoute route = new OwnRoute();
  private double offset;
  private double sinceChange = DELAY;

  @Override
  public Ego next(Scenario now) {
    Route way = route.of(now);
    Projection p = OwnRoute.place(way, now.ego());
    double wanted = IdmDriver.wanted(p.limit, now.ego());
    List<Moving> others = Traffic.now(now);
    Leader leader = new Leader(way);
    sinceChange += now.dt();
    if (sinceChange >= DELAY) {
      double best = leader.beside(now.ego(), offset, wanted, others) + LEAST_GAIN;
      double to = offset;
      for (double side : new double[] {0, offset - LANE, offset + LANE}) {
        boolean neighbour = side != offset && Math.abs(side - offset) < 1.5 * LANE;
        if (!neighbour || !isRoad(p, side, now.ego()) || !isFree(way, p, side, now, others)) {
          continue;
        }
        // Back on the route counts as a gain of itself.
        double gain =
            leader.beside(now.ego(), side, wanted, others) + (side == 0 ? 2 * LEAST_GAIN : 0);
        if (gain > best) {
          best = gain;
          to = side;
        }
      }
      if (to != offset) {
        offset = to;
        sinceChange = 0;
      }
    }
    double a = leader.acceleration(now.ego(), offset, wanted, others);
    return new RouteKeeping(way, now.limits(), now.dt()).step(now.ego(), a, offset);
  }

  private static boolean isRoad(Projection p, double side, Ego ego) {
    double half = 0.5 * ego.width();
    return side + half <= p.left && half - side <= p.right;
  }

  /** Nobody is beside, and who comes behind on that side brakes little. */
  private static boolean isFree(
      Route way, Projection p, double side, Scenario now, List<Moving> others) {
    Ego ego = now.ego();
    Projection other = new Projection();
    for (Moving one : others) {
      other.segment = p.segment;
      way.project(one.box().x(), one.box().y(), other);
      double across = 0.5 * (ego.width() + one.box().width());
      if (Math.abs(other.d - side) > across) {
        continue;
      }
      double gap = Math.abs(other.s - p.s) - 0.5 * (ego.length() + one.box().length());
      if (gap < BESIDE) {
        return false;
      }
      if (other.s < p.s) {
        double imposed =
            FollowingModel.acceleration(
                one.speed(), Math.max(1, one.speed()), gap, one.speed() - ego.speed());
        if (imposed < -MOST_IMPOSED_BRAKING) {
          return false;
        }
      }
    }
    return true;
  }
}
