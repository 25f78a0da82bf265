package io.sparsewatt.driving.rival;

import io.sparsewatt.driving.following.RouteKeeping;
import io.sparsewatt.driving.loop.Driver;
import io.sparsewatt.planner.route.Route;
import io.sparsewatt.planner.route.WayFinder;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Scenario;
import org.jspecify.annotations.Nullable;

/**
 * Follows its route at the speed that it has, and looks at nobody: what not to plan comes to. It
 * stands where a log replay would, for a recording for planners has no log of its ego.
 */
public final class KeepDriver implements Driver {

  private @Nullable Route route;

  @Override
  public Ego next(Scenario now) {
    Route way = route;
    if (way == null) {
      way = WayFinder.find(now).route();
      route = way;
    }
    return new RouteKeeping(way, now.limits(), now.dt()).step(now.ego(), 0, 0);
  }
}
