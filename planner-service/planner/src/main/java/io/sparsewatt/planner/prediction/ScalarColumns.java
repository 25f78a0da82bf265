package io.sparsewatt.planner.prediction;

/** In plain Java: the specification. */
final class ScalarColumns implements Columns {

  @Override
  public void multiply(
      double[] p,
      int at,
      int rows,
      int down,
      int terms,
      int right,
      double[] x,
      int xAt,
      double[] y,
      int yAt,
      int n) {
    for (int r = 0; r < rows; r++) {
      for (int q = 0; q < terms; q++) {
        add(p[at + r * down + q * right], x, xAt + q * n, y, yAt + r * n, n);
      }
    }
  }

  private static void add(double w, double[] x, int xAt, double[] y, int yAt, int n) {
    for (int k = 0; k < n; k++) {
      y[yAt + k] = Math.fma(w, x[xAt + k], y[yAt + k]);
    }
  }

  @Override
  public void outer(
      double[] gp, int at, int rows, int terms, double[] x, int xAt, double[] gy, int gyAt, int n) {
    for (int r = 0; r < rows; r++) {
      for (int q = 0; q < terms; q++) {
        gp[at + r * terms + q] += dot(gy, gyAt + r * n, x, xAt + q * n, n);
      }
    }
  }

  @Override
  public void ramp(double[] x, int xAt, double[] y, int yAt, int n) {
    for (int k = 0; k < n; k++) {
      y[yAt + k] = Squareplus.at(x[xAt + k]);
    }
  }

  @Override
  public void pullRamp(double[] x, int xAt, double[] g, int gAt, int n) {
    for (int k = 0; k < n; k++) {
      g[gAt + k] *= Squareplus.slope(x[xAt + k]);
    }
  }

  static double dot(double[] a, int aAt, double[] b, int bAt, int n) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int k = 0;
    for (; k + 4 <= n; k += 4) {
      s0 = Math.fma(a[aAt + k], b[bAt + k], s0);
      s1 = Math.fma(a[aAt + k + 1], b[bAt + k + 1], s1);
      s2 = Math.fma(a[aAt + k + 2], b[bAt + k + 2], s2);
      s3 = Math.fma(a[aAt + k + 3], b[bAt + k + 3], s3);
    }
    return rest(a, aAt, b, bAt, k, n, s0 + s1 + (s2 + s3));
  }

  static double rest(double[] a, int aAt, double[] b, int bAt, int from, int n, double sum) {
    double s = sum;
    for (int k = from; k < n; k++) {
      s = Math.fma(a[aAt + k], b[bAt + k], s);
    }
    return s;
  }
}
