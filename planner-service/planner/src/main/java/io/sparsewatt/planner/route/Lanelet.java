package io.sparsewatt.planner.route;

import io.sparsewatt.planner.scenario.Lane;
import io.sparsewatt.planner.scenario.Polyline;

/** A lane with its centreline: what the graph search asks of one. */
final class Lanelet {

  final Lane lane;
  final double[] cx;
  final double[] cy;
  final double[] s;
  private final double minX;
  private final double maxX;
  private final double minY;
  private final double maxY;

  Lanelet(Lane lane) {
    this.lane = lane;
    Polyline l = lane.left();
    Polyline r = lane.right();
    int n = Math.max(l.size(), r.size());
    double[] lx = new double[n];
    double[] ly = new double[n];
    double[] rx = new double[n];
    double[] ry = new double[n];
    // Bounds of equal counts are pairs of opposite points; others are paired by their share of the
    // length.
    resample(l, n, lx, ly);
    resample(r, n, rx, ry);
    double[] x = new double[n];
    double[] y = new double[n];
    int m = 0;
    for (int i = 0; i < n; i++) {
      double px = 0.5 * (lx[i] + rx[i]);
      double py = 0.5 * (ly[i] + ry[i]);
      if (m == 0 || px != x[m - 1] || py != y[m - 1]) {
        x[m] = px;
        y[m] = py;
        m++;
      }
    }
    cx = java.util.Arrays.copyOf(x, m);
    cy = java.util.Arrays.copyOf(y, m);
    s = new double[m];
    for (int i = 1; i < m; i++) {
      s[i] = s[i - 1] + distance(cx[i] - cx[i - 1], cy[i] - cy[i - 1]);
    }
    double x0 = Double.POSITIVE_INFINITY;
    double x1 = Double.NEGATIVE_INFINITY;
    double y0 = x0;
    double y1 = x1;
    for (int i = 0; i < n; i++) {
      x0 = Math.min(x0, Math.min(lx[i], rx[i]));
      x1 = Math.max(x1, Math.max(lx[i], rx[i]));
      y0 = Math.min(y0, Math.min(ly[i], ry[i]));
      y1 = Math.max(y1, Math.max(ly[i], ry[i]));
    }
    minX = x0;
    maxX = x1;
    minY = y0;
    maxY = y1;
  }

  double length() {
    return s[s.length - 1];
  }

  /** The point {@code along} metres down the centreline, kept to its ends. */
  double[] at(double along) {
    int i = 0;
    while (i + 2 < s.length && s[i + 1] < along) {
      i++;
    }
    if (cx.length < 2) {
      return new double[] {cx[0], cy[0]};
    }
    double f = Math.max(0, Math.min(1, (along - s[i]) / (s[i + 1] - s[i])));
    return new double[] {cx[i] + f * (cx[i + 1] - cx[i]), cy[i] + f * (cy[i + 1] - cy[i])};
  }

  /** Radians, at the first or last segment. */
  double headingAtEnd(boolean last) {
    int n = cx.length;
    if (n < 2) {
      return 0;
    }
    int i = last ? n - 2 : 0;
    return StrictMath.atan2(cy[i + 1] - cy[i], cx[i + 1] - cx[i]);
  }

  /** Radians, {@code along} metres down the centreline, kept to its ends. */
  double headingAt(double along) {
    if (cx.length < 2) {
      return 0;
    }
    int i = 0;
    while (i + 2 < s.length && s[i + 1] < along) {
      i++;
    }
    return StrictMath.atan2(cy[i + 1] - cy[i], cx[i + 1] - cx[i]);
  }

  /** Even-odd rule on left bound and reversed right bound. */
  boolean contains(double px, double py) {
    if (px < minX || px > maxX || py < minY || py > maxY) {
      return false;
    }
    Polyline l = lane.left();
    Polyline r = lane.right();
    int n = l.size() + r.size();
    boolean inside = false;
    double bx = r.x(0);
    double by = r.y(0);
    for (int i = 0; i < n; i++) {
      double ax = i < l.size() ? l.x(i) : r.x(n - 1 - i);
      double ay = i < l.size() ? l.y(i) : r.y(n - 1 - i);
      if (ay > py != by > py && px < (bx - ax) * (py - ay) / (by - ay) + ax) {
        inside = !inside;
      }
      bx = ax;
      by = ay;
    }
    return inside;
  }

  /** Fills {@code out}: metres along, distance, heading of the nearest place on the centreline. */
  void nearest(double px, double py, double[] out) {
    out[0] = 0;
    out[1] = distance(px - cx[0], py - cy[0]);
    out[2] = headingAtEnd(false);
    for (int i = 0; i + 1 < cx.length; i++) {
      double dx = cx[i + 1] - cx[i];
      double dy = cy[i + 1] - cy[i];
      double square = dx * dx + dy * dy;
      double f = Math.max(0, Math.min(1, ((px - cx[i]) * dx + (py - cy[i]) * dy) / square));
      double d = distance(px - cx[i] - f * dx, py - cy[i] - f * dy);
      if (d < out[1]) {
        out[0] = s[i] + f * (s[i + 1] - s[i]);
        out[1] = d;
        out[2] = StrictMath.atan2(dy, dx);
      }
    }
  }

  /** Metres from a point to a polyline. */
  static double distance(Polyline p, double px, double py) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i + 1 < p.size(); i++) {
      double dx = p.x(i + 1) - p.x(i);
      double dy = p.y(i + 1) - p.y(i);
      double square = dx * dx + dy * dy;
      double f =
          square == 0
              ? 0
              : Math.max(0, Math.min(1, ((px - p.x(i)) * dx + (py - p.y(i)) * dy) / square));
      double ex = px - p.x(i) - f * dx;
      double ey = py - p.y(i) - f * dy;
      least = Math.min(least, ex * ex + ey * ey);
    }
    return Math.sqrt(least);
  }

  static double distance(double dx, double dy) {
    return Math.sqrt(dx * dx + dy * dy);
  }

  private static void resample(Polyline p, int n, double[] x, double[] y) {
    int m = p.size();
    if (m == n) {
      for (int i = 0; i < n; i++) {
        x[i] = p.x(i);
        y[i] = p.y(i);
      }
      return;
    }
    double[] along = new double[m];
    for (int i = 1; i < m; i++) {
      along[i] = along[i - 1] + distance(p.x(i) - p.x(i - 1), p.y(i) - p.y(i - 1));
    }
    int k = 0;
    for (int i = 0; i < n; i++) {
      double at = along[m - 1] * i / (n - 1);
      while (k + 2 < m && along[k + 1] < at) {
        k++;
      }
      double span = along[k + 1] - along[k];
      double f = span > 0 ? Math.max(0, Math.min(1, (at - along[k]) / span)) : 0;
      x[i] = p.x(k) + f * (p.x(k + 1) - p.x(k));
      y[i] = p.y(k) + f * (p.y(k + 1) - p.y(k));
    }
  }
}
