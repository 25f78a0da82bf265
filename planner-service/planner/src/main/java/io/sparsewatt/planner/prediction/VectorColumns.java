package io.sparsewatt.planner.prediction;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * By the JDK's Vector API: four rows and eight columns of a product are held in registers, four
 * rows and two of a sum over columns. Vectors of four on every machine, so that sums are the same.
 */
final class VectorColumns implements Columns {

  private static final VectorSpecies<Double> FOUR = DoubleVector.SPECIES_256;

  private final double[] lanes = new double[4];

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
    int r = 0;
    for (; r + 4 <= rows; r += 4) {
      four(p, at + r * down, down, terms, right, x, xAt, y, yAt + r * n, n);
    }
    for (; r < rows; r++) {
      one(p, at + r * down, terms, right, x, xAt, y, yAt + r * n, n);
    }
  }

  private static void four(
      double[] p,
      int at,
      int down,
      int terms,
      int right,
      double[] x,
      int xAt,
      double[] y,
      int yAt,
      int n) {
    int y1 = yAt + n;
    int y2 = y1 + n;
    int y3 = y2 + n;
    int k = 0;
    for (; k + 8 <= n; k += 8) {
      DoubleVector a0 = DoubleVector.fromArray(FOUR, y, yAt + k);
      DoubleVector b0 = DoubleVector.fromArray(FOUR, y, yAt + k + 4);
      DoubleVector a1 = DoubleVector.fromArray(FOUR, y, y1 + k);
      DoubleVector b1 = DoubleVector.fromArray(FOUR, y, y1 + k + 4);
      DoubleVector a2 = DoubleVector.fromArray(FOUR, y, y2 + k);
      DoubleVector b2 = DoubleVector.fromArray(FOUR, y, y2 + k + 4);
      DoubleVector a3 = DoubleVector.fromArray(FOUR, y, y3 + k);
      DoubleVector b3 = DoubleVector.fromArray(FOUR, y, y3 + k + 4);
      for (int q = 0; q < terms; q++) {
        DoubleVector a = DoubleVector.fromArray(FOUR, x, xAt + q * n + k);
        DoubleVector b = DoubleVector.fromArray(FOUR, x, xAt + q * n + k + 4);
        int from = at + q * right;
        DoubleVector w = DoubleVector.broadcast(FOUR, p[from]);
        a0 = w.fma(a, a0);
        b0 = w.fma(b, b0);
        w = DoubleVector.broadcast(FOUR, p[from + down]);
        a1 = w.fma(a, a1);
        b1 = w.fma(b, b1);
        w = DoubleVector.broadcast(FOUR, p[from + 2 * down]);
        a2 = w.fma(a, a2);
        b2 = w.fma(b, b2);
        w = DoubleVector.broadcast(FOUR, p[from + 3 * down]);
        a3 = w.fma(a, a3);
        b3 = w.fma(b, b3);
      }
      a0.intoArray(y, yAt + k);
      b0.intoArray(y, yAt + k + 4);
      a1.intoArray(y, y1 + k);
      b1.intoArray(y, y1 + k + 4);
      a2.intoArray(y, y2 + k);
      b2.intoArray(y, y2 + k + 4);
      a3.intoArray(y, y3 + k);
      b3.intoArray(y, y3 + k + 4);
    }
    for (; k + 4 <= n; k += 4) {
      DoubleVector a0 = DoubleVector.fromArray(FOUR, y, yAt + k);
      DoubleVector a1 = DoubleVector.fromArray(FOUR, y, y1 + k);
      DoubleVector a2 = DoubleVector.fromArray(FOUR, y, y2 + k);
      DoubleVector a3 = DoubleVector.fromArray(FOUR, y, y3 + k);
      for (int q = 0; q < terms; q++) {
        DoubleVector a = DoubleVector.fromArray(FOUR, x, xAt + q * n + k);
        int from = at + q * right;
        a0 = DoubleVector.broadcast(FOUR, p[from]).fma(a, a0);
        a1 = DoubleVector.broadcast(FOUR, p[from + down]).fma(a, a1);
        a2 = DoubleVector.broadcast(FOUR, p[from + 2 * down]).fma(a, a2);
        a3 = DoubleVector.broadcast(FOUR, p[from + 3 * down]).fma(a, a3);
      }
      a0.intoArray(y, yAt + k);
      a1.intoArray(y, y1 + k);
      a2.intoArray(y, y2 + k);
      a3.intoArray(y, y3 + k);
    }
    for (; k < n; k++) {
      for (int r = 0; r < 4; r++) {
        single(p, at + r * down, terms, right, x, xAt + k, y, yAt + r * n + k, n);
      }
    }
  }

  private static void one(
      double[] p, int at, int terms, int right, double[] x, int xAt, double[] y, int yAt, int n) {
    int k = 0;
    for (; k + 4 <= n; k += 4) {
      DoubleVector sum = DoubleVector.fromArray(FOUR, y, yAt + k);
      for (int q = 0; q < terms; q++) {
        DoubleVector a = DoubleVector.fromArray(FOUR, x, xAt + q * n + k);
        sum = DoubleVector.broadcast(FOUR, p[at + q * right]).fma(a, sum);
      }
      sum.intoArray(y, yAt + k);
    }
    for (; k < n; k++) {
      single(p, at, terms, right, x, xAt + k, y, yAt + k, n);
    }
  }

  private static void single(
      double[] p, int at, int terms, int right, double[] x, int xAt, double[] y, int to, int n) {
    double sum = y[to];
    for (int q = 0; q < terms; q++) {
      sum = Math.fma(p[at + q * right], x[xAt + q * n], sum);
    }
    y[to] = sum;
  }

  @Override
  public void ramp(double[] x, int xAt, double[] y, int yAt, int n) {
    int k = 0;
    for (; k + 4 <= n; k += 4) {
      DoubleVector v = DoubleVector.fromArray(FOUR, x, xAt + k);
      v.add(v.mul(v).add(4).sqrt()).mul(0.5).sub(1).intoArray(y, yAt + k);
    }
    for (; k < n; k++) {
      y[yAt + k] = Squareplus.at(x[xAt + k]);
    }
  }

  @Override
  public void pullRamp(double[] x, int xAt, double[] g, int gAt, int n) {
    int k = 0;
    for (; k + 4 <= n; k += 4) {
      DoubleVector v = DoubleVector.fromArray(FOUR, x, xAt + k);
      DoubleVector slope = v.div(v.mul(v).add(4).sqrt()).add(1).mul(0.5);
      DoubleVector.fromArray(FOUR, g, gAt + k).mul(slope).intoArray(g, gAt + k);
    }
    for (; k < n; k++) {
      g[gAt + k] *= Squareplus.slope(x[xAt + k]);
    }
  }

  @Override
  public void outer(
      double[] gp, int at, int rows, int terms, double[] x, int xAt, double[] gy, int gyAt, int n) {
    int whole = n & -4;
    int r = 0;
    for (; r + 4 <= rows; r += 4) {
      int q = 0;
      for (; q + 2 <= terms; q += 2) {
        tile(gp, at + r * terms + q, terms, x, xAt + q * n, gy, gyAt + r * n, n, whole);
      }
      for (; q < terms; q++) {
        for (int s = r; s < r + 4; s++) {
          gp[at + s * terms + q] += ScalarColumns.dot(gy, gyAt + s * n, x, xAt + q * n, n);
        }
      }
    }
    for (; r < rows; r++) {
      for (int q = 0; q < terms; q++) {
        gp[at + r * terms + q] += ScalarColumns.dot(gy, gyAt + r * n, x, xAt + q * n, n);
      }
    }
  }

  private void tile(
      double[] gp,
      int at,
      int terms,
      double[] x,
      int xAt,
      double[] gy,
      int gyAt,
      int n,
      int whole) {
    DoubleVector s00 = DoubleVector.zero(FOUR);
    DoubleVector s01 = s00;
    DoubleVector s10 = s00;
    DoubleVector s11 = s00;
    DoubleVector s20 = s00;
    DoubleVector s21 = s00;
    DoubleVector s30 = s00;
    DoubleVector s31 = s00;
    for (int k = 0; k < whole; k += 4) {
      DoubleVector a = DoubleVector.fromArray(FOUR, x, xAt + k);
      DoubleVector b = DoubleVector.fromArray(FOUR, x, xAt + n + k);
      DoubleVector g = DoubleVector.fromArray(FOUR, gy, gyAt + k);
      s00 = g.fma(a, s00);
      s01 = g.fma(b, s01);
      g = DoubleVector.fromArray(FOUR, gy, gyAt + n + k);
      s10 = g.fma(a, s10);
      s11 = g.fma(b, s11);
      g = DoubleVector.fromArray(FOUR, gy, gyAt + 2 * n + k);
      s20 = g.fma(a, s20);
      s21 = g.fma(b, s21);
      g = DoubleVector.fromArray(FOUR, gy, gyAt + 3 * n + k);
      s30 = g.fma(a, s30);
      s31 = g.fma(b, s31);
    }
    add(gp, at, s00, gy, gyAt, x, xAt, whole, n);
    add(gp, at + 1, s01, gy, gyAt, x, xAt + n, whole, n);
    add(gp, at + terms, s10, gy, gyAt + n, x, xAt, whole, n);
    add(gp, at + terms + 1, s11, gy, gyAt + n, x, xAt + n, whole, n);
    add(gp, at + 2 * terms, s20, gy, gyAt + 2 * n, x, xAt, whole, n);
    add(gp, at + 2 * terms + 1, s21, gy, gyAt + 2 * n, x, xAt + n, whole, n);
    add(gp, at + 3 * terms, s30, gy, gyAt + 3 * n, x, xAt, whole, n);
    add(gp, at + 3 * terms + 1, s31, gy, gyAt + 3 * n, x, xAt + n, whole, n);
  }

  private void add(
      double[] gp,
      int at,
      DoubleVector sum,
      double[] a,
      int aAt,
      double[] b,
      int bAt,
      int from,
      int n) {
    sum.intoArray(lanes, 0);
    double s = lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
    gp[at] += ScalarColumns.rest(a, aAt, b, bAt, from, n, s);
  }
}
