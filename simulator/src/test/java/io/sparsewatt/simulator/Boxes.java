package io.sparsewatt.simulator;

import io.sparsewatt.simulator.traffic.AgentState;

/** Overlap of two boxes on the ground by clipping corners and edges, not by separating axes. */
final class Boxes {

  private Boxes() {}

  static boolean overlap(AgentState a, AgentState b) {
    double dx = a.x() - b.x();
    double dy = a.y() - b.y();
    double reach = (a.length() + a.width() + b.length() + b.width()) / 2;
    if (dx * dx + dy * dy > reach * reach) {
      return false;
    }
    double[][] p = corners(a);
    double[][] q = corners(b);
    if (inside(b, a.x(), a.y()) || inside(a, b.x(), b.y())) {
      return true;
    }
    for (int i = 0; i < 4; i++) {
      if (inside(b, p[i][0], p[i][1]) || inside(a, q[i][0], q[i][1])) {
        return true;
      }
      for (int j = 0; j < 4; j++) {
        if (cross(p[i], p[(i + 1) % 4], q[j], q[(j + 1) % 4])) {
          return true;
        }
      }
    }
    return false;
  }

  static boolean inside(AgentState box, double x, double y) {
    double c = Math.cos(box.yaw());
    double s = Math.sin(box.yaw());
    double ahead = (x - box.x()) * c + (y - box.y()) * s;
    double left = (y - box.y()) * c - (x - box.x()) * s;
    return Math.abs(ahead) < box.length() / 2 && Math.abs(left) < box.width() / 2;
  }

  private static double[][] corners(AgentState a) {
    double c = Math.cos(a.yaw());
    double s = Math.sin(a.yaw());
    double[][] out = new double[4][];
    double[][] sign = {{1, 1}, {1, -1}, {-1, -1}, {-1, 1}};
    for (int i = 0; i < 4; i++) {
      double l = sign[i][0] * a.length() / 2;
      double w = sign[i][1] * a.width() / 2;
      out[i] = new double[] {a.x() + l * c - w * s, a.y() + l * s + w * c};
    }
    return out;
  }

  private static boolean cross(double[] a, double[] b, double[] c, double[] d) {
    return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
  }

  private static double turn(double[] a, double[] b, double[] c) {
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  }
}
