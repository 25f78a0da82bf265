package io.sparsewatt.planner.prediction;

import io.sparsewatt.planner.model.VectorApi;

/**
 * Products of a matrix with many columns at once, and of columns with columns. Row {@code r} of
 * {@code n} numbers begins at {@code at + r * n}. All implementations give the same bits: {@link
 * ScalarColumns} is the specification.
 */
interface Columns {

  /**
   * {@code y[r] += sum over q of p[at + r * down + q * right] x[q]}, by fused multiply-adds in the
   * order of q.
   *
   * @param rows of y
   * @param terms rows of x
   */
  void multiply(
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
      int n);

  /**
   * {@code gp[at + r * terms + q] += sum over columns of gy[r] x[q]}: of the columns in whole fours
   * four sums of every fourth, {@code (s0 + s1) + (s2 + s3)}, then the rest one by one.
   */
  void outer(
      double[] gp, int at, int rows, int terms, double[] x, int xAt, double[] gy, int gyAt, int n);

  /** {@code y = Squareplus(x)} for {@code n} numbers. */
  void ramp(double[] x, int xAt, double[] y, int yAt, int n);

  /** {@code g *= Squareplus'(x)} for {@code n} numbers. */
  void pullRamp(double[] x, int xAt, double[] g, int gAt, int n);

  /** By the JDK's Vector API where this JVM was started with its module, else in plain Java. */
  static Columns best() {
    return VectorApi.isThere() ? vector() : new ScalarColumns();
  }

  // Only here is a class named that needs the module; it is not loaded before this runs.
  private static Columns vector() {
    return new VectorColumns();
  }
}
