package io.sparsewatt.simulator;

/**
 * A plan for the ego: where its box centre is to be, when. The arrays belong to the plan and are
 * not to be modified.
 *
 * @param startNanos simulation time that {@code t} counts from
 * @param t seconds since {@code startNanos}, rising
 * @param x metres, world
 * @param y metres, world
 * @param heading radians, counter-clockwise from world x; may wind past pi
 * @param v speed, m/s, at least 0
 */
public record PlanTrajectory(
    long startNanos, double[] t, double[] x, double[] y, double[] heading, double[] v) {

  /** More points than this are no plan of a vehicle: 10 minutes at 10 Hz. */
  public static final int MAX_POINTS = 6_000;

  public PlanTrajectory {
    int n = t.length;
    if (n < 2 || n > MAX_POINTS) {
      throw new IllegalArgumentException(
          "a plan of 2.." + MAX_POINTS + " points required but it has " + n);
    }
    requireColumn("x", x, n);
    requireColumn("y", y, n);
    requireColumn("heading", heading, n);
    requireColumn("v", v, n);
    requireColumn("t", t, n);
    for (int i = 0; i < n; i++) {
      if (i > 0 && !(t[i] > t[i - 1])) {
        throw new IllegalArgumentException(
            "plan times must rise, but t[" + i + "] = " + t[i] + " after " + t[i - 1]);
      }
      if (v[i] < 0) {
        throw new IllegalArgumentException(
            "plan speeds of at least 0 required but v[" + i + "] = " + v[i]);
      }
    }
  }

  private static void requireColumn(String name, double[] column, int n) {
    if (column.length != n) {
      throw new IllegalArgumentException(
          "plan column " + name + " holds " + column.length + " values, t holds " + n);
    }
    for (int i = 0; i < n; i++) {
      if (!Double.isFinite(column[i])) {
        throw new IllegalArgumentException(
            "finite plan values required but " + name + "[" + i + "] = " + column[i]);
      }
    }
  }
}
