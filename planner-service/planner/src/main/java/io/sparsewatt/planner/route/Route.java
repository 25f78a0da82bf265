package io.sparsewatt.planner.route;

/**
 * The path that the ego follows, with the free road on either side of it. Immutable, safe for use
 * by several threads; {@link Projection} holds what is not.
 *
 * <p>Piecewise linear; the first and last segments go on straight for ever.
 */
public final class Route {

  private final double[] x;
  private final double[] y;
  private final double[] s;
  private final double[] tx;
  private final double[] ty;
  private final double[] heading;
  private final double[] left;
  private final double[] right;
  private final double[] limit;
  private final double end;

  /**
   * @param x metres, no point equal to the one before it, at least two
   * @param y metres
   * @param left metres from the point to the left edge of the road
   * @param right metres from the point to the right edge of the road
   * @param limit m/s on the segment from the point on; infinite where none is known
   * @param end metres along the path where free road ends, infinite if it is not known to
   */
  Route(double[] x, double[] y, double[] left, double[] right, double[] limit, double end) {
    int n = x.length;
    this.x = x;
    this.y = y;
    this.left = left;
    this.right = right;
    this.limit = limit;
    this.end = end;
    s = new double[n];
    tx = new double[n - 1];
    ty = new double[n - 1];
    heading = new double[n - 1];
    for (int i = 0; i + 1 < n; i++) {
      double dx = x[i + 1] - x[i];
      double dy = y[i + 1] - y[i];
      double length = Math.sqrt(dx * dx + dy * dy);
      tx[i] = dx / length;
      ty[i] = dy / length;
      heading[i] = StrictMath.atan2(dy, dx);
      s[i + 1] = s[i] + length;
    }
  }

  /**
   * The same path, led through a place beside it and back; the road's edges stay where they are.
   *
   * @param at metres along, of the place
   * @param offset metres to the left, of the place
   * @param blend metres before and after it over which the path leads there and back
   */
  Route leaning(double at, double offset, double blend) {
    int n = x.length;
    double[] lx = new double[n];
    double[] ly = new double[n];
    double[] ll = new double[n];
    double[] lr = new double[n];
    for (int i = 0; i < n; i++) {
      double near = Math.max(0, 1 - Math.abs(s[i] - at) / blend);
      double shift = offset * near * near * (3 - 2 * near);
      int segment = Math.min(i, n - 2);
      lx[i] = x[i] - shift * ty[segment];
      ly[i] = y[i] + shift * tx[segment];
      ll[i] = left[i] - shift;
      lr[i] = right[i] + shift;
    }
    return new Route(lx, ly, ll, lr, limit, end);
  }

  /** Metres. */
  public double length() {
    return s[s.length - 1];
  }

  /** Metres along the path where free road ends; infinite if it is not known to. */
  public double end() {
    return end;
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

  /** m/s at {@code s} metres along; infinite where none is known. */
  public double limitAt(double along) {
    return limit[segment(along)];
  }

  /** Radians at {@code along} metres. */
  public double headingAt(double along) {
    return heading[segment(along)];
  }

  /** Writes the point {@code along} metres down the path and {@code offset} to its left. */
  public void point(double along, double offset, double[] xy) {
    int i = segment(along);
    double r = along - s[i];
    xy[0] = x[i] + r * tx[i] - offset * ty[i];
    xy[1] = y[i] + r * ty[i] + offset * tx[i];
  }

  private int segment(double along) {
    int low = 0;
    int high = tx.length - 1;
    while (low < high) {
      int mid = (low + high + 1) >>> 1;
      if (s[mid] <= along) {
        low = mid;
      } else {
        high = mid - 1;
      }
    }
    return low;
  }

  /** The segment nearest to a point, of all. */
  public int nearest(double px, double py) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < tx.length; i++) {
      double d = squareDistance(i, px, py);
      if (d < least) {
        least = d;
        best = i;
      }
    }
    return best;
  }

  private double squareDistance(int i, double px, double py) {
    double dx = px - x[i];
    double dy = py - y[i];
    double along = dx * tx[i] + dy * ty[i];
    double length = s[i + 1] - s[i];
    if (along < 0 && i > 0) {
      return dx * dx + dy * dy;
    }
    if (along > length && i + 2 < x.length) {
      dx = px - x[i + 1];
      dy = py - y[i + 1];
      return dx * dx + dy * dy;
    }
    double across = dy * tx[i] - dx * ty[i];
    return across * across;
  }

  /**
   * Projects a point, starting the search at {@code p.segment} and going on while it gets nearer:
   * one motion's states follow each other along the path.
   */
  public void project(double px, double py, Projection p) {
    int i = p.segment;
    double d = squareDistance(i, px, py);
    boolean moved = false;
    while (i + 1 < tx.length) {
      double next = squareDistance(i + 1, px, py);
      if (next > d) {
        break;
      }
      i++;
      d = next;
      moved = true;
    }
    while (!moved && i > 0) {
      double next = squareDistance(i - 1, px, py);
      if (next >= d) {
        break;
      }
      i--;
      d = next;
    }
    p.segment = i;
    double dx = px - x[i];
    double dy = py - y[i];
    double length = s[i + 1] - s[i];
    double along = dx * tx[i] + dy * ty[i];
    double across = dy * tx[i] - dx * ty[i];
    p.heading = heading[i];
    p.limit = limit[i];
    boolean before = along < 0 && i > 0;
    boolean beyond = along > length && i + 2 < x.length;
    if (before || beyond) {
      int corner = before ? i : i + 1;
      double cx = px - x[corner];
      double cy = py - y[corner];
      double distance = Math.sqrt(cx * cx + cy * cy);
      double side = across < 0 ? -1 : 1;
      p.s = s[corner];
      p.d = side * distance;
      p.sx = 0;
      p.sy = 0;
      p.dx = distance > 0 ? side * cx / distance : -ty[i];
      p.dy = distance > 0 ? side * cy / distance : tx[i];
      p.left = left[corner];
      p.right = right[corner];
      p.leftSlope = 0;
      p.rightSlope = 0;
      return;
    }
    p.s = s[i] + along;
    p.d = across;
    p.sx = tx[i];
    p.sy = ty[i];
    p.dx = -ty[i];
    p.dy = tx[i];
    double f = along / length;
    if (f <= 0 || f >= 1) {
      int corner = f <= 0 ? i : i + 1;
      p.left = left[corner];
      p.right = right[corner];
      p.leftSlope = 0;
      p.rightSlope = 0;
    } else {
      p.left = left[i] + f * (left[i + 1] - left[i]);
      p.right = right[i] + f * (right[i + 1] - right[i]);
      p.leftSlope = (left[i + 1] - left[i]) / length;
      p.rightSlope = (right[i + 1] - right[i]) / length;
    }
  }
}
