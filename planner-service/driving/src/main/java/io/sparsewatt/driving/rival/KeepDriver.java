package io.sparsewatt.driving.rival;

import io.sparsewatt.driving.following.RouteKeeping;
import io.sparsewatt.driving.loop.Driver;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Scenario;

/**
 * Follows its route at the speed that it has, and looks at nobody: what not to plan comes to. It
 * stands where a log replay would, for a recording for planners has no log of its ego.
 */
public final class KeepDriver implements Driver {

  private final OwnRoute route = new OwnRoute();

  @Override
  public Ego next(Scenario now) {
    return new RouteKeeping(route.of(now), now.limits(), now.dt()).step(now.ego(), 0, 0);
  }
}
