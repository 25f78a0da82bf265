package io.sparsewatt.engine;

/**
 * A site of the integer lattice, packed into one long: 21 bits an axis, biased by 2^20, axis 0
 * highest. The canonical order of sites is the numeric order of their keys. Networks of two
 * dimensions hold axis 2 at 0.
 */
public final class SiteKey {

  /** The least coordinate of an axis. */
  public static final int MIN = -(1 << 20);

  /** The greatest coordinate of an axis. */
  public static final int MAX = (1 << 20) - 1;

  static final int BITS = 21;
  static final int BIAS = 1 << 20;
  static final int MASK = (1 << BITS) - 1;

  private SiteKey() {}

  /**
   * The key of a site.
   *
   * @throws IllegalArgumentException if a coordinate is outside {@link #MIN} to {@link #MAX}
   */
  public static long of(int a0, int a1, int a2) {
    if (!inRange(a0, a1, a2)) {
      throw new IllegalArgumentException(
          "site ("
              + a0
              + ", "
              + a1
              + ", "
              + a2
              + ") is outside "
              + MIN
              + ".."
              + MAX
              + " on an axis; move the grid's origin or enlarge the voxels");
    }
    return pack(a0, a1, a2);
  }

  /**
   * The keys of sites whose coordinates follow one another: axis 0, 1, 2 of the first, then of the
   * next.
   *
   * @throws IllegalArgumentException if their number is no multiple of three, or one is out of
   *     range
   */
  public static long[] ofAll(int... coordinates) {
    if (coordinates.length % 3 != 0) {
      throw new IllegalArgumentException(
          coordinates.length + " coordinates are no whole number of sites, three each");
    }
    long[] keys = new long[coordinates.length / 3];
    for (int n = 0; n < keys.length; n++) {
      keys[n] = of(coordinates[3 * n], coordinates[3 * n + 1], coordinates[3 * n + 2]);
    }
    return keys;
  }

  /** The coordinate on axis 0, the slowest. */
  public static int axis0(long key) {
    return (int) (key >>> (2 * BITS)) - BIAS;
  }

  /** The coordinate on axis 1. */
  public static int axis1(long key) {
    return ((int) (key >>> BITS) & MASK) - BIAS;
  }

  /** The coordinate on axis 2, the fastest. */
  public static int axis2(long key) {
    return ((int) key & MASK) - BIAS;
  }

  /** Whether the long is a key: its sign bit is not in use. */
  public static boolean isValid(long key) {
    return key >= 0;
  }

  /** The coordinates in words. */
  public static String format(long key) {
    return "(" + axis0(key) + ", " + axis1(key) + ", " + axis2(key) + ")";
  }

  static boolean inRange(int a0, int a1, int a2) {
    // One test an axis: a biased coordinate has no bit above the 21.
    return (((a0 + BIAS) | (a1 + BIAS) | (a2 + BIAS)) & ~MASK) == 0;
  }

  static long pack(int a0, int a1, int a2) {
    return (long) (a0 + BIAS) << (2 * BITS) | (long) (a1 + BIAS) << BITS | (a2 + BIAS);
  }
}
