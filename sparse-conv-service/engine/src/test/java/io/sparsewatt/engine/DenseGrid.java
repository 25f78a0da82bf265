package io.sparsewatt.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A dense grid in double with a mark at every active cell, and the operators of dense networks on
 * it, written as plain loops over all cells: what the sparse ones must equal where something is
 * active.
 */
final class DenseGrid {

  final Axes low;
  final Axes sides;
  final int channels;
  final double[] values;
  final boolean[] active;

  DenseGrid(Axes low, Axes sides, int channels) {
    this.low = low;
    this.sides = sides;
    this.channels = channels;
    int cells = (int) sides.volume();
    this.values = new double[cells * channels];
    this.active = new boolean[cells];
  }

  static DenseGrid of(long[] keys, float[] features, int channels, Axes low, Axes sides) {
    DenseGrid grid = new DenseGrid(low, sides, channels);
    for (int i = 0; i < keys.length; i++) {
      int cell = grid.cell(SiteKey.axis0(keys[i]), SiteKey.axis1(keys[i]), SiteKey.axis2(keys[i]));
      grid.active[cell] = true;
      for (int c = 0; c < channels; c++) {
        grid.values[cell * channels + c] = features[i * channels + c];
      }
    }
    return grid;
  }

  /** The index of a cell, or -1 outside. */
  int cell(int a0, int a1, int a2) {
    int c0 = a0 - low.a0();
    int c1 = a1 - low.a1();
    int c2 = a2 - low.a2();
    if (c0 < 0 || c1 < 0 || c2 < 0 || c0 >= sides.a0() || c1 >= sides.a1() || c2 >= sides.a2()) {
      return -1;
    }
    return (c0 * sides.a1() + c1) * sides.a2() + c2;
  }

  long key(int cell) {
    return SiteKey.of(
        low.a0() + cell / (sides.a2() * sides.a1()),
        low.a1() + cell / sides.a2() % sides.a1(),
        low.a2() + cell % sides.a2());
  }

  /** What a cell of the output does with one cell of the input. */
  interface Edge {
    void at(int tap, int inCell, int outCell, int nth);
  }

  /** Walks all pairs of a window, outputs outermost, taps rising; marks outputs that have any. */
  int[] walk(DenseGrid out, Geometry g, Edge edge) {
    int[] found = new int[out.active.length];
    for (int o = 0; o < out.active.length; o++) {
      long key = out.key(o);
      for (int tap = 0; tap < g.taps(); tap++) {
        int i = cell(source(g, key, tap, 0), source(g, key, tap, 1), source(g, key, tap, 2));
        if (i >= 0 && active[i]) {
          edge.at(tap, i, o, found[o]++);
        }
      }
    }
    return found;
  }

  static int source(Geometry g, long output, int tap, int axis) {
    int[] r = {
      tap / (g.kernel().a1() * g.kernel().a2()),
      tap / g.kernel().a2() % g.kernel().a1(),
      tap % g.kernel().a2()
    };
    int[] o = {SiteKey.axis0(output), SiteKey.axis1(output), SiteKey.axis2(output)};
    return o[axis] * g.stride().get(axis)
        - g.padding().get(axis)
        + r[axis] * g.dilation().get(axis);
  }

  /**
   * Cross-correlation onto a grid.
   *
   * @param mask cells that are kept, or null for all that have an active input
   */
  DenseGrid correlate(
      DenseGrid out,
      Geometry g,
      float[] weight,
      float[] bias,
      int groups,
      boolean @Nullable [] mask) {
    for (int o = 0; o < out.active.length; o++) {
      for (int c = 0; c < out.channels; c++) {
        out.values[o * out.channels + c] = bias[c];
      }
    }
    int[] found = walk(out, g, (tap, i, o, nth) -> multiply(weight, tap, groups, this, i, out, o));
    out.keep(found, mask);
    return out;
  }

  /** The same pairs the other way: every active cell of this is an output of the window. */
  DenseGrid transpose(
      DenseGrid in,
      Geometry g,
      float[] weight,
      float[] bias,
      int groups,
      boolean @Nullable [] mask) {
    for (int i = 0; i < in.active.length; i++) {
      for (int c = 0; c < in.channels; c++) {
        in.values[i * in.channels + c] = bias[c];
      }
    }
    int[] found = new int[in.active.length];
    for (int o = 0; o < active.length; o++) {
      for (int tap = 0; active[o] && tap < g.taps(); tap++) {
        long key = key(o);
        int i = in.cell(source(g, key, tap, 0), source(g, key, tap, 1), source(g, key, tap, 2));
        if (i >= 0) {
          multiply(weight, tap, groups, this, o, in, i);
          found[i]++;
        }
      }
    }
    in.keep(found, mask);
    return in;
  }

  private static void multiply(
      float[] weight, int tap, int groups, DenseGrid from, int x, DenseGrid to, int y) {
    int perGroup = from.channels / groups;
    int run = to.channels / groups;
    for (int k = 0; k < perGroup; k++) {
      for (int c = 0; c < to.channels; c++) {
        to.values[y * to.channels + c] +=
            from.values[x * from.channels + c / run * perGroup + k]
                * weight[(tap * perGroup + k) * to.channels + c];
      }
    }
  }

  void keep(int[] found, boolean @Nullable [] mask) {
    for (int o = 0; o < active.length; o++) {
      active[o] = mask == null ? found[o] > 0 : mask[o];
    }
  }

  DenseGrid pool(DenseGrid out, Geometry g, Reduction reduction) {
    int n = channels;
    int[] found =
        walk(
            out,
            g,
            (tap, i, o, nth) -> {
              for (int c = 0; c < n; c++) {
                double x = values[i * n + c];
                double y = out.values[o * n + c];
                out.values[o * n + c] =
                    nth == 0 ? x : reduction == Reduction.MAX ? Math.max(x, y) : x + y;
              }
            });
    for (int o = 0; o < found.length && reduction == Reduction.AVERAGE; o++) {
      for (int c = 0; c < n; c++) {
        out.values[o * n + c] = (float) out.values[o * n + c] / found[o];
      }
    }
    out.keep(found, null);
    return out;
  }

  /** Cells of a coarser grid that hold an active cell. */
  boolean[] cells(DenseGrid coarse, Axes stride) {
    boolean[] mask = new boolean[coarse.active.length];
    for (int i = 0; i < active.length; i++) {
      if (active[i]) {
        long key = key(i);
        int cell =
            coarse.cell(
                Math.floorDiv(SiteKey.axis0(key), stride.a0()),
                Math.floorDiv(SiteKey.axis1(key), stride.a1()),
                Math.floorDiv(SiteKey.axis2(key), stride.a2()));
        mask[cell] = true;
      }
    }
    return mask;
  }

  long[] keys() {
    long[] keys = new long[active.length];
    int count = 0;
    for (int cell = 0; cell < active.length; cell++) {
      if (active[cell]) {
        keys[count++] = key(cell);
      }
    }
    return Arrays.copyOf(keys, count);
  }

  /** Active rows in canonical order, rounded to float. */
  float[] rows() {
    float[] rows = new float[keys().length * channels];
    int at = 0;
    for (int cell = 0; cell < active.length; cell++) {
      for (int c = 0; active[cell] && c < channels; c++) {
        rows[at++] = (float) values[cell * channels + c];
      }
    }
    return rows;
  }
}
