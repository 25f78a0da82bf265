package io.sparsewatt.planner.futures;

/**
 * K sampled futures of A agents at T + 1 times, structure of arrays. Read-only once sampled.
 *
 * <p>Entry (k, j, t) stands at {@code (k * agents + j) * (steps + 1) + t}.
 */
public final class Futures {

  /** K. */
  public final int count;

  /** A. */
  public final int agents;

  /** T. */
  public final int steps;

  /** Metres. */
  public final double[] x;

  /** Metres. */
  public final double[] y;

  /** Radians. */
  public final double[] heading;

  /** Cosine of the heading. */
  public final double[] cos;

  /** Sine of the heading. */
  public final double[] sin;

  /** m/s. */
  public final double[] vx;

  /** m/s. */
  public final double[] vy;

  /** Metres, one an agent. */
  public final double[] length;

  /** Metres, one an agent. */
  public final double[] width;

  /**
   * Metres, entry {@code j * (steps + 1) + t}: root mean square distance of the K positions from
   * their mean.
   */
  public final double[] spread;

  /** Multiply-adds that drawing these took. */
  public long macs;

  /** Room for so many; all zero. */
  public Futures(int count, int agents, int steps) {
    this.count = count;
    this.agents = agents;
    this.steps = steps;
    int n = Math.multiplyExact(Math.multiplyExact(count, agents), steps + 1);
    x = new double[n];
    y = new double[n];
    heading = new double[n];
    cos = new double[n];
    sin = new double[n];
    vx = new double[n];
    vy = new double[n];
    length = new double[agents];
    width = new double[agents];
    spread = new double[agents * (steps + 1)];
  }

  /** The entry of future {@code k}, agent {@code j}, time 0. */
  public int at(int k, int j) {
    return (k * agents + j) * (steps + 1);
  }

  /** Fills {@link #spread} from the positions. */
  public void measureSpread() {
    for (int j = 0; j < agents; j++) {
      for (int t = 0; t <= steps; t++) {
        double mx = 0;
        double my = 0;
        for (int k = 0; k < count; k++) {
          mx += x[at(k, j) + t];
          my += y[at(k, j) + t];
        }
        mx /= count;
        my /= count;
        double sum = 0;
        for (int k = 0; k < count; k++) {
          double dx = x[at(k, j) + t] - mx;
          double dy = y[at(k, j) + t] - my;
          sum += dx * dx + dy * dy;
        }
        spread[j * (steps + 1) + t] = Math.sqrt(sum / count);
      }
    }
  }
}
