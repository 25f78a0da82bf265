package io.sparsewatt.engine;

import java.util.Arrays;

/**
 * Rows on sites as a dense array and back: [axis 0][axis 1][axis 2][channel], the last fastest, +0
 * where no site is active. Stateless and thread-safe.
 */
public final class DenseForm {

  /** The most numbers of a dense array (1 GiB): where it has more, sparse is the form to keep. */
  public static final int MAX_VALUES = 1 << 28;

  private DenseForm() {}

  /**
   * Sites and their features, as a session takes them.
   *
   * @param keys in canonical order
   * @param features [site][channel]
   */
  public record Sites(long[] keys, float[] features) {}

  /**
   * Rows put into a box.
   *
   * @param low the box's lowest site
   * @param sides its sites an axis, each at least 1
   * @throws IllegalArgumentException if a row lies outside the box, or the box is too large
   */
  public static float[] of(LayerRows rows, Axes low, Axes sides) {
    return of(rows.keys(), rows.toArray(), rows.channels(), low, sides);
  }

  /**
   * The same of sites and features.
   *
   * @param keys distinct sites in any order
   * @param features [site][channel]
   */
  public static float[] of(long[] keys, float[] features, int channels, Axes low, Axes sides) {
    requireBox(low, sides, channels);
    if (features.length != (long) keys.length * channels) {
      throw new IllegalArgumentException(
          "features holds "
              + features.length
              + " values; "
              + keys.length
              + " sites of "
              + channels
              + " channels need "
              + (long) keys.length * channels);
    }
    float[] dense = new float[Math.toIntExact(sides.volume() * channels)];
    for (int n = 0; n < keys.length; n++) {
      int a0 = SiteKey.axis0(keys[n]) - low.a0();
      int a1 = SiteKey.axis1(keys[n]) - low.a1();
      int a2 = SiteKey.axis2(keys[n]) - low.a2();
      boolean inside =
          a0 >= 0 && a1 >= 0 && a2 >= 0 && a0 < sides.a0() && a1 < sides.a1() && a2 < sides.a2();
      if (!inside) {
        throw new IllegalArgumentException(
            "site "
                + SiteKey.format(keys[n])
                + " lies outside the box of "
                + sides
                + " sites from ("
                + low.a0()
                + ", "
                + low.a1()
                + ", "
                + low.a2()
                + ")");
      }
      int cell = (a0 * sides.a1() + a1) * sides.a2() + a2;
      System.arraycopy(features, n * channels, dense, cell * channels, channels);
    }
    return dense;
  }

  /**
   * The cells that hold anything but zeros, as sites: what a dense frame (an image, an occupancy
   * grid) has of active sites. A site whose features are all zero can't be told from none, so it
   * does not come back.
   *
   * @param dense [axis 0][axis 1][axis 2][channel]
   * @param low the site of the first cell
   */
  public static Sites active(float[] dense, int channels, Axes low, Axes sides) {
    requireBox(low, sides, channels);
    if (dense.length != sides.volume() * channels) {
      throw new IllegalArgumentException(
          "the array holds "
              + dense.length
              + " values; a box of "
              + sides
              + " with "
              + channels
              + " channels has "
              + sides.volume() * channels);
    }
    int cells = dense.length / channels;
    long[] keys = new long[cells];
    float[] features = new float[dense.length];
    int found = 0;
    // Cells in rising order are sites in canonical order.
    for (int cell = 0; cell < cells; cell++) {
      if (isZero(dense, cell * channels, channels)) {
        continue;
      }
      keys[found] =
          SiteKey.of(
              low.a0() + cell / sides.a2() / sides.a1(),
              low.a1() + cell / sides.a2() % sides.a1(),
              low.a2() + cell % sides.a2());
      System.arraycopy(dense, cell * channels, features, found * channels, channels);
      found++;
    }
    return new Sites(Arrays.copyOf(keys, found), Arrays.copyOf(features, found * channels));
  }

  private static boolean isZero(float[] values, int at, int count) {
    for (int c = 0; c < count; c++) {
      // Not a number is not zero: the session that is given it says where it is.
      if (values[at + c] != 0) {
        return false;
      }
    }
    return true;
  }

  private static void requireBox(Axes low, Axes sides, int channels) {
    if (channels < 1 || channels > NetworkBuilder.MAX_CHANNELS) {
      throw new IllegalArgumentException(
          channels + " channels; 1.." + NetworkBuilder.MAX_CHANNELS + " are allowed");
    }
    boolean fits =
        sides.min() >= 1
            && low.min() >= SiteKey.MIN
            && (long) low.a0() + sides.a0() - 1 <= SiteKey.MAX
            && (long) low.a1() + sides.a1() - 1 <= SiteKey.MAX
            && (long) low.a2() + sides.a2() - 1 <= SiteKey.MAX;
    if (!fits) {
      throw new IllegalArgumentException(
          "a box of "
              + sides
              + " sites from ("
              + low.a0()
              + ", "
              + low.a1()
              + ", "
              + low.a2()
              + ") must have 1 or more on every axis and lie in "
              + SiteKey.MIN
              + ".."
              + SiteKey.MAX);
    }
    if (sides.volume() > MAX_VALUES / channels) {
      throw new IllegalArgumentException(
          "a box of "
              + sides
              + " with "
              + channels
              + " channels has more than "
              + MAX_VALUES
              + " values; keep it sparse");
    }
  }
}
