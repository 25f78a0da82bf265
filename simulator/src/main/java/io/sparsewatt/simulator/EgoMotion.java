package io.sparsewatt.simulator;

/**
 * How the ego moved during the last step, for sensors that watch while it moves. Immutable.
 *
 * <p>Times are seconds before the simulation's present: {@code -STEP_SECONDS..0}.
 */
public final class EgoMotion {

  private final double[] x;
  private final double[] y;
  private final double[] heading;
  private final double spacing;

  EgoMotion(double[] x, double[] y, double[] heading, double spacing) {
    this.x = x.clone();
    this.y = y.clone();
    this.heading = heading.clone();
    this.spacing = spacing;
  }

  /** World x of the box centre, metres. */
  public double x(double seconds) {
    return at(x, seconds);
  }

  /** World y of the box centre, metres. */
  public double y(double seconds) {
    return at(y, seconds);
  }

  /** Heading, radians, unwound: it does not jump at pi. */
  public double heading(double seconds) {
    return at(heading, seconds);
  }

  /** The longest way from the present position back to where it was, metres. */
  public double reach() {
    int last = x.length - 1;
    double most = 0;
    for (int i = 0; i < last; i++) {
      double dx = x[i] - x[last];
      double dy = y[i] - y[last];
      most = Math.max(most, Math.sqrt(dx * dx + dy * dy));
    }
    return most;
  }

  /** Linear between the inner steps: over 20 ms the path is straight to a millimetre. */
  private double at(double[] column, double seconds) {
    int last = column.length - 1;
    double f = last + seconds / spacing;
    if (f >= last) {
      return column[last];
    }
    int i = Math.max(0, Math.min(last - 1, (int) f));
    double t = Math.max(0, f - i);
    return column[i] + t * (column[i + 1] - column[i]);
  }
}
