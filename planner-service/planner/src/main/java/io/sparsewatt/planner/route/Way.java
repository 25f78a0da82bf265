package io.sparsewatt.planner.route;

import io.sparsewatt.planner.plan.Plan.Remark;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route and where the goal lies on it.
 *
 * @param route to follow
 * @param goalFrom metres along the route where the goal's region begins; NaN without a region, or
 *     if no route leads there
 * @param goalTo metres along the route where it ends
 * @param unreachable why no route leads to the goal, or null
 * @param remarks what was found on the way: off the road, ...
 */
public record Way(
    Route route,
    double goalFrom,
    double goalTo,
    @Nullable Remark unreachable,
    List<Remark> remarks) {

  public Way {
    remarks = List.copyOf(remarks);
  }

  /** Whether the goal's region lies on the route. */
  public boolean hasGoal() {
    return !Double.isNaN(goalFrom);
  }
}
