package io.sparsewatt.engine;

import java.util.Map;
import java.util.TreeMap;

/**
 * Sparse operators the plainest way: sites in a map, loops over everything, written from the
 * formula and sharing nothing with the engine. Values are exact as long as they are small integers.
 */
final class DenseReference {

  private DenseReference() {}

  record Site(int a0, int a1, int a2) implements Comparable<Site> {
    @Override
    public int compareTo(Site other) {
      int c = Integer.compare(a0, other.a0);
      c = c != 0 ? c : Integer.compare(a1, other.a1);
      return c != 0 ? c : Integer.compare(a2, other.a2);
    }

    int get(int axis) {
      return axis == 0 ? a0 : axis == 1 ? a1 : a2;
    }
  }

  /** What an operator does with the active inputs of one output. */
  interface Reduce {
    /** One edge; called in rising tap order. */
    void edge(int tap, double[] input, double[] output, int nth);

    default void end(int edges, double[] output) {}
  }

  /** Every (o, tap) of a window asked of a map of inputs; outputs given. */
  static TreeMap<Site, double[]> gather(
      Map<Site, double[]> in,
      Iterable<Site> outputs,
      Geometry g,
      int channels,
      double[] start,
      Reduce reduce) {
    TreeMap<Site, double[]> result = new TreeMap<>();
    for (Site o : outputs) {
      double[] row = java.util.Arrays.copyOf(start, channels);
      int tap = 0;
      int found = 0;
      for (int r0 = 0; r0 < g.kernel().a0(); r0++) {
        for (int r1 = 0; r1 < g.kernel().a1(); r1++) {
          for (int r2 = 0; r2 < g.kernel().a2(); r2++, tap++) {
            double[] x =
                in.get(
                    new Site(
                        o.a0 * g.stride().a0() - g.padding().a0() + r0 * g.dilation().a0(),
                        o.a1 * g.stride().a1() - g.padding().a1() + r1 * g.dilation().a1(),
                        o.a2 * g.stride().a2() - g.padding().a2() + r2 * g.dilation().a2()));
            if (x != null) {
              reduce.edge(tap, x, row, found++);
            }
          }
        }
      }
      reduce.end(found, row);
      result.put(o, row);
    }
    return result;
  }

  static Reduce convolve(float[] weight, int channelsIn, int channelsOut) {
    return (tap, x, y, nth) -> {
      for (int k = 0; k < channelsIn; k++) {
        for (int c = 0; c < channelsOut; c++) {
          y[c] += x[k] * weight[(tap * channelsIn + k) * channelsOut + c];
        }
      }
    };
  }

  /** Every output of a box that at least one active input feeds. */
  static TreeMap<Site, double[]> support(Map<Site, double[]> in, Geometry g, int low, int high) {
    TreeMap<Site, double[]> all = new TreeMap<>();
    for (int a0 = low; a0 <= high; a0++) {
      for (int a1 = low; a1 <= high; a1++) {
        for (int a2 = low; a2 <= high; a2++) {
          all.put(new Site(a0, a1, a2), new double[1]);
        }
      }
    }
    TreeMap<Site, double[]> counted =
        gather(in, all.keySet(), g, 1, new double[1], (tap, x, y, nth) -> y[0]++);
    counted.values().removeIf(row -> row[0] == 0);
    return counted;
  }
}
