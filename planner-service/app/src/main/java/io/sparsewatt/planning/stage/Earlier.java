package io.sparsewatt.planning.stage;

import io.sparsewatt.events.v1.Knots;
import io.sparsewatt.events.v1.PlanEvent;
import io.sparsewatt.events.v1.Trajectory;
import org.jspecify.annotations.Nullable;

/**
 * What one plan hands to the next of its sensor: all of it stands in the plan's own record.
 *
 * @param n frame of the plan
 */
record Earlier(long n, Knots knots, Trajectory trajectory) {

  // A plan older than this says nothing about now; frames come ten times a second.
  private static final double STALE_SECONDS = 1;

  /** Whether it says anything about a scene of {@code time} seconds. */
  boolean reaches(double time) {
    double age = time - knots.getTimeS();
    return age > 0 && age <= STALE_SECONDS;
  }

  /** Null if the record holds no motion. */
  static @Nullable Earlier of(long n, PlanEvent plan) {
    return plan.hasKnots() && plan.getTrajectory().getCount() > 1
        ? new Earlier(n, plan.getKnots(), plan.getTrajectory())
        : null;
  }
}
