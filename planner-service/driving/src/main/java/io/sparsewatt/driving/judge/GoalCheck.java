package io.sparsewatt.driving.judge;

import io.sparsewatt.planner.scenario.Goal;
import io.sparsewatt.planner.scenario.Interval;
import io.sparsewatt.planner.scenario.Region;
import org.jspecify.annotations.Nullable;

/** Whether a goal is met at a moment, all of what it asks for at once. Stateless. */
public final class GoalCheck {

  // Seconds and m/s by which a float may miss an end of an interval.
  private static final double ROUNDING = 1e-6;

  private GoalCheck() {}

  /**
   * @param time seconds on the scenario's clock
   */
  public static boolean isMet(Goal goal, Moving ego, double time, LaneMap lanes) {
    Box box = ego.box();
    Interval turn = goal.orientation();
    return within(goal.time(), time)
        && within(goal.speed(), ego.speed())
        && (turn == null || isBetween(box.heading(), turn))
        && isIn(goal.region(), box.x(), box.y(), lanes);
  }

  private static boolean within(@Nullable Interval interval, double value) {
    return interval == null
        || value >= interval.min() - ROUNDING && value <= interval.max() + ROUNDING;
  }

  /** Counter-clockwise from one end to the other. */
  private static boolean isBetween(double angle, Interval interval) {
    double full = 2 * Math.PI;
    double from = (angle - interval.min()) % full;
    from = from < -ROUNDING ? from + full : from;
    return from <= interval.max() - interval.min() + ROUNDING || from >= full - ROUNDING;
  }

  private static boolean isIn(@Nullable Region region, double x, double y, LaneMap lanes) {
    return switch (region) {
      case null -> true;
      case Region.Rectangle r -> {
        Box box = new Box(r.x(), r.y(), r.orientation(), r.length(), r.width());
        yield Math.abs(box.ahead(x, y)) <= 0.5 * r.length()
            && Math.abs(box.left(x, y)) <= 0.5 * r.width();
      }
      case Region.Circle c -> {
        double dx = x - c.x();
        double dy = y - c.y();
        yield dx * dx + dy * dy <= c.radius() * c.radius();
      }
      case Region.OnLanes on -> on.lanes().stream().anyMatch(id -> lanes.isOn(id, x, y));
    };
  }
}
