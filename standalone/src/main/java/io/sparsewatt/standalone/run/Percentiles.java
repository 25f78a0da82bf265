package io.sparsewatt.standalone.run;

import java.util.Arrays;

/**
 * Milliseconds by rank.
 *
 * @param p50 median
 * @param p95 95th percentile
 * @param p99 99th percentile
 */
public record Percentiles(double p50, double p95, double p99) {

  /** Nearest-rank percentiles of the first {@code count} durations, which are left as they are. */
  static Percentiles ofNanos(long[] nanos, int from, int count) {
    long[] sorted = Arrays.copyOfRange(nanos, from, count);
    Arrays.sort(sorted);
    return new Percentiles(rank(sorted, 50), rank(sorted, 95), rank(sorted, 99));
  }

  private static double rank(long[] sorted, int percent) {
    int index = Math.ceilDiv(sorted.length * percent, 100) - 1;
    // Microseconds are as fine as the clock is worth.
    return Math.rint(sorted[Math.max(0, index)] / 1e3) / 1e3;
  }
}
