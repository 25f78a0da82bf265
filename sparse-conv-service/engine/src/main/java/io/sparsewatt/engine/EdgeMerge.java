package io.sparsewatt.engine;

/**
 * All edges between sorted inputs and sorted outputs, by merging: along a line of taps (first two
 * axes fixed) the inputs asked for rise with the outputs, so one pointer walks the inputs once a
 * line. About five times as fast as hashing, and for inputs any distance apart; {@link ColumnScan}
 * is faster where it fits.
 */
final class EdgeMerge {

  private static final int[] NO_TABLE = {};

  private EdgeMerge() {}

  /**
   * How many edges there are.
   *
   * @param sameSites whether in and out are the same sites
   */
  static long count(Relation relation, long[] in, long[] out, boolean sameSites) {
    return merge(relation, in, in.length, out, out.length, sameSites, NO_TABLE, NO_TABLE);
  }

  /**
   * Enters every edge, slots being indexes: {@code pull[o*taps + r] = i} and {@code push[i*taps +
   * r] = o}. Both tables hold -1 before.
   *
   * @param push {@link #mirrored()} for a mirrored map, which is its own push table
   */
  static long fill(
      Relation relation, long[] in, int inCount, long[] out, int outCount, int[] pull, int[] push) {
    return merge(relation, in, inCount, out, outCount, push.length == 0, pull, push);
  }

  /** The table to pass for a mirrored map. */
  static int[] mirrored() {
    return NO_TABLE;
  }

  private static long merge(
      Relation relation,
      long[] in,
      int inCount,
      long[] out,
      int outCount,
      boolean sameSites,
      int[] pull,
      int[] push) {
    Geometry g = relation.geometry();
    int k0 = g.kernel().a0();
    int k1 = g.kernel().a1();
    int k2 = g.kernel().a2();
    boolean mirrored = sameSites && g.isMirrored();
    int taps = g.taps();
    int centreLine = k0 * k1 / 2;
    int lines = mirrored ? centreLine + 1 : k0 * k1;
    long edges = 0;
    for (int line = 0; line < lines; line++) {
      // Of a mirrored map half the taps tell the other half; its centre tap is every site itself.
      boolean centre = mirrored && line == centreLine;
      edges +=
          line(g, line, centre ? k2 / 2 : k2, mirrored, in, inCount, out, outCount, pull, push);
    }
    if (!mirrored) {
      return edges;
    }
    if (pull.length > 0) {
      for (int o = 0; o < outCount; o++) {
        pull[o * taps + taps / 2] = o;
      }
    }
    return 2 * edges + outCount;
  }

  private static long line(
      Geometry g,
      int line,
      int lineTaps,
      boolean mirrored,
      long[] in,
      int inCount,
      long[] out,
      int outCount,
      int[] pull,
      int[] push) {
    int k1 = g.kernel().a1();
    int k2 = g.kernel().a2();
    int taps = g.taps();
    int s0 = g.stride().a0();
    int s1 = g.stride().a1();
    int s2 = g.stride().a2();
    int shift0 = line / k1 * g.dilation().a0() - g.padding().a0();
    int shift1 = line % k1 * g.dilation().a1() - g.padding().a1();
    int shift2 = SiteKey.BIAS - g.padding().a2();
    int d2 = g.dilation().a2();
    boolean counting = pull.length == 0;
    long edges = 0;
    int p = 0;
    for (int o = 0; o < outCount; o++) {
      long key = out[o];
      int i0 = SiteKey.axis0(key) * s0 + shift0;
      int i1 = SiteKey.axis1(key) * s1 + shift1;
      if (!SiteKey.inRange(i0, i1, 0)) {
        continue;
      }
      long lineKey = SiteKey.pack(i0, i1, SiteKey.MIN);
      // Biased coordinate on axis 2 of the line's first tap; may lie outside the range.
      int first = SiteKey.axis2(key) * s2 + shift2;
      long low = lineKey + Math.max(first, 0);
      while (p < inCount && in[p] < low) {
        p++;
      }
      int q = p;
      for (int r = 0; r < lineTaps && q < inCount; r++) {
        int c = first + r * d2;
        if (c < 0) {
          continue;
        }
        if (c > SiteKey.MASK) {
          break;
        }
        long wanted = lineKey + c;
        while (q < inCount && in[q] < wanted) {
          q++;
        }
        if (q < inCount && in[q] == wanted) {
          edges++;
          if (!counting) {
            int tap = line * k2 + r;
            pull[o * taps + tap] = q;
            if (mirrored) {
              pull[q * taps + taps - 1 - tap] = o;
            } else {
              push[q * taps + tap] = o;
            }
          }
        }
      }
    }
    return edges;
  }
}
