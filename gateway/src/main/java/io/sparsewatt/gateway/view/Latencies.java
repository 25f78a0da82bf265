package io.sparsewatt.gateway.view;

import java.util.Arrays;

/** Latencies of one stage over the last seconds. Confined to the views' thread. */
final class Latencies {

  /** Window of all live rates and percentiles. */
  static final int WINDOW_S = 10;

  /** A hundred frames a second over the window. */
  private static final int MAX_SAMPLES = 1_024;

  private static final long WINDOW_MILLIS = WINDOW_S * 1_000L;

  private final long[] at = new long[MAX_SAMPLES];
  private final double[] millis = new double[MAX_SAMPLES];
  private int head;
  private int count;

  /**
   * @param latencyMillis negative where unknown: the frame counts for the rate alone
   */
  void add(long now, double latencyMillis) {
    if (count == MAX_SAMPLES) {
      head = (head + 1) % MAX_SAMPLES;
      count--;
    }
    int end = (head + count) % MAX_SAMPLES;
    at[end] = now;
    millis[end] = latencyMillis;
    count++;
  }

  private void expire(long now) {
    while (count > 0 && at[head] <= now - WINDOW_MILLIS) {
      head = (head + 1) % MAX_SAMPLES;
      count--;
    }
  }

  /** Frames a second. */
  double hz(long now) {
    expire(now);
    return (double) count / WINDOW_S;
  }

  /** Known latencies of the window, rising. */
  double[] sorted(long now) {
    expire(now);
    double[] known = new double[count];
    int n = 0;
    for (int i = 0; i < count; i++) {
      double value = millis[(head + i) % MAX_SAMPLES];
      if (value >= 0) {
        known[n++] = value;
      }
    }
    double[] sorted = Arrays.copyOf(known, n);
    Arrays.sort(sorted);
    return sorted;
  }

  /**
   * Nearest-rank percentile; NaN with fewer than two samples, of which none is a percentile.
   *
   * @param percent 1..100
   */
  static double percentile(double[] sorted, int percent) {
    if (sorted.length < 2) {
      return Double.NaN;
    }
    int rank = (sorted.length * percent + 99) / 100;
    return sorted[Math.max(rank, 1) - 1];
  }
}
