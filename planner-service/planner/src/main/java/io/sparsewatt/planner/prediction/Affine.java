package io.sparsewatt.planner.prediction;

import java.util.Arrays;

/** The network's matrices and biases over many columns, and their adjoints. One thread. */
final class Affine {

  private final Columns columns;

  Affine(Columns columns) {
    this.columns = columns;
  }

  /** {@code y[o] = bias[o]}. */
  static void bias(double[] p, Tensor bias, double[] y, int at, int n) {
    for (int o = 0; o < bias.rows; o++) {
      Arrays.fill(y, at + o * n, at + (o + 1) * n, p[bias.at() + o]);
    }
  }

  /** {@code y[o] += sum over i of w[o][i] x[i]}. */
  void multiply(double[] p, Tensor w, double[] x, int xAt, double[] y, int yAt, int n) {
    columns.multiply(p, w.at(), w.rows, w.columns, w.columns, 1, x, xAt, y, yAt, n);
  }

  /** {@code gx[i] += sum over o of w[o][i] gy[o]}: the adjoint of {@link #multiply}. */
  void pull(double[] p, Tensor w, double[] gy, int gyAt, double[] gx, int gxAt, int n) {
    columns.multiply(p, w.at(), w.columns, 1, w.rows, w.columns, gy, gyAt, gx, gxAt, n);
  }

  /** {@code gw[o][i] += sum over columns of gy[o] x[i]}. */
  void gradient(double[] gp, Tensor w, double[] x, int xAt, double[] gy, int gyAt, int n) {
    columns.outer(gp, w.at(), w.rows, w.columns, x, xAt, gy, gyAt, n);
  }

  /** {@code gb[o] += sum over columns of gy[o]}. */
  static void gradientOfBias(double[] gp, Tensor bias, double[] gy, int gyAt, int n) {
    for (int o = 0; o < bias.rows; o++) {
      double sum = 0;
      for (int k = 0; k < n; k++) {
        sum += gy[gyAt + o * n + k];
      }
      gp[bias.at() + o] += sum;
    }
  }
}
