package io.sparsewatt.sensing.voxel;

import java.util.Arrays;

/**
 * The voxels of one scan, ascending: which, how many points in each, and the points' means. All
 * sums are integers, so the order of the points does not matter.
 *
 * <p>Points of one beam follow one another, often in one voxel: such a run is one entry, with its
 * sums. {@link Ranks} then tells where in the order the voxel of each run comes, and the runs' sums
 * are added up there.
 */
final class ScanVoxels {

  /** The place of a point that is not of the scan. */
  static final long LEFT_OUT = -1;

  // 1 / n of most voxels.
  private static final double[] INVERSE = new double[256];

  static {
    for (int n = 1; n < INVERSE.length; n++) {
      INVERSE[n] = 1.0 / n;
    }
  }

  private static final long LANE = (1L << PointBlock.LANE_BITS) - 1;

  private final Ranks bits = new BitRanks();
  private final Ranks sort = new SortRanks();
  private PlacedBox box = PlacedBox.NONE;

  // Runs as they came; sums as PointBlock has them.
  private int runs;
  private long[] runPlaces = new long[1024];
  private long[] runXy = new long[1024];
  private long[] runZi = new long[1024];
  private int[] ranks = new int[1024];

  // Voxels, once ranked. One place more than voxels, for a sentinel. Two sums of 8-bit values a
  // long: 32 bits hold those of 2^22 points.
  private int count;
  private long[] keys = new long[1024];
  private int[] points = new int[1024];
  private long[] xy = new long[1024];
  private long[] zi = new long[1024];
  private long[] means = new long[1024];

  /** Starts a scan whose points lie in the box. */
  void begin(PlacedBox within) {
    box = within;
    runs = 0;
    count = 0;
  }

  /**
   * Adds the points of a block that lie in the box.
   *
   * @param block that knows of each where it is
   * @param places their voxels, {@link #LEFT_OUT} for points that are none of the scan's; of all
   *     blocks together at most {@link Voxeliser#MAX_POINTS}
   * @param points of the block, at most {@link PointBlock#SIZE}
   */
  void add(PointBlock block, long[] places, int points) {
    ensureRuns(runs + points);
    long[] toPlaces = runPlaces;
    long[] toXy = runXy;
    long[] toZi = runZi;
    int run = runs - 1;
    long last = Long.MAX_VALUE;
    long sumXy = 0;
    long sumZi = 0;
    // Whether a run goes on is a toss: no branch, the run is written again at each of its points.
    for (int i = 0; i < points; i++) {
      long place = places[i];
      if (place == LEFT_OUT) {
        continue;
      }
      // All ones if it goes on, for neither number is negative.
      long same = (place ^ last) - 1 >> Long.SIZE - 1;
      sumXy = (sumXy & same) + block.xy(i);
      sumZi = (sumZi & same) + block.zi(i);
      run += 1 + (int) same;
      toPlaces[run] = place;
      toXy[run] = sumXy;
      toZi[run] = sumZi;
      last = place;
    }
    runs = run + 1;
  }

  private void ensureRuns(int needed) {
    if (runPlaces.length < needed) {
      int larger = Math.max(needed, runPlaces.length * 2);
      runPlaces = Arrays.copyOf(runPlaces, larger);
      runXy = Arrays.copyOf(runXy, larger);
      runZi = Arrays.copyOf(runZi, larger);
    }
  }

  /** All points are in: finds the voxels. */
  void finish() {
    if (ranks.length < runs) {
      ranks = new int[runPlaces.length];
    }
    if (keys.length <= runs) {
      int larger = runs + runs / 4 + 1;
      keys = new long[larger];
      points = new int[larger];
      xy = new long[larger];
      zi = new long[larger];
      means = new long[larger];
    }
    Ranks order = box.places() <= BitRanks.MOST_PLACES ? bits : sort;
    count = order.rank(box, runPlaces, runs, ranks, keys);
    gather();
    average();
    keys[count] = Long.MAX_VALUE;
  }

  private void gather() {
    Arrays.fill(points, 0, count, 0);
    Arrays.fill(xy, 0, count, 0);
    Arrays.fill(zi, 0, count, 0);
    for (int run = 0; run < runs; run++) {
      int at = ranks[run];
      points[at] += (int) (runXy[run] >>> PointBlock.COUNT_SHIFT);
      xy[at] += apart(runXy[run]);
      zi[at] += apart(runZi[run]);
    }
  }

  private static long apart(long sums) {
    return sums & LANE | (sums >>> PointBlock.LANE_BITS & LANE) << Integer.SIZE;
  }

  private void average() {
    for (int i = 0; i < count; i++) {
      int n = points[i];
      double inverse = n < INVERSE.length ? INVERSE[n] : 1.0 / n;
      means[i] =
          mean((int) xy[i], inverse)
              | mean((int) (xy[i] >>> Integer.SIZE), inverse) << 16
              | mean((int) zi[i], inverse) << 32
              | mean((int) (zi[i] >>> Integer.SIZE), inverse) << 48;
    }
  }

  // Half a point more keeps the product from falling below a whole quotient: it lies 1/2n from any,
  // and with n below 2^22 and means below 2^8 a double's rounding is far smaller.
  private static long mean(int sum, double inverse) {
    return (int) ((sum + 0.5) * inverse);
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
    return means[at];
  }
}
