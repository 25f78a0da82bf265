package io.sparsewatt.driving.rival;

import io.sparsewatt.planner.route.Projection;
import io.sparsewatt.planner.route.Route;
import io.sparsewatt.planner.route.WayFinder;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Scenario;
import org.jspecify.annotations.Nullable;

/** The route that a driver finds at its first step and keeps for the drive. One thread. */
final class OwnRoute {

  private @Nullable Route route;

  /** The route of the first scenario that it was asked for. */
  Route of(Scenario now) {
    Route found = route;
    if (found == null) {
      found = WayFinder.find(now).route();
      route = found;
    }
    return found;
  }

  /** Where the ego is on a route. */
  static Projection place(Route route, Ego ego) {
    Projection p = new Projection();
    p.segment = route.nearest(ego.x(), ego.y());
    route.project(ego.x(), ego.y(), p);
    return p;
  }
}
