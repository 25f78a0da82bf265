package io.sparsewatt.driving.following;

/**
 * The intelligent driver model with the parameters of nuPlan's reactive agents (Treiber et al.
 * 2000; nuplan-devkit, idm_agents: 1 m, 1.5 s, 1 m/s² and 2 m/s²). Stateless.
 */
public final class FollowingModel {

  private static final double JAM_GAP = 1;
  private static final double TIME_GAP = 1.5;
  private static final double ACCELERATION = 1;
  private static final double BRAKING = 2;
  private static final double EXPONENT = 10;
  // m/s², what tyres give on a dry road.
  private static final double MOST_BRAKING = 8;
  private static final double LEAST_GAP = 0.1;

  private FollowingModel() {}

  /**
   * The acceleration of a driver, at least -8 m/s².
   *
   * @param speed m/s
   * @param wanted m/s
   * @param gap metres from bumper to bumper; infinite with nobody ahead
   * @param closing m/s
   * @return m/s²
   */
  public static double acceleration(double speed, double wanted, double gap, double closing) {
    double free = 1 - StrictMath.pow(speed / Math.max(0.1, wanted), EXPONENT);
    double interaction = 0;
    if (gap < Double.POSITIVE_INFINITY) {
      double ratio = wantedGap(speed, closing) / Math.max(LEAST_GAP, gap);
      interaction = ratio * ratio;
    }
    return Math.max(-MOST_BRAKING, ACCELERATION * (free - interaction));
  }

  /** The gap that is kept, metres. */
  public static double wantedGap(double speed, double closing) {
    return JAM_GAP
        + Math.max(0, speed * TIME_GAP + speed * closing / (2 * Math.sqrt(ACCELERATION * BRAKING)));
  }
}
