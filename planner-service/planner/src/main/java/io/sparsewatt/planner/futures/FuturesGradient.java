package io.sparsewatt.planner.futures;

import java.util.Arrays;

/**
 * Partial derivatives of an energy by the others' states, entry for entry as {@link Futures} has
 * them. Not safe for use by several threads.
 */
public final class FuturesGradient {

  /** Per metre. */
  public final double[] x;

  /** Per metre. */
  public final double[] y;

  /** Per radian. */
  public final double[] heading;

  /** Per m/s. */
  public final double[] vx;

  /** Per m/s. */
  public final double[] vy;

  /**
   * Per metre of {@link Futures#spread}, from each future apart: what counts is their sum over
   * futures.
   */
  public final double[] spread;

  /** Room for derivatives by such futures, all zero. */
  public FuturesGradient(Futures of) {
    x = new double[of.x.length];
    y = new double[of.x.length];
    heading = new double[of.x.length];
    vx = new double[of.x.length];
    vy = new double[of.x.length];
    spread = new double[of.x.length];
  }

  /** All zero again. */
  public void clear() {
    Arrays.fill(x, 0);
    Arrays.fill(y, 0);
    Arrays.fill(heading, 0);
    Arrays.fill(vx, 0);
    Arrays.fill(vy, 0);
    Arrays.fill(spread, 0);
  }

  /** Multiplies entries {@code from} to {@code to}, the last not included. */
  public void scale(int from, int to, double by) {
    for (int i = from; i < to; i++) {
      x[i] *= by;
      y[i] *= by;
      heading[i] *= by;
      vx[i] *= by;
      vy[i] *= by;
      spread[i] *= by;
    }
  }
}
