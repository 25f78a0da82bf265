package io.sparsewatt.driving.rival;

import io.sparsewatt.driving.following.RouteKeeping;
import io.sparsewatt.driving.loop.Driver;
import io.sparsewatt.planner.route.Projection;
import io.sparsewatt.planner.route.Route;
import io.sparsewatt.planner.route.WayFinder;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Scenario;
import org.jspecify.annotations.Nullable;

/**
 * Keeps its route and its distance, at the speed limit where there is nobody: the intelligent
 * driver model, which changes lanes only as its route does.
 */
public final class IdmDriver implements Driver {

  // m/s, where no limit is posted: what traffic of a motorway or a town does at most.
  static final double USUAL = 15;

  private @Nullable Route route;

  @Override
  public Ego next(Scenario now) {
    Route way = route;
    if (way == null) {
      way = WayFinder.find(now).route();
      route = way;
    }
    Projection p = new Projection();
    p.segment = way.nearest(now.ego().x(), now.ego().y());
    way.project(now.ego().x(), now.ego().y(), p);
    double wanted = wanted(p.limit, now.ego());
    double a = new Leader(way).acceleration(now.ego(), 0, wanted, Traffic.now(now));
    return new RouteKeeping(way, now.limits(), now.dt()).step(now.ego(), a, 0);
  }

  static double wanted(double limit, Ego ego) {
    return Double.isInfinite(limit) ? Math.max(USUAL, ego.speed()) : limit;
  }
}
