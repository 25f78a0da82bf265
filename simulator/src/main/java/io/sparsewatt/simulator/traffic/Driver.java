package io.sparsewatt.simulator.traffic;

import java.util.SplittableRandom;

/**
 * How one driver drives: the parameters of IDM (Treiber, Hennecke, Helbing, "Congested traffic
 * states in empirical observations and microscopic simulations", Phys. Rev. E 62, 2000) and MOBIL
 * (Kesting, Treiber, Helbing, "General lane-changing model MOBIL", TRR 1999, 2007).
 *
 * @param desiredSpeed v0, m/s
 * @param timeGap T, seconds
 * @param minGap s0, metres
 * @param maxAcceleration a, m/s^2
 * @param comfortableBraking b, m/s^2, positive
 * @param exponent delta
 * @param politeness p, weight of what a lane change does to others
 */
public record Driver(
    double desiredSpeed,
    double timeGap,
    double minGap,
    double maxAcceleration,
    double comfortableBraking,
    double exponent,
    double politeness) {

  /** Full braking on a dry road, m/s^2. */
  public static final double MAX_BRAKING = 8;

  /** An average driver with that desired speed. */
  public static Driver average(double desiredSpeed) {
    return new Driver(desiredSpeed, 1.3, 2, 1.5, 2, 4, 0.3);
  }

  /** One of the population: uniform spreads, the exponent's as in highway-env. */
  static Driver draw(SplittableRandom random, double desiredSpeed, double agility) {
    return new Driver(
        desiredSpeed,
        random.nextDouble(0.9, 1.8),
        random.nextDouble(1.5, 3),
        agility * random.nextDouble(1, 2),
        random.nextDouble(1.5, 3),
        random.nextDouble(3.5, 4.5),
        random.nextDouble(0, 0.5));
  }

  /**
   * IDM's acceleration, m/s^2, not below {@code -MAX_BRAKING}.
   *
   * @param speed own speed, m/s, at least 0
   * @param gap bumper to bumper, metres; positive infinity with nobody ahead
   * @param leaderSpeed along the own direction, m/s
   */
  public double acceleration(double speed, double gap, double leaderSpeed) {
    double free = 1 - StrictMath.pow(speed / desiredSpeed, exponent);
    if (gap == Double.POSITIVE_INFINITY) {
      return Math.max(-MAX_BRAKING, maxAcceleration * free);
    }
    if (gap <= 0.1) {
      return -MAX_BRAKING;
    }
    double approach =
        speed * (speed - leaderSpeed) / (2 * Math.sqrt(maxAcceleration * comfortableBraking));
    double wanted = minGap + Math.max(0, speed * timeGap + approach);
    double ratio = wanted / gap;
    return Math.max(-MAX_BRAKING, maxAcceleration * (free - ratio * ratio));
  }

  /** The gap at which IDM neither brakes nor accelerates behind a leader of equal speed, metres. */
  public double equilibriumGap(double speed) {
    double free = 1 - StrictMath.pow(speed / desiredSpeed, exponent);
    return (minGap + speed * timeGap) / Math.sqrt(free);
  }
}
