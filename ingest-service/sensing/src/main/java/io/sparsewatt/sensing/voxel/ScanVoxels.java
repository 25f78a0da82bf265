package io.sparsewatt.sensing.voxel;

import java.util.Arrays;

/**
 * The voxels of one scan, ascending: which, how many points in each, and the points' means. All
 * sums are integers, so the order of the points does not matter.
 *
 * <p>Points of one beam follow one another, often in one voxel: such a run comes as one entry, with
 * its sums. The entries are then sorted by radix, least digit first, and those of one voxel added
 * up: no hash, and only passes over arrays.
 */
final class ScanVoxels {

  // A place in the box, as a number, takes 43 bits at most: the box grown by its halo has at most
  // 2^14 + 2 * 2^8 voxels along each of three axes. The other 21 bits of a long name the entry.
  private static final int INDEX_BITS = 21;
  private static final int MOST_RUNS = 1 << INDEX_BITS;
  private static final int INDEX_MASK = MOST_RUNS - 1;
  // 2^11 counters are 8 KiB: a quarter of a first-level cache.
  private static final int DIGIT_BITS = 11;

  private final int[] counts = new int[1 << DIGIT_BITS];
  private int placeBits;

  // Entries as they came. Two sums of 8-bit values a long: 32 bits hold those of 2^22 points.
  private int runs;
  private long[] order = new long[1024];
  private long[] sorted = new long[1024];
  private long[] runKeys = new long[1024];
  private int[] runPoints = new int[1024];
  private long[] runXy = new long[1024];
  private long[] runZi = new long[1024];

  // Voxels, once sorted. One place more than voxels, for a sentinel.
  private int count;
  private long[] keys = new long[1024];
  private int[] points = new int[1024];
  private long[] xy = new long[1024];
  private long[] zi = new long[1024];

  /**
   * Starts a scan.
   *
   * @param places voxels of the box that the points lie in
   */
  void begin(long places) {
    placeBits = Long.SIZE - Long.numberOfLeadingZeros(places - 1);
    runs = 0;
    count = 0;
  }

  /**
   * Adds points of one voxel.
   *
   * @param place of the voxel in the box, rising with the key
   * @param key of the voxel
   * @param count of the points; of all together at most {@link Voxeliser#MAX_POINTS}
   * @param xySums of their places in the voxel, in 1/256 of the edge: x in the lower 32 bits, y in
   *     the upper
   * @param ziSums of z, and of the brightness in 1/255
   */
  void add(long place, long key, int count, long xySums, long ziSums) {
    if (runs == order.length) {
      if (runs == MOST_RUNS) {
        fold();
      } else {
        growRuns(Math.min(MOST_RUNS, runs * 2));
      }
    }
    int at = runs++;
    order[at] = place << INDEX_BITS | at;
    runKeys[at] = key;
    runPoints[at] = count;
    runXy[at] = xySums;
    runZi[at] = ziSums;
  }

  private void growRuns(int larger) {
    order = Arrays.copyOf(order, larger);
    sorted = new long[larger];
    runKeys = Arrays.copyOf(runKeys, larger);
    runPoints = Arrays.copyOf(runPoints, larger);
    runXy = Arrays.copyOf(runXy, larger);
    runZi = Arrays.copyOf(runZi, larger);
  }

  /** All points are in: sorts them into voxels. */
  void finish() {
    sort();
    gather();
    for (int i = 0; i < count; i++) {
      int n = points[i];
      if (n > 1) {
        double inverse = 1.0 / n;
        xy[i] = means(xy[i], inverse);
        zi[i] = means(zi[i], inverse);
      }
    }
    keys[count] = Long.MAX_VALUE;
  }

  // Half a point more keeps the product from falling below a whole quotient: it lies 1/2n from any,
  // and with n below 2^22 and means below 2^8 a double's rounding is far smaller.
  private static long means(long sums, double inverse) {
    return (int) (((int) sums + 0.5) * inverse)
        | (long) (int) (((int) (sums >>> Integer.SIZE) + 0.5) * inverse) << Integer.SIZE;
  }

  // Every entry is taken: those of one voxel become one.
  private void fold() {
    sort();
    gather();
    int at = 0;
    long before = -1;
    for (int i = 0; i < runs; i++) {
      long place = order[i] >>> INDEX_BITS;
      if (place != before) {
        before = place;
        order[at] = place << INDEX_BITS | at;
        at++;
      }
    }
    System.arraycopy(keys, 0, runKeys, 0, count);
    System.arraycopy(points, 0, runPoints, 0, count);
    System.arraycopy(xy, 0, runXy, 0, count);
    System.arraycopy(zi, 0, runZi, 0, count);
    runs = count;
  }

  private void sort() {
    int passes = (placeBits + DIGIT_BITS - 1) / DIGIT_BITS;
    for (int pass = 0; pass < passes; pass++) {
      // Digits as even as can be: 24 bits are 8, 8 and 8.
      int low = placeBits * pass / passes;
      int high = placeBits * (pass + 1) / passes;
      byDigit(INDEX_BITS + low, high - low);
      long[] swap = order;
      order = sorted;
      sorted = swap;
    }
  }

  private void byDigit(int shift, int bits) {
    int mask = (1 << bits) - 1;
    int[] starts = counts;
    long[] from = order;
    long[] to = sorted;
    int n = runs;
    Arrays.fill(starts, 0, mask + 1, 0);
    for (int i = 0; i < n; i++) {
      starts[(int) (from[i] >>> shift) & mask]++;
    }
    int start = 0;
    for (int digit = 0; digit <= mask; digit++) {
      int here = starts[digit];
      starts[digit] = start;
      start += here;
    }
    for (int i = 0; i < n; i++) {
      long entry = from[i];
      to[starts[(int) (entry >>> shift) & mask]++] = entry;
    }
  }

  private void gather() {
    if (keys.length <= runs) {
      int larger = runs + runs / 4 + 1;
      keys = new long[larger];
      points = new int[larger];
      xy = new long[larger];
      zi = new long[larger];
    }
    int at = -1;
    long before = -1;
    for (int i = 0; i < runs; i++) {
      long place = order[i] >>> INDEX_BITS;
      int run = (int) order[i] & INDEX_MASK;
      if (place != before) {
        before = place;
        at++;
        keys[at] = runKeys[run];
        points[at] = runPoints[run];
        xy[at] = runXy[run];
        zi[at] = runZi[run];
      } else {
        points[at] += runPoints[run];
        xy[at] += runXy[run];
        zi[at] += runZi[run];
      }
    }
    count = at + 1;
  }

  /** Distinct voxels. */
  int size() {
    return count;
  }

  /** Keys, ascending, each once; after the last one comes the largest long. */
  long key(int at) {
    return keys[at];
  }

  int points(int at) {
    return points[at];
  }

  /** Means of the points, 0..255 each, as four 16-bit lanes: x, y, z, intensity from the lowest. */
  long means(int at) {
    long a = xy[at];
    long b = zi[at];
    return (a | a >>> 16) & 0xFFFFFFFFL | (b | b >>> 16) << Integer.SIZE;
  }
}
