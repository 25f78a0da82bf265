package io.sparsewatt.driving.judge;

import java.util.List;

/**
 * Seconds until the ego would touch another if both kept speed and heading (nuPlan's
 * time_to_collision_within_bound: boxes, steps of 0.1 s, horizon 3 s, others ahead or crossing).
 */
public final class TimeToCollision {

  /** As far as is looked, s. */
  public static final double HORIZON = 3.0;

  /** nuPlan's bound, s. */
  public static final double LEAST = 0.95;

  private static final double STEP = 0.1;
  private static final double STANDSTILL = 5e-3;

  private TimeToCollision() {}

  /** The least of a drive; {@link #HORIZON} or more is {@code Double.POSITIVE_INFINITY}. */
  public static double least(Drive drive) {
    double least = Double.POSITIVE_INFINITY;
    for (int step = 0; step < drive.ego().size(); step++) {
      least = Math.min(least, at(drive.ego().get(step), drive.others().get(step)));
    }
    return least;
  }

  static double at(Moving ego, List<Moving> others) {
    if (Math.abs(ego.speed()) < STANDSTILL) {
      return Double.POSITIVE_INFINITY;
    }
    double least = Double.POSITIVE_INFINITY;
    for (Moving other : others) {
      // Whoever is behind the rear bumper sees the ego, and not the ego them.
      double ahead = ego.box().ahead(other.box().x(), other.box().y());
      if (ahead < -0.5 * ego.box().length()) {
        continue;
      }
      double reach =
          (Math.abs(ego.speed()) + Math.abs(other.speed())) * HORIZON
              + 0.5 * (ego.box().length() + other.box().length())
              + ego.box().width()
              + other.box().width();
      double dx = other.box().x() - ego.box().x();
      double dy = other.box().y() - ego.box().y();
      if (dx * dx + dy * dy > reach * reach) {
        continue;
      }
      for (int n = 0; n * STEP < Math.min(HORIZON, least) - 1e-9; n++) {
        if (ego.after(n * STEP).overlaps(other.after(n * STEP))) {
          least = n * STEP;
          break;
        }
      }
    }
    return least;
  }
}
