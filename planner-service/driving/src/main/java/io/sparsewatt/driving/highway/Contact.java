package io.sparsewatt.driving.highway;

/**
 * Two rectangles by separating axes: whether they overlap, and whether they will within a step at
 * their velocities. Reused; one thread.
 */
final class Contact {

  private static final int CORNERS = 4;

  /** They overlap. */
  boolean now;

  /** They overlap somewhere on the way through the step. */
  boolean soon;

  /** The least move of the first that parts them then, metres. */
  double x;

  double y;

  private final double[] ax = new double[CORNERS];
  private final double[] ay = new double[CORNERS];
  private final double[] bx = new double[CORNERS];
  private final double[] by = new double[CORNERS];
  private double least;

  void between(MotorwayTraffic t, int v, int w, double dt) {
    corners(t, v, ax, ay);
    corners(t, w, bx, by);
    double moveX =
        (t.speed[v] * StrictMath.cos(t.heading[v]) - t.speed[w] * StrictMath.cos(t.heading[w]))
            * dt;
    double moveY =
        (t.speed[v] * StrictMath.sin(t.heading[v]) - t.speed[w] * StrictMath.sin(t.heading[w]))
            * dt;
    now = true;
    soon = true;
    least = Double.POSITIVE_INFINITY;
    double apartX = t.x[v] - t.x[w];
    double apartY = t.y[v] - t.y[w];
    axes(ax, ay, moveX, moveY, apartX, apartY);
    axes(bx, by, moveX, moveY, apartX, apartY);
  }

  private void axes(
      double[] px, double[] py, double moveX, double moveY, double apartX, double apartY) {
    for (int i = 0; i < CORNERS && (now || soon); i++) {
      int next = (i + 1) % CORNERS;
      double nx = py[i] - py[next];
      double ny = px[next] - px[i];
      double norm = Math.sqrt(nx * nx + ny * ny);
      nx /= norm;
      ny /= norm;
      double minA = Double.POSITIVE_INFINITY;
      double maxA = Double.NEGATIVE_INFINITY;
      double minB = minA;
      double maxB = maxA;
      for (int c = 0; c < CORNERS; c++) {
        double a = ax[c] * nx + ay[c] * ny;
        double b = bx[c] * nx + by[c] * ny;
        minA = Math.min(minA, a);
        maxA = Math.max(maxA, a);
        minB = Math.min(minB, b);
        maxB = Math.max(maxB, b);
      }
      if (gap(minA, maxA, minB, maxB) > 0) {
        now = false;
      }
      double move = moveX * nx + moveY * ny;
      if (move < 0) {
        minA += move;
      } else {
        maxA += move;
      }
      double distance = gap(minA, maxA, minB, maxB);
      if (distance > 0) {
        soon = false;
      }
      if (Math.abs(distance) < least && (now || soon)) {
        least = Math.abs(distance);
        double sign = apartX * nx + apartY * ny > 0 ? 1 : -1;
        x = least * sign * nx;
        y = least * sign * ny;
      }
    }
  }

  private static double gap(double minA, double maxA, double minB, double maxB) {
    return minA < minB ? minB - maxA : minA - maxB;
  }

  private static void corners(MotorwayTraffic t, int v, double[] px, double[] py) {
    double c = StrictMath.cos(t.heading[v]);
    double s = StrictMath.sin(t.heading[v]);
    for (int i = 0; i < CORNERS; i++) {
      double along = i < 2 ? -MotorwayTraffic.LENGTH / 2 : MotorwayTraffic.LENGTH / 2;
      double left = i == 0 || i == 3 ? -MotorwayTraffic.WIDTH / 2 : MotorwayTraffic.WIDTH / 2;
      px[i] = t.x[v] + c * along - s * left;
      py[i] = t.y[v] + s * along + c * left;
    }
  }
}
