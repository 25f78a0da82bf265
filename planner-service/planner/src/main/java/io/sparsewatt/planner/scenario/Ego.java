package io.sparsewatt.planner.scenario;

/**
 * The vehicle that plans, at the scenario's {@code time}.
 *
 * <p>The position is the middle of the rectangle and also the point that moves along the heading
 * (the slip angle there is neglected, as in PPUU and in CommonRoad's KS check).
 *
 * @param x metres
 * @param y metres
 * @param heading radians, counter-clockwise from x
 * @param speed m/s, not negative
 * @param acceleration m/s², what the vehicle does now; the first jerk is measured from it
 * @param curvature 1/m, what the steering is at now, positive to the left
 * @param length metres
 * @param width metres
 */
public record Ego(
    double x,
    double y,
    double heading,
    double speed,
    double acceleration,
    double curvature,
    double length,
    double width) {

  /** BMW 320i, CommonRoad vehicle 2, metres. */
  public static final double DEFAULT_LENGTH = 4.508;

  /** BMW 320i, CommonRoad vehicle 2, metres. */
  public static final double DEFAULT_WIDTH = 1.610;

  /** A BMW 320i that neither accelerates nor steers. */
  public static Ego at(double x, double y, double heading, double speed) {
    return new Ego(x, y, heading, speed, 0, 0, DEFAULT_LENGTH, DEFAULT_WIDTH);
  }
}
