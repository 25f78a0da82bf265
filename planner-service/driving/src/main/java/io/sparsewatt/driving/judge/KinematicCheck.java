package io.sparsewatt.driving.judge;

import org.jspecify.annotations.Nullable;

/**
 * Whether a drive could have been driven by CommonRoad's kinematic single-track model (KS) of
 * vehicle 2, a BMW 320i: from each state, with inputs within limits, to the next.
 */
public final class KinematicCheck {

  // m, rad, rad/s, m/s, m/s² (vehicle parameters of CommonRoad, vehicle 2).
  private static final double WHEELBASE = 2.579;
  private static final double MOST_STEERING = 1.066;
  private static final double MOST_STEERING_RATE = 0.4;
  private static final double MOST_SPEED = 50.8;
  private static final double MOST_ACCELERATION = 11.5;
  private static final double SWITCHING_SPEED = 7.319;
  // Of the solution checker: a state may miss the model's by so much, m and rad.
  private static final double TOLERANCE = 2e-2;
  // A curvature is only told from a way of this length, m.
  private static final double LEAST_WAY = 1e-2;

  private KinematicCheck() {}

  /** What is against it, in words for people; null if nothing is. */
  public static @Nullable String violation(Drive drive) {
    double before = Double.NaN;
    for (int i = 0; i < drive.steps(); i++) {
      Moving here = drive.ego().get(i);
      Moving next = drive.ego().get(i + 1);
      double dt = drive.dt();
      double a = (next.speed() - here.speed()) / dt;
      double most =
          here.speed() > SWITCHING_SPEED
              ? MOST_ACCELERATION * SWITCHING_SPEED / here.speed()
              : MOST_ACCELERATION;
      double middle = 0.5 * (here.speed() + next.speed());
      double turn =
          StrictMath.IEEEremainder(next.box().heading() - here.box().heading(), 2 * Math.PI);
      String at = " at step " + i;
      if (next.speed() > MOST_SPEED + 1e-9) {
        return "speed " + next.speed() + " above " + MOST_SPEED + " m/s" + at;
      }
      if (a > most + 1e-6 || a < -MOST_ACCELERATION - 1e-6) {
        return "acceleration " + a + " m/s² beyond the engine or the brakes" + at;
      }
      double across = middle * turn / dt;
      if (Math.sqrt(a * a + across * across) > MOST_ACCELERATION + 1e-6) {
        return "acceleration and turning beyond the friction circle" + at;
      }
      double way = middle * dt;
      double direction = here.box().heading() + 0.5 * turn;
      double missX = here.box().x() + way * StrictMath.cos(direction) - next.box().x();
      double missY = here.box().y() + way * StrictMath.sin(direction) - next.box().y();
      if (Math.max(Math.abs(missX), Math.abs(missY)) > TOLERANCE) {
        return "the next place is "
            + Math.sqrt(missX * missX + missY * missY)
            + " m from where speed and heading lead"
            + at;
      }
      if (way < LEAST_WAY) {
        if (Math.abs(turn) > TOLERANCE) {
          return "turning by " + turn + " rad at a standstill" + at;
        }
        // Wheels may be turned while standing: what they were at is forgotten.
        before = Double.NaN;
        continue;
      }
      double steering = StrictMath.atan(WHEELBASE * turn / way);
      if (Math.abs(steering) > MOST_STEERING + 1e-6) {
        return "steering angle " + steering + " rad beyond " + MOST_STEERING + at;
      }
      if (!Double.isNaN(before)
          && Math.abs(steering - before) / dt > MOST_STEERING_RATE + TOLERANCE) {
        return "steering rate "
            + (steering - before) / dt
            + " rad/s beyond "
            + MOST_STEERING_RATE
            + at;
      }
      before = steering;
    }
    return null;
  }
}
