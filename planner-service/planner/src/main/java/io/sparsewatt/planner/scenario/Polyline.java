package io.sparsewatt.planner.scenario;

import java.util.Arrays;

/** Points in the plane, metres, in order. Immutable; equal by value. */
public final class Polyline {

  private final double[] x;
  private final double[] y;

  private Polyline(double[] x, double[] y) {
    this.x = x;
    this.y = y;
  }

  /**
   * @param x metres
   * @param y metres, as many as {@code x}
   */
  public static Polyline of(double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "x has " + x.length + " values and y has " + y.length + "; equal counts are required");
    }
    return new Polyline(x.clone(), y.clone());
  }

  /** The number of points. */
  public int size() {
    return x.length;
  }

  /** Metres. */
  public double x(int i) {
    return x[i];
  }

  /** Metres. */
  public double y(int i) {
    return y[i];
  }

  /**
   * A line beside this one: every point moved across the mean direction of the segments that meet
   * there. Where the line bends more sharply than the distance, it crosses itself.
   *
   * @param left metres; negative to the right
   */
  public Polyline offset(double left) {
    double[] ox = new double[x.length];
    double[] oy = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int from = Math.max(0, i - 1);
      int to = Math.min(x.length - 1, i + 1);
      double dx = x[to] - x[from];
      double dy = y[to] - y[from];
      double length = Math.sqrt(dx * dx + dy * dy);
      double scale = length > 0 ? left / length : 0;
      ox[i] = x[i] - scale * dy;
      oy[i] = y[i] + scale * dx;
    }
    return new Polyline(ox, oy);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Polyline p && Arrays.equals(x, p.x) && Arrays.equals(y, p.y);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(x) + Arrays.hashCode(y);
  }

  @Override
  public String toString() {
    return "Polyline[" + x.length + " points]";
  }
}
