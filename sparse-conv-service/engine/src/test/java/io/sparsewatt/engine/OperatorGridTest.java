package io.sparsewatt.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every operator against dense loops on small integers, exactly, over the grid of spconv's own
 * test: 19 x 18 x 17 cells, kernels and strides 1 to 3, paddings 0 to 2, dilations 1 to 3; sites
 * and rows.
 */
class OperatorGridTest {

  private static final int IN = 4;
  private static final int OUT = 6;
  private static final int SITES = 500;
  private static final Axes SIDES = new Axes(19, 18, 17);

  private final SplittableRandom random = new SplittableRandom(484);
  private final long[] keys = Scenes.sites(random, SITES, Axes.of(0), SIDES);
  private final float[] features = Scenes.integers(random, SITES * IN, 9);

  private static final Weights INTEGERS =
      (name, shape) -> {
        int size = 1;
        for (int side : shape) {
          size *= side;
        }
        return Scenes.integers(new SplittableRandom(name.hashCode()), size, 9);
      };

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void unbounded(int k) {
    everyGeometry(k, false);
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void bounded(int k) {
    everyGeometry(k, true);
  }

  /** One even, one odd; the stride keeps the dense loops short, the submanifold window has none. */
  @ParameterizedTest
  @ValueSource(ints = {4, 7})
  void largerKernels(int k) {
    check(new Geometry(Axes.of(k), Axes.of(2), Axes.of(2), Axes.of(1)), false);
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(ints = {4, 5, 6, 7})
  void allLargerKernels(int k) {
    check(new Geometry(Axes.of(k), Axes.of(2), Axes.of(1), Axes.of(2)), false);
    check(new Geometry(Axes.of(k), Axes.of(3), Axes.of(2), Axes.of(1)), true);
  }

  private void everyGeometry(int k, boolean bounded) {
    for (int s = 1; s <= 3; s++) {
      for (int p = 0; p <= 2; p++) {
        for (int d = 1; d <= 3; d++) {
          check(new Geometry(Axes.of(k), Axes.of(s), Axes.of(p), Axes.of(d)), bounded);
        }
      }
    }
  }

  private void check(Geometry g, boolean bounded) {
    NetworkBuilder builder = Network.builder("t", INTEGERS);
    if (bounded) {
      builder.bounded(SIDES);
    }
    Tensor in = builder.input("in", IN);
    Tensor strided = in.stridedConv("strided", OUT, g);
    Tensor cells = in.cellConv("cells", OUT, g);
    Geometry window = Geometry.cube(g.kernel().a0()).withDilation(g.dilation()).centred();
    Network network =
        builder.build(
            strided.inverseConv("inverse", IN),
            cells.inverseConv("inverseCells", IN, g, in),
            in.submanifoldConv("submanifold", OUT, window),
            in.submanifoldConv("depthwise", IN, window, IN),
            in.stridedConv("grouped", OUT, g, 2),
            in.generativeConv("generative", OUT, g),
            in.generativeConv("generativeGrouped", OUT, g, 2),
            in.maxPool("max", g),
            in.sumPool("sum", g),
            in.averagePool("average", g),
            in.occupancy("there").sumPool("count", g));
    DenseGrid x = DenseGrid.of(keys, features, IN, Axes.of(0), SIDES);
    try (Session session = network.open(SessionOptions.defaults())) {
      session.keyframe(keys, features);
      String where = g + (bounded ? " bounded" : "");
      DenseGrid y = correlated(network, "strided", x, output(g, OUT, bounded), g, 1, null);
      same(where, session, "strided", y);
      DenseGrid cell = cellGrid(g, bounded);
      correlated(network, "cells", x, cell, g, 1, x.cells(cell, g.stride()));
      same(where, session, "cells", cell);
      same(where, session, "inverse", inverse(network, "inverse", y, x, g));
      same(where, session, "inverseCells", inverse(network, "inverseCells", cell, x, g));
      DenseGrid same = new DenseGrid(Axes.of(0), SIDES, OUT);
      correlated(network, "submanifold", x, same, window, 1, x.active);
      same(where, session, "submanifold", same);
      DenseGrid depthwise = new DenseGrid(Axes.of(0), SIDES, IN);
      correlated(network, "depthwise", x, depthwise, window, IN, x.active);
      same(where, session, "depthwise", depthwise);
      DenseGrid grouped = correlated(network, "grouped", x, output(g, OUT, bounded), g, 2, null);
      same(where, session, "grouped", grouped);
      for (String name : new String[] {"generative", "generativeGrouped"}) {
        Layer layer = network.layer(name);
        int groups = name.equals("generative") ? 1 : 2;
        DenseGrid made = generated(g, bounded);
        x.transpose(made, g, layer.weight, layer.bias, groups, null);
        same(where, session, name, made);
      }
      same(where, session, "max", x.pool(output(g, IN, bounded), g, Reduction.MAX));
      same(where, session, "sum", x.pool(output(g, IN, bounded), g, Reduction.SUM));
      same(where, session, "average", x.pool(output(g, IN, bounded), g, Reduction.AVERAGE));
      float[] ones = new float[keys.length];
      Arrays.fill(ones, 1);
      DenseGrid there = DenseGrid.of(keys, ones, 1, Axes.of(0), SIDES);
      same(where, session, "there", there);
      same(where, session, "count", there.pool(output(g, 1, bounded), g, Reduction.SUM));
    }
  }

  // floor((n + 2p - d(k-1) - 1) / s) + 1 cells from 0 if bounded; else all that can be reached.
  private static DenseGrid output(Geometry g, int channels, boolean bounded) {
    int reach = g.dilation().a0() * (g.kernel().a0() - 1);
    int p = g.padding().a0();
    int s = g.stride().a0();
    if (!bounded) {
      return new DenseGrid(Axes.of(-6), Axes.of(28), channels);
    }
    return new DenseGrid(
        Axes.of(0),
        new Axes(
            Math.floorDiv(19 + 2 * p - reach - 1, s) + 1,
            Math.floorDiv(18 + 2 * p - reach - 1, s) + 1,
            Math.floorDiv(17 + 2 * p - reach - 1, s) + 1),
        channels);
  }

  private static DenseGrid cellGrid(Geometry g, boolean bounded) {
    int s = g.stride().a0();
    return bounded
        ? new DenseGrid(Axes.of(0), new Axes((18 + s) / s, (17 + s) / s, (16 + s) / s), OUT)
        : new DenseGrid(Axes.of(-6), Axes.of(28), OUT);
  }

  private static DenseGrid generated(Geometry g, boolean bounded) {
    int reach = g.dilation().a0() * (g.kernel().a0() - 1);
    int more = reach + 1 - 2 * g.padding().a0();
    int s = g.stride().a0();
    return bounded
        ? new DenseGrid(Axes.of(0), new Axes(18 * s + more, 17 * s + more, 16 * s + more), OUT)
        : new DenseGrid(Axes.of(-2), Axes.of(18 * s + 3 + reach), OUT);
  }

  private static DenseGrid correlated(
      Network network,
      String name,
      DenseGrid x,
      DenseGrid out,
      Geometry g,
      int groups,
      boolean @org.jspecify.annotations.Nullable [] mask) {
    Layer layer = network.layer(name);
    return x.correlate(out, g, layer.weight, layer.bias, groups, mask);
  }

  private static DenseGrid inverse(
      Network network, String name, DenseGrid coarse, DenseGrid x, Geometry g) {
    Layer layer = network.layer(name);
    DenseGrid fine = new DenseGrid(Axes.of(0), SIDES, IN);
    return coarse.transpose(fine, g, layer.weight, layer.bias, 1, x.active);
  }

  private static void same(String where, Session session, String name, DenseGrid expected) {
    LayerRows rows = session.rows(name);
    assertThat(rows.keys()).as("%s: sites of %s", where, name).isEqualTo(expected.keys());
    assertThat(rows.toArray()).as("%s: rows of %s", where, name).isEqualTo(expected.rows());
  }

  @Test
  void unionsAndPruning() {
    NetworkBuilder builder = Network.builder("t", INTEGERS);
    Tensor in = builder.input("in", IN);
    Geometry k2 = Geometry.cube(2).withPadding(Axes.of(1));
    Tensor grown = in.stridedConv("grown", IN, k2);
    Tensor kept = in.prune("kept", in, 2, 1.5f);
    Network network =
        builder.build(
            kept.sparseAdd("add", grown, in),
            kept.sparseConcat("concat", grown),
            kept.submanifoldConv("after", OUT, Geometry.cube(3)));
    DenseGrid x = DenseGrid.of(keys, features, IN, Axes.of(-2), Axes.of(24));
    DenseGrid y =
        correlated(network, "grown", x, new DenseGrid(Axes.of(-2), Axes.of(24), IN), k2, 1, null);
    DenseGrid pruned = DenseGrid.of(keys, features, IN, Axes.of(-2), Axes.of(24));
    DenseGrid sum = new DenseGrid(Axes.of(-2), Axes.of(24), IN);
    DenseGrid both = new DenseGrid(Axes.of(-2), Axes.of(24), 2 * IN);
    for (int cell = 0; cell < x.active.length; cell++) {
      pruned.active[cell] = x.active[cell] && x.values[cell * IN + 2] > 1.5;
      sum.active[cell] = x.active[cell] || y.active[cell];
      both.active[cell] = pruned.active[cell] || y.active[cell];
      for (int c = 0; c < IN; c++) {
        double a = pruned.active[cell] ? x.values[cell * IN + c] : 0;
        double b = y.active[cell] ? y.values[cell * IN + c] : 0;
        sum.values[cell * IN + c] = a + b + x.values[cell * IN + c];
        both.values[cell * 2 * IN + c] = a;
        both.values[cell * 2 * IN + IN + c] = b;
      }
    }
    Geometry k3 = Geometry.cube(3).centred();
    DenseGrid after = new DenseGrid(Axes.of(-2), Axes.of(24), OUT);
    correlated(network, "after", pruned, after, k3, 1, pruned.active);
    try (Session session = network.open(SessionOptions.defaults())) {
      session.keyframe(keys, features);
      same("union", session, "kept", pruned);
      same("union", session, "add", sum);
      same("union", session, "concat", both);
      same("union", session, "after", after);
    }
  }

  @Test
  void globalPooling() {
    for (boolean bounded : new boolean[] {false, true}) {
      NetworkBuilder builder = Network.builder("t", INTEGERS);
      if (bounded) {
        builder.bounded(SIDES);
      }
      Tensor in = builder.input("in", IN);
      Network network =
          builder.build(
              in.globalPool("max", Reduction.MAX),
              in.globalPool("sum", Reduction.SUM),
              in.globalPool("average", Reduction.AVERAGE));
      int shift = bounded ? 0 : -9;
      long[] moved = new long[SITES];
      float[] max = new float[IN];
      float[] sum = new float[IN];
      java.util.Arrays.fill(max, Float.NEGATIVE_INFINITY);
      for (int i = 0; i < SITES; i++) {
        moved[i] =
            SiteKey.of(
                SiteKey.axis0(keys[i]) + shift,
                SiteKey.axis1(keys[i]) + shift,
                SiteKey.axis2(keys[i]) + shift);
        for (int c = 0; c < IN; c++) {
          max[c] = Math.max(max[c], features[i * IN + c]);
          sum[c] += features[i * IN + c];
        }
      }
      float[] average = new float[IN];
      for (int c = 0; c < IN; c++) {
        average[c] = sum[c] / SITES;
      }
      try (Session session = network.open(SessionOptions.defaults())) {
        session.keyframe(moved, features);
        assertThat(session.rows("max").keys()).containsExactly(SiteKey.of(0, 0, 0));
        assertThat(session.rows("max").toArray()).isEqualTo(max);
        assertThat(session.rows("sum").toArray()).isEqualTo(sum);
        assertThat(session.rows("average").toArray()).isEqualTo(average);
        session.update(moved, new long[0], new float[0]);
        assertThat(session.rows("max").sites()).isZero();
      }
    }
  }

  @Test
  void birdsEyeViews() {
    NetworkBuilder builder = Network.builder("t", INTEGERS);
    Tensor in = builder.input("in", IN);
    Network network =
        builder.build(in.birdsEye("max", -3, 20, Reduction.MAX), in.birdsEyeStack("stack", -3, 20));
    Geometry column =
        new Geometry(new Axes(1, 1, 20), new Axes(1, 1, 20), new Axes(0, 0, 3), Axes.of(1));
    DenseGrid x = DenseGrid.of(keys, features, IN, Axes.of(0), SIDES);
    DenseGrid flat = new DenseGrid(Axes.of(0), new Axes(19, 18, 1), IN);
    DenseGrid stack = new DenseGrid(Axes.of(0), new Axes(19, 18, 1), IN * 20);
    int[] found =
        x.walk(
            stack,
            column,
            (tap, i, o, nth) -> {
              for (int c = 0; c < IN; c++) {
                stack.values[(o * IN + c) * 20 + tap] = x.values[i * IN + c];
              }
            });
    stack.keep(found, null);
    try (Session session = network.open(SessionOptions.defaults())) {
      session.keyframe(keys, features);
      same("bird", session, "max", x.pool(flat, column, Reduction.MAX));
      same("bird", session, "stack", stack);
    }
  }
}
