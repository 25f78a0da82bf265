package io.sparsewatt.planner.scenario;

/**
 * What the ego can do. No candidate ever leaves these limits: controls are projected onto them.
 *
 * @param maxAcceleration m/s², positive
 * @param maxBraking m/s², positive
 * @param maxSpeed m/s
 * @param maxCurvature 1/m
 * @param maxCurvatureRate 1/(m s)
 * @param maxPower W/kg: above the speed at which it takes all of that, acceleration falls as 1 by
 *     speed
 */
public record Limits(
    double maxAcceleration,
    double maxBraking,
    double maxSpeed,
    double maxCurvature,
    double maxCurvatureRate,
    double maxPower) {

  /**
   * A passenger car. Acceleration 3 m/s² and braking 8 m/s²: brisk, and a dry-road emergency stop;
   * 50.8 m/s: CommonRoad vehicle 2; 0.2 1/m: a 5 m turning radius; 0.155 1/(m s): that vehicle's
   * steering rate of 0.4 rad/s over its wheelbase of 2.579 m; 84.1 W/kg: its 11.5 m/s² up to 7.319
   * m/s, rounded down.
   */
  public static final Limits DEFAULT = new Limits(3, 8, 50.8, 0.2, 0.155, 84.1);
}
