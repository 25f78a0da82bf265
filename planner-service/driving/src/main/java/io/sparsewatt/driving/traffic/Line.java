package io.sparsewatt.driving.traffic;

import io.sparsewatt.planner.scenario.Polyline;
import java.util.ArrayList;
import java.util.List;

/** A way through a road: points, metres along it, directions. Immutable. */
final class Line {

  private static final double SPACING = 5;

  final double[] x;
  final double[] y;
  final double[] heading;
  final double[] along;

  private Line(double[] x, double[] y) {
    this.x = x;
    this.y = y;
    int n = x.length;
    along = new double[n];
    heading = new double[n];
    for (int i = 1; i < n; i++) {
      double dx = x[i] - x[i - 1];
      double dy = y[i] - y[i - 1];
      along[i] = along[i - 1] + Math.sqrt(dx * dx + dy * dy);
    }
    for (int i = 0; i < n; i++) {
      int from = Math.max(0, i - 1);
      int to = Math.min(n - 1, i + 1);
      heading[i] = StrictMath.atan2(y[to] - y[from], x[to] - x[from]);
    }
  }

  double length() {
    return along[along.length - 1];
  }

  /** Pieces of constant curvature, one after the other. */
  static final class Builder {

    private final List<double[]> points = new ArrayList<>();
    private double px;
    private double py;
    private double direction;

    Builder(double x, double y, double direction) {
      px = x;
      py = y;
      this.direction = direction;
      points.add(new double[] {px, py});
    }

    /**
     * @param metres of it
     * @param curvature 1/m, positive to the left
     */
    Builder piece(double metres, double curvature) {
      int steps = (int) Math.max(1, Math.ceil(metres / Math.min(SPACING, spacing(curvature))));
      double step = metres / steps;
      for (int i = 0; i < steps; i++) {
        double middle = direction + 0.5 * step * curvature;
        px += step * StrictMath.cos(middle);
        py += step * StrictMath.sin(middle);
        direction += step * curvature;
        points.add(new double[] {px, py});
      }
      return this;
    }

    // A tenth of a radian from point to point.
    private static double spacing(double curvature) {
      return curvature == 0 ? SPACING : 0.1 / Math.abs(curvature);
    }

    Line build() {
      double[] x = new double[points.size()];
      double[] y = new double[points.size()];
      for (int i = 0; i < x.length; i++) {
        x[i] = points.get(i)[0];
        y[i] = points.get(i)[1];
      }
      return new Line(x, y);
    }
  }

  private int before(double s) {
    int low = 0;
    int high = along.length - 2;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (along[middle] <= s) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Fills x, y and heading of a place {@code s} along and {@code d} to the left. */
  void place(double s, double d, double[] pose) {
    int i = before(s);
    double f = (s - along[i]) / (along[i + 1] - along[i]);
    double turn = StrictMath.IEEEremainder(heading[i + 1] - heading[i], 2 * Math.PI);
    double h = heading[i] + Math.max(0, Math.min(1, f)) * turn;
    pose[0] = x[i] + f * (x[i + 1] - x[i]) - d * StrictMath.sin(h);
    pose[1] = y[i] + f * (y[i + 1] - y[i]) + d * StrictMath.cos(h);
    pose[2] = h;
  }

  /** Fills metres along and to the left of the nearest place; false beyond its ends. */
  boolean project(double px, double py, double[] sd) {
    double least = Double.POSITIVE_INFINITY;
    boolean within = false;
    for (int i = 0; i + 1 < x.length; i++) {
      double dx = x[i + 1] - x[i];
      double dy = y[i + 1] - y[i];
      double square = dx * dx + dy * dy;
      double f = ((px - x[i]) * dx + (py - y[i]) * dy) / square;
      double kept = Math.max(0, Math.min(1, f));
      double ex = px - x[i] - kept * dx;
      double ey = py - y[i] - kept * dy;
      double away = ex * ex + ey * ey;
      if (away < least) {
        least = away;
        double length = along[i + 1] - along[i];
        sd[0] = along[i] + kept * length;
        sd[1] = (dx * ey - dy * ex) / length;
        within = f > -1e-9 && f < 1 + 1e-9 || i > 0 && i + 2 < x.length;
      }
    }
    return within;
  }

  /** The bound of a lane along a part of it, {@code d} to the left. */
  Polyline bound(double from, double to, double d) {
    int first = before(from);
    int last = before(to);
    int n = last - first + 2;
    double[] bx = new double[n];
    double[] by = new double[n];
    double[] pose = new double[3];
    for (int i = 0; i < n; i++) {
      double s = i == 0 ? from : i == n - 1 ? to : along[first + i];
      place(s, d, pose);
      bx[i] = pose[0];
      by[i] = pose[1];
    }
    return Polyline.of(bx, by);
  }
}
