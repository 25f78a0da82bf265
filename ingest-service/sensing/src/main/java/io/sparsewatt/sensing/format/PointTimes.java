package io.sparsewatt.sensing.format;

import org.jspecify.annotations.Nullable;

/**
 * Per-point times of any origin, as offsets to the frame's instant.
 *
 * <p>Sensors disagree on unit and origin, and their headers say neither. Integers are nanoseconds
 * (Ouster, Livox). Floating-point numbers are seconds (Velodyne, Hesai, RoboSense), unless one is
 * beyond 1e14, which no date is in seconds but every one is in nanoseconds (Livox). An offset
 * beyond the range of an int (2.1 s) is an absolute time: the frame's instant is subtracted, and
 * where the two clocks differ by more than that range, the column's least value instead. A column
 * that spans more than the range is not a sweep's and counts as unknown.
 */
final class PointTimes {

  private static final double NANOSECONDS_BEYOND = 1e14;
  private static final long NANOS = 1_000_000_000L;

  // 285 years, the range of nanoseconds in a long.
  private static final double MAX_SECONDS = 9e9;

  /**
   * @param timeNanos the frame's instant
   * @param offsets nanoseconds to it, or null where the column was of no use
   */
  record Resolved(long timeNanos, int @Nullable [] offsets) {}

  private PointTimes() {}

  /** Of nanoseconds. {@code known}: the frame's instant, or null for the least time of a point. */
  static Resolved ofNanos(long[] nanos, int count, @Nullable Long known) {
    if (count == 0) {
      return new Resolved(known == null ? 0 : known, new int[0]);
    }
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      least = Math.min(least, nanos[i]);
      most = Math.max(most, nanos[i]);
    }
    long origin;
    long frame;
    if (fits(least) && fits(most)) {
      origin = 0;
      frame = known == null ? 0 : known;
    } else if (known != null && fitsBetween(least, known) && fitsBetween(most, known)) {
      origin = known;
      frame = known;
    } else if (fitsBetween(most, least)) {
      origin = least;
      frame = known == null ? least : known;
    } else {
      return new Resolved(known == null ? 0 : known, null);
    }
    int[] offsets = new int[count];
    for (int i = 0; i < count; i++) {
      offsets[i] = (int) (nanos[i] - origin);
    }
    return new Resolved(frame, offsets);
  }

  /** Of floating-point times. One that is not finite makes the column unusable. */
  static Resolved ofSeconds(double[] times, int count, @Nullable Long known) {
    double furthest = 0;
    for (int i = 0; i < count; i++) {
      if (!Double.isFinite(times[i])) {
        return new Resolved(known == null ? 0 : known, null);
      }
      furthest = Math.max(furthest, Math.abs(times[i]));
    }
    boolean seconds = furthest <= NANOSECONDS_BEYOND;
    if (seconds && furthest > MAX_SECONDS) {
      return new Resolved(known == null ? 0 : known, null);
    }
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      // Math.round saturates, so that an absurd value fails the range checks. Seconds since 1970
      // in nanoseconds exceed a double's digits: the whole seconds are split off first, exactly.
      double whole = Math.floor(times[i]);
      nanos[i] =
          seconds
              ? (long) whole * NANOS + Math.round((times[i] - whole) * NANOS)
              : Math.round(times[i]);
    }
    return ofNanos(nanos, count, known);
  }

  private static boolean fits(long nanos) {
    return nanos == (int) nanos;
  }

  private static boolean fitsBetween(long nanos, long origin) {
    long difference = nanos - origin;
    boolean overflow = ((nanos ^ origin) & (nanos ^ difference)) < 0;
    return !overflow && fits(difference);
  }
}
