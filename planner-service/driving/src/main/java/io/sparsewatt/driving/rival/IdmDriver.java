package io.sparsewatt.driving.rival;

import io.sparsewatt.driving.following.RouteKeeping;
import io.sparsewatt.driving.loop.Driver;
import io.sparsewatt.planner.route.Route;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Scenario;

/**
 * Keeps its route and its distance, at the speed limit where there is nobody: the intelligent
 * driver model, which changes lanes only as its route does.
 */
public final class IdmDriver implements Driver {

  // m/s, where no limit is posted: what traffic of a motorway or a town does at most.
  static final double USUAL = 15;

  private final OwnRoute route = new OwnRoute();

  @Override
  public Ego next(Scenario now) {
    Route way = route.of(now);
    double wanted = wanted(OwnRoute.place(way, now.ego()).limit, now.ego());
    double a = new Leader(way).acceleration(now.ego(), 0, wanted, Traffic.now(now));
    return new RouteKeeping(way, now.limits(), now.dt()).step(now.ego(), a, 0);
  }

  static double wanted(double limit, Ego ego) {
    return Double.isInfinite(limit) ? Math.max(USUAL, ego.speed()) : limit;
  }
}
