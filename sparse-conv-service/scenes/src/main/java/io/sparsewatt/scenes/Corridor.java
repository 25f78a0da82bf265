package io.sparsewatt.scenes;

import java.util.Objects;

/**
 * The strip that the ego is about to drive: what stands in it is in the way. The arrays belong to
 * the corridor and are not to be modified.
 *
 * @param x of its middle line, metres, world; at least two points
 * @param y of its middle line
 * @param width metres, half of it on either side
 */
public record Corridor(double[] x, double[] y, double width) {

  /** Points of a middle line at most; the platform's own limit of a path. */
  public static final int MAX_POINTS = 256;

  // As wide as a path that a sender may give.
  private static final double WIDEST = 1000;

  public Corridor {
    Objects.requireNonNull(x, "x");
    Objects.requireNonNull(y, "y");
    if (x.length != y.length || x.length < 2 || x.length > MAX_POINTS) {
      throw new IllegalArgumentException(
          "2.."
              + MAX_POINTS
              + " points required but there are "
              + x.length
              + " x, "
              + y.length
              + " y");
    }
    for (int i = 0; i < x.length; i++) {
      if (!Double.isFinite(x[i]) || !Double.isFinite(y[i])) {
        throw new IllegalArgumentException(
            "finite points required but number " + i + " is " + x[i] + " " + y[i]);
      }
    }
    if (!(width > 0 && width <= WIDEST)) {
      throw new IllegalArgumentException(
          "a width of 0.." + WIDEST + " m required but it was " + width);
    }
  }

  /** Straight ahead of the ego. */
  public static Corridor ahead(EgoPose ego, double length, double width) {
    return new Corridor(
        new double[] {ego.x(), ego.x() + length * StrictMath.cos(ego.yaw())},
        new double[] {ego.y(), ego.y() + length * StrictMath.sin(ego.yaw())},
        width);
  }
}
