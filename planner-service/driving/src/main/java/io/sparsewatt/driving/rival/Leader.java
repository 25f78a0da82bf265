package io.sparsewatt.driving.rival;

import io.sparsewatt.driving.following.FollowingModel;
import io.sparsewatt.driving.judge.Moving;
import io.sparsewatt.planner.route.Projection;
import io.sparsewatt.planner.route.Route;
import io.sparsewatt.planner.scenario.Ego;
import java.util.List;

/** Whom the ego follows on a route. One thread. */
final class Leader {

  // Metres beside the ego's flank that count as in its way, and that are looked ahead.
  private static final double BESIDE = 0.3;
  private static final double REACH = 100;

  private final Route route;
  private final Projection own = new Projection();
  private final Projection other = new Projection();

  Leader(Route route) {
    this.route = route;
  }

  /**
   * The acceleration that keeps distance to everyone in the way.
   *
   * @param offset metres to the left of the route that the ego keeps
   * @param wanted m/s
   */
  double acceleration(Ego ego, double offset, double wanted, List<Moving> others) {
    project(ego);
    return among(ego, own.d, offset, wanted, others);
  }

  /** The acceleration if the ego were beside the route by {@code offset} already. */
  double beside(Ego ego, double offset, double wanted, List<Moving> others) {
    project(ego);
    return among(ego, offset, offset, wanted, others);
  }

  private void project(Ego ego) {
    own.segment = route.nearest(ego.x(), ego.y());
    route.project(ego.x(), ego.y(), own);
  }

  private double among(Ego ego, double here, double offset, double wanted, List<Moving> others) {
    double a = FollowingModel.acceleration(ego.speed(), wanted, Double.POSITIVE_INFINITY, 0);
    for (Moving one : others) {
      double dx = one.box().x() - ego.x();
      double dy = one.box().y() - ego.y();
      if (dx * dx + dy * dy > REACH * REACH) {
        continue;
      }
      other.segment = own.segment;
      route.project(one.box().x(), one.box().y(), other);
      double turn = one.box().heading() - other.heading;
      double ct = Math.abs(StrictMath.cos(turn));
      double st = Math.abs(StrictMath.sin(turn));
      double halfWide = 0.5 * (one.box().width() * ct + one.box().length() * st);
      double halfLong = 0.5 * (one.box().length() * ct + one.box().width() * st);
      // In the way of where the ego is, or of where it goes.
      double away = Math.min(Math.abs(other.d - here), Math.abs(other.d - offset));
      double gap = other.s - own.s - 0.5 * ego.length() - halfLong;
      if (away > 0.5 * ego.width() + halfWide + BESIDE || other.s <= own.s) {
        continue;
      }
      double closing = ego.speed() - one.speed() * StrictMath.cos(turn);
      a = Math.min(a, FollowingModel.acceleration(ego.speed(), wanted, gap, closing));
    }
    return a;
  }
}
