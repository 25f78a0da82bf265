package io.sparsewatt.driving.following;

import io.sparsewatt.planner.route.Projection;
import io.sparsewatt.planner.route.Route;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Limits;

/**
 * Steers along a route, or beside it, by pure pursuit (Coulter 1992), within what the vehicle can
 * do. One thread.
 */
public final class RouteKeeping {

  // The point that is pursued: seconds and metres ahead.
  private static final double SECONDS_AHEAD = 1.5;
  private static final double LEAST_AHEAD = 5;

  private final Route route;
  private final Limits limits;
  private final double dt;
  private final Projection p = new Projection();
  private final double[] aim = new double[2];

  /**
   * @param dt seconds a step
   */
  public RouteKeeping(Route route, Limits limits, double dt) {
    this.route = route;
    this.limits = limits;
    this.dt = dt;
  }

  /**
   * The ego a step later.
   *
   * @param acceleration m/s², wanted
   * @param offset metres to the left of the route, wanted
   */
  public Ego step(Ego ego, double acceleration, double offset) {
    p.segment = route.nearest(ego.x(), ego.y());
    route.project(ego.x(), ego.y(), p);
    double a = Math.max(-limits.maxBraking(), Math.min(limits.maxAcceleration(), acceleration));
    double speed = Math.max(0, Math.min(limits.maxSpeed(), ego.speed() + a * dt));
    double way = 0.5 * (ego.speed() + speed) * dt;
    double ahead = Math.max(LEAST_AHEAD, SECONDS_AHEAD * ego.speed());
    route.point(p.s + ahead, offset, aim);
    double dx = aim[0] - ego.x();
    double dy = aim[1] - ego.y();
    double left = dy * StrictMath.cos(ego.heading()) - dx * StrictMath.sin(ego.heading());
    double wanted = 2 * left / Math.max(1, dx * dx + dy * dy);
    wanted = Math.max(-limits.maxCurvature(), Math.min(limits.maxCurvature(), wanted));
    double most = limits.maxCurvatureRate() * dt;
    double curvature = Math.max(ego.curvature() - most, Math.min(ego.curvature() + most, wanted));
    double turn = 0.5 * (ego.curvature() + curvature) * way;
    double direction = ego.heading() + 0.5 * turn;
    return new Ego(
        ego.x() + way * StrictMath.cos(direction),
        ego.y() + way * StrictMath.sin(direction),
        ego.heading() + turn,
        speed,
        (speed - ego.speed()) / dt,
        curvature,
        ego.length(),
        ego.width());
  }
}
