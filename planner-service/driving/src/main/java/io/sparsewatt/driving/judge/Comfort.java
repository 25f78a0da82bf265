package io.sparsewatt.driving.judge;

import java.util.List;

/**
 * The greatest values of what passengers feel, smoothed as nuPlan does (docs/metrics_description.md
 * and ego_is_comfortable: Savitzky-Golay, parabolas, 8 samples for accelerations and 15 for rates
 * and jerks).
 *
 * @param braking greatest, m/s²
 * @param acceleration greatest, m/s²
 * @param lateral greatest lateral acceleration, m/s²
 * @param yawRate greatest, rad/s
 * @param yawAcceleration greatest, rad/s²
 * @param longitudinalJerk greatest, m/s³
 * @param jerk greatest of its magnitude, m/s³
 */
public record Comfort(
    double braking,
    double acceleration,
    double lateral,
    double yawRate,
    double yawAcceleration,
    double longitudinalJerk,
    double jerk) {

  private static final double MOST_BRAKING = 4.05;
  private static final double MOST_ACCELERATION = 2.40;
  private static final double MOST_LATERAL = 4.89;
  private static final double MOST_YAW_RATE = 0.95;
  private static final double MOST_YAW_ACCELERATION = 1.93;
  private static final double MOST_LONGITUDINAL_JERK = 4.13;
  private static final double MOST_JERK = 8.37;

  private static final int SHORT = 8;
  private static final int LONG = 15;

  /** Of a drive of three states or more; of fewer everything is 0. */
  public static Comfort of(Drive drive) {
    List<Moving> ego = drive.ego();
    int n = ego.size();
    if (n < 3) {
      return new Comfort(0, 0, 0, 0, 0, 0, 0);
    }
    double[] speed = new double[n];
    double[] heading = new double[n];
    for (int i = 0; i < n; i++) {
      speed[i] = ego.get(i).speed();
      double h = ego.get(i).box().heading();
      // Without jumps by full turns.
      heading[i] =
          i == 0 ? h : heading[i - 1] + StrictMath.IEEEremainder(h - heading[i - 1], 2 * Math.PI);
    }
    double[] rate = Smoothing.filter(heading, LONG, 1, drive.dt());
    double[] rateChange = Smoothing.filter(heading, LONG, 2, drive.dt());
    double[] along = Smoothing.filter(speed, SHORT, 1, drive.dt());
    double[] across = new double[n];
    double[] whole = new double[n];
    for (int i = 0; i < n; i++) {
      across[i] = speed[i] * rate[i];
      whole[i] = Math.sqrt(along[i] * along[i] + across[i] * across[i]);
    }
    double[] jerkAlong = Smoothing.filter(along, LONG, 1, drive.dt());
    double[] jerk = Smoothing.filter(whole, LONG, 1, drive.dt());
    double braking = 0;
    double acceleration = 0;
    for (double a : along) {
      braking = Math.max(braking, -a);
      acceleration = Math.max(acceleration, a);
    }
    return new Comfort(
        braking,
        acceleration,
        most(across),
        most(rate),
        most(rateChange),
        most(jerkAlong),
        most(jerk));
  }

  /** Whether all of it is within nuPlan's limits. */
  public boolean isComfortable() {
    return braking <= MOST_BRAKING
        && acceleration <= MOST_ACCELERATION
        && lateral <= MOST_LATERAL
        && yawRate <= MOST_YAW_RATE
        && yawAcceleration <= MOST_YAW_ACCELERATION
        && longitudinalJerk <= MOST_LONGITUDINAL_JERK
        && jerk <= MOST_JERK;
  }

  private static double most(double[] values) {
    double most = 0;
    for (double v : values) {
      most = Math.max(most, Math.abs(v));
    }
    return most;
  }
}
