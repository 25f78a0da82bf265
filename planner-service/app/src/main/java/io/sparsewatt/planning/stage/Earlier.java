package io.sparsewatt.planning.stage;

import io.sparsewatt.events.v1.Knots;
import io.sparsewatt.events.v1.PlanEvent;
import io.sparsewatt.events.v1.SceneEvent;
import io.sparsewatt.events.v1.Trajectory;
import org.jspecify.annotations.Nullable;

/**
 * What one plan hands to the next of its sensor: all of it stands in the plan's own record.
 *
 * @param n frame of the plan
 * @param stream of that frame: in another stream the world is another
 */
record Earlier(long n, String stream, Knots knots, Trajectory trajectory) {

  // A plan older than this says nothing about now; frames come ten times a second.
  private static final double STALE_SECONDS = 1;

  /** Whether it says anything about that scene. */
  boolean reaches(SceneEvent scene) {
    double age = SceneScenario.seconds(scene) - knots.getTimeS();
    return stream.equals(scene.getId().getStream()) && age > 0 && age <= STALE_SECONDS;
  }

  /** Null if the record holds no motion. */
  static @Nullable Earlier of(long n, PlanEvent plan) {
    return plan.hasKnots() && plan.getTrajectory().getCount() > 1
        ? new Earlier(n, plan.getId().getStream(), plan.getKnots(), plan.getTrajectory())
        : null;
  }
}
