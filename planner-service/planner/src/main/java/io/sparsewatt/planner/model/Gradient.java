package io.sparsewatt.planner.model;

import java.util.Arrays;

/**
 * Partial derivatives of an energy: by state, 0 to T, and by control, 0 to T-1. Not safe for use by
 * several threads.
 */
public final class Gradient {

  /** Per metre. */
  public final double[] x;

  /** Per metre. */
  public final double[] y;

  /** Per radian. */
  public final double[] heading;

  /** Per m/s. */
  public final double[] speed;

  /** Per m/s² of {@link Motion#acceleration}. */
  public final double[] acceleration;

  /** Per 1/m. */
  public final double[] curvature;

  /** Room for {@code steps} steps, all zero. */
  public Gradient(int steps) {
    x = new double[steps + 1];
    y = new double[steps + 1];
    heading = new double[steps + 1];
    speed = new double[steps + 1];
    acceleration = new double[steps];
    curvature = new double[steps];
  }

  /** All zero again. */
  public void clear() {
    Arrays.fill(x, 0);
    Arrays.fill(y, 0);
    Arrays.fill(heading, 0);
    Arrays.fill(speed, 0);
    Arrays.fill(acceleration, 0);
    Arrays.fill(curvature, 0);
  }

  /** Adds {@code scale} times the state derivatives of {@code other}. */
  public void addStates(Gradient other, double scale) {
    for (int i = 0; i < x.length; i++) {
      x[i] += scale * other.x[i];
      y[i] += scale * other.y[i];
      heading[i] += scale * other.heading[i];
      speed[i] += scale * other.speed[i];
    }
  }
}
