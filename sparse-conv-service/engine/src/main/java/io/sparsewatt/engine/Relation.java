package io.sparsewatt.engine;

import org.jspecify.annotations.Nullable;

/**
 * Which input feeds which output: {@code i = o*s - p + r*d} on every axis, cut to the range of
 * {@link SiteKey} and, if bounded, to 0 &lt;= o &lt; bounds. Everything that asks for neighbours
 * asks here or in {@link EdgeMerge}, its bulk form.
 */
final class Relation {

  private final Geometry geometry;
  private final @Nullable Axes inputBounds;
  private final @Nullable Axes outputBounds;
  // Stride 1: what to add to an output's key for each tap's input. Else empty.
  private final long[] steps;
  // Windows that are cells of a power of two on every axis: an input feeds the one it lies in.
  private final boolean cells;
  private final int shift0;
  private final int shift1;
  private final int shift2;
  // The least and the greatest coordinate whose whole window lies in the range, on every axis.
  private final int safeLow;
  private final int safeHigh;

  /**
   * @param inputBounds sides of the input grid, or null where unbounded
   * @param outputBounds sides of the output grid, or null where unbounded
   */
  Relation(Geometry geometry, @Nullable Axes inputBounds, @Nullable Axes outputBounds) {
    this.geometry = geometry;
    this.inputBounds = inputBounds;
    this.outputBounds = outputBounds;
    boolean stepping = geometry.stride().equals(Axes.of(1));
    this.steps = new long[stepping ? geometry.taps() : 0];
    Axes k = geometry.kernel();
    Axes p = geometry.padding();
    Axes d = geometry.dilation();
    for (int tap = 0; tap < steps.length; tap++) {
      long step0 = (long) (tap / (k.a2() * k.a1())) * d.a0() - p.a0();
      long step1 = (long) (tap / k.a2() % k.a1()) * d.a1() - p.a1();
      long step2 = (long) (tap % k.a2()) * d.a2() - p.a2();
      steps[tap] = (step0 << (2 * SiteKey.BITS)) + (step1 << SiteKey.BITS) + step2;
    }
    Axes s = geometry.stride();
    this.cells =
        k.equals(s)
            && p.equals(Axes.of(0))
            && d.equals(Axes.of(1))
            && Integer.bitCount(s.a0()) == 1
            && Integer.bitCount(s.a1()) == 1
            && Integer.bitCount(s.a2()) == 1;
    this.shift0 = Integer.numberOfTrailingZeros(s.a0());
    this.shift1 = Integer.numberOfTrailingZeros(s.a1());
    this.shift2 = Integer.numberOfTrailingZeros(s.a2());
    this.safeLow = SiteKey.MIN + p.max();
    this.safeHigh = SiteKey.MAX - (k.max() - 1) * d.max();
  }

  /**
   * The keys of all inputs that can feed an output, by tap; -1 where there can be none. The same as
   * {@link #input} at a fraction of its time, except that keys out of the input's bounds, which no
   * site has, may be there.
   */
  void inputs(long output, long[] keys) {
    int o0 = SiteKey.axis0(output);
    int o1 = SiteKey.axis1(output);
    int o2 = SiteKey.axis2(output);
    boolean safe =
        Math.min(o0, Math.min(o1, o2)) >= safeLow && Math.max(o0, Math.max(o1, o2)) <= safeHigh;
    if (steps.length > 0 && safe) {
      for (int tap = 0; tap < steps.length; tap++) {
        keys[tap] = output + steps[tap];
      }
      return;
    }
    for (int tap = 0; tap < geometry.taps(); tap++) {
      keys[tap] = input(output, tap);
    }
  }

  Geometry geometry() {
    return geometry;
  }

  /** The key of the input that feeds an output through a tap, or -1 where there can be none. */
  long input(long output, int tap) {
    Axes k = geometry.kernel();
    int r2 = tap % k.a2();
    int r1 = tap / k.a2() % k.a1();
    int r0 = tap / (k.a2() * k.a1());
    Axes s = geometry.stride();
    Axes p = geometry.padding();
    Axes d = geometry.dilation();
    int i0 = SiteKey.axis0(output) * s.a0() - p.a0() + r0 * d.a0();
    int i1 = SiteKey.axis1(output) * s.a1() - p.a1() + r1 * d.a1();
    int i2 = SiteKey.axis2(output) * s.a2() - p.a2() + r2 * d.a2();
    return contains(inputBounds, i0, i1, i2) ? SiteKey.pack(i0, i1, i2) : -1;
  }

  /** Whether every input feeds one output at most, the cell that it lies in, without a division. */
  boolean hasCells() {
    return cells;
  }

  /** The cell that an input lies in, or -1 beyond the outputs' bounds; see {@link #hasCells}. */
  long cellOf(long input) {
    // Neither a division nor a branch on a coordinate's parity, which cannot be guessed.
    int o0 = SiteKey.axis0(input) >> shift0;
    int o1 = SiteKey.axis1(input) >> shift1;
    int o2 = SiteKey.axis2(input) >> shift2;
    return contains(outputBounds, o0, o1, o2) ? SiteKey.pack(o0, o1, o2) : -1;
  }

  /** The tap through which an input feeds its cell. */
  int cellTap(long input) {
    int r0 = SiteKey.axis0(input) & ((1 << shift0) - 1);
    int r1 = SiteKey.axis1(input) & ((1 << shift1) - 1);
    int r2 = SiteKey.axis2(input) & ((1 << shift2) - 1);
    return (((r0 << shift1) + r1) << shift2) + r2;
  }

  /**
   * The outputs that an input feeds, in rising tap order.
   *
   * @param taps receives the taps; as long as the window
   * @param outputs receives the keys
   * @return how many
   */
  int outputs(long input, int[] taps, long[] outputs) {
    return cells ? cell(input, taps, outputs) : scattered(input, taps, outputs);
  }

  private int cell(long input, int[] taps, long[] outputs) {
    long cell = cellOf(input);
    if (cell < 0) {
      return 0;
    }
    taps[0] = cellTap(input);
    outputs[0] = cell;
    return 1;
  }

  private int scattered(long input, int[] taps, long[] outputs) {
    Axes k = geometry.kernel();
    Axes s = geometry.stride();
    Axes p = geometry.padding();
    Axes d = geometry.dilation();
    int n0 = SiteKey.axis0(input) + p.a0();
    int n1 = SiteKey.axis1(input) + p.a1();
    int n2 = SiteKey.axis2(input) + p.a2();
    // Remainders by the stride, stepped from tap to tap: divisions would cost more than all the
    // rest.
    int first0 = Math.floorMod(n0, s.a0());
    int first1 = Math.floorMod(n1, s.a1());
    int first2 = Math.floorMod(n2, s.a2());
    int count = 0;
    for (int r0 = 0, rest0 = first0; r0 < k.a0(); r0++, rest0 = next(rest0, d.a0(), s.a0())) {
      if (rest0 != 0) {
        continue;
      }
      int o0 = (n0 - r0 * d.a0()) / s.a0();
      for (int r1 = 0, rest1 = first1; r1 < k.a1(); r1++, rest1 = next(rest1, d.a1(), s.a1())) {
        if (rest1 != 0) {
          continue;
        }
        int o1 = (n1 - r1 * d.a1()) / s.a1();
        for (int r2 = 0, rest2 = first2; r2 < k.a2(); r2++, rest2 = next(rest2, d.a2(), s.a2())) {
          if (rest2 != 0) {
            continue;
          }
          int o2 = (n2 - r2 * d.a2()) / s.a2();
          if (contains(outputBounds, o0, o1, o2)) {
            taps[count] = (r0 * k.a1() + r1) * k.a2() + r2;
            outputs[count++] = SiteKey.pack(o0, o1, o2);
          }
        }
      }
    }
    return count;
  }

  // The remainder of n - dilation, from that of n.
  private static int next(int rest, int dilation, int stride) {
    int step = dilation < stride ? dilation : dilation % stride;
    return rest >= step ? rest - step : rest - step + stride;
  }

  private static boolean contains(@Nullable Axes bounds, int a0, int a1, int a2) {
    if (bounds == null) {
      return SiteKey.inRange(a0, a1, a2);
    }
    return a0 >= 0
        && a1 >= 0
        && a2 >= 0
        && a0 < bounds.a0()
        && a1 < bounds.a1()
        && a2 < bounds.a2();
  }
}
