package io.sparsewatt.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks in INT8: exact sums, the stated rounding, and incremental equal to full. */
class QuantisedNetworkTest {

  private static final Axes LOW = Axes.of(-6);
  private static final Axes SIDES = new Axes(13, 12, 11);

  /** Frames like those that IncrementalTest makes. */
  static Calibration calibrated(Network network, long seed, Axes low, Axes sides) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Calibration.Frame> frames = new ArrayList<>();
    int most = sides.a0() * sides.a1() * sides.a2();
    for (int sites : new int[] {40, 150, 300}) {
      long[] keys = Scenes.sites(random, Math.min(sites, most / 2), low, sides);
      byte[] features = Scenes.quantised(random, keys.length * network.inputChannels());
      frames.add(Calibration.Frame.of(keys, features));
    }
    return Calibration.of(network, frames);
  }

  private static Network int8(Network network, String... kept) {
    return Quantisation.of(calibrated(network, 5, LOW, SIDES)).keeping(kept).quantise();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 300, 1000})
  void everyLayerEqualsARunFromScratch(int crossover) {
    Network network = int8(IncrementalTest.everyOperator(crossover));
    Network mixed = int8(IncrementalTest.everyOperator(crossover), "stem", "mix", "up", "skip");
    Network rules = int8(IncrementalTest.everySiteRule(crossover));
    Network some = int8(IncrementalTest.everySiteRule(crossover), "in", "grouped", "back", "bird");
    SessionOptions options = SessionOptions.defaults();
    IncrementalTest.edit(network, 201, 60, options, LOW, SIDES);
    IncrementalTest.edit(mixed, 202, 30, options.withThreads(2), LOW, SIDES);
    IncrementalTest.edit(rules, 203, 60, options, LOW, SIDES);
    IncrementalTest.edit(some, 204, 30, options.withThreads(2), LOW, SIDES);
  }

  @Test
  void scalarKernelsFollowTheSameEdits() {
    SessionOptions scalar = SessionOptions.defaults().withKernels(KernelProvider.SCALAR);
    IncrementalTest.edit(int8(IncrementalTest.everyOperator(800)), 211, 60, scalar, LOW, SIDES);
    IncrementalTest.edit(int8(IncrementalTest.everySiteRule(800)), 212, 40, scalar, LOW, SIDES);
    Network uNet = int8(Presets.shallowUNet("u-net", Scenes.lively(21), false));
    IncrementalTest.edit(uNet, 213, 80, scalar, LOW, SIDES);
  }

  @Test
  void presetsFollowEdits() {
    Network uNet = int8(Presets.shallowUNet("u-net", Scenes.lively(21), false), "stem", "head");
    IncrementalTest.edit(uNet, 221, 80, SessionOptions.defaults(), LOW, SIDES);
    Axes sides = new Axes(27, 22, 1);
    Network events = Presets.eventUNet2d("events", Scenes.lively(22), false, sides, 3);
    Network eventsInt8 = Quantisation.of(calibrated(events, 6, Axes.of(0), sides)).quantise();
    IncrementalTest.edit(eventsInt8, 222, 100, SessionOptions.defaults(), Axes.of(0), sides);
  }

  /** With the ten thousand steps in FP32. */
  @Tag("full")
  @Test
  void fiveThousandStepsEqualRunsFromScratch() {
    SessionOptions options = SessionOptions.defaults();
    IncrementalTest.edit(int8(IncrementalTest.everyOperator(800)), 231, 2000, options, LOW, SIDES);
    IncrementalTest.edit(
        int8(IncrementalTest.everySiteRule(800)), 232, 2000, options.withThreads(2), LOW, SIDES);
    Network uNet = int8(Presets.shallowUNet("u-net", Scenes.lively(24), false));
    IncrementalTest.edit(uNet, 233, 1000, options, LOW, SIDES);
  }

  @Test
  void sumsEqualThoseOfLongsAndRowsAreWhatTheFormulaSays() {
    Network operators = int8(IncrementalTest.everyOperator(700));
    Network rules = int8(IncrementalTest.everySiteRule(700), "cells");
    assertThat(checkMatrices(operators, 41) + checkMatrices(rules, 42)).isGreaterThan(15);
    Network uNet = int8(Presets.shallowUNet("u-net", Scenes.lively(21), false));
    assertThat(checkMatrices(uNet, 43)).isEqualTo(14);
  }

  /** Recomputes every INT8 convolution, linear and affine layer; returns how many there were. */
  private static int checkMatrices(Network network, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] keys = Scenes.sites(random, 200, LOW, SIDES);
    byte[] features = Scenes.quantised(random, keys.length * network.inputChannels());
    int checked = 0;
    try (Session session = network.open(SessionOptions.defaults())) {
      session.keyframe(keys, features);
      for (Layer layer : network.layers()) {
        if (layer.multipliesInt8()) {
          checkMatrix(network, session, layer);
          checked++;
        }
        if (layer.rowFormat() == NumberFormat.INT8) {
          assertThat(steps(session, layer).values())
              .as(layer.name())
              .allSatisfy(row -> {
                for (long value : row) {
                  assertThat(value)
                      .isBetween((long) layer.format.least(), (long) layer.format.greatest());
                }
              });
        }
      }
    }
    return checked;
  }

  private static void checkMatrix(Network network, Session session, Layer layer) {
    LayerInput input = layer.inputs.getFirst();
    Layer source = network.layers().get(input.source());
    Map<Long, long[]> x = steps(session, source);
    float unit =
        layer.rowFormat() == NumberFormat.INT8 && layer.activation.passesFactors()
            ? layer.rowScale()
            : 1f;
    LayerRows rows = session.rows(layer.name());
    LayerRows added =
        layer.hasResidual() ? session.rows(network.layers().get(layer.residual).name()) : null;
    for (int row = 0; row < rows.sites(); row++) {
      long[] sums = sums(layer, input.transposed(), x, rows.key(row));
      float[] values = new float[sums.length];
      for (int c = 0; c < sums.length; c++) {
        assertThat(Math.abs(sums[c])).isLessThan(1L << 24);
        double step = (double) source.rowScale() * layer.format.weightScales()[c];
        values[c] =
            Math.fma(
                (float) sums[c], (float) (step / unit), (float) ((double) layer.bias[c] / unit));
        if (added != null) {
          Layer from = network.layers().get(layer.residual);
          float own = (float) Math.rint(added.value(row, c) / from.rowScale());
          float residual = from.rowFormat() == NumberFormat.INT8 ? own : added.value(row, c);
          values[c] = Math.fma(residual, (float) (from.rowScale() / (double) unit), values[c]);
        }
      }
      layer.activation.apply(values, values.length);
      for (int c = 0; c < sums.length; c++) {
        float expected = values[c];
        if (layer.rowFormat() == NumberFormat.INT8) {
          float last = unit == 1f ? (float) (1.0 / layer.rowScale()) : 1f;
          long least = layer.format.unsigned() ? 0 : -128;
          double whole = Math.rint(values[c] * last);
          expected = (float) Math.max(least, Math.min(least + 255, whole)) * layer.rowScale();
        }
        assertThat(rows.value(row, c))
            .as("%s of %s, row %d, channel %d", layer.name(), network.name(), row, c)
            .isEqualTo(expected);
      }
    }
  }

  /** Sums of products over the taps of one output, from the formula and the keys alone. */
  private static long[] sums(Layer layer, boolean transposed, Map<Long, long[]> x, long key) {
    int out = layer.outChannels();
    long[] sums = new long[out];
    Geometry g = layer.geometry() == null ? Geometry.cube(1) : layer.geometry();
    int perOut = layer.operator instanceof Affine ? 1 : layer.weight.length / out / g.taps();
    int groups = layer.inChannels() / perOut;
    int[] o = {SiteKey.axis0(key), SiteKey.axis1(key), SiteKey.axis2(key)};
    int tap = 0;
    for (int r0 = 0; r0 < g.kernel().a0(); r0++) {
      for (int r1 = 0; r1 < g.kernel().a1(); r1++) {
        for (int r2 = 0; r2 < g.kernel().a2(); r2++, tap++) {
          int[] r = {r0, r1, r2};
          long[] row = layer.geometry() == null ? x.get(key) : source(x, g, o, r, transposed);
          for (int c = 0; row != null && c < out; c++) {
            int group = c / (out / groups);
            for (int k = 0; k < perOut; k++) {
              long weight = (long) layer.weight[(tap * perOut + k) * out + c];
              sums[c] += row[group * perOut + k] * weight;
            }
          }
        }
      }
    }
    return sums;
  }

  private static long @org.jspecify.annotations.Nullable [] source(
      Map<Long, long[]> x, Geometry g, int[] o, int[] r, boolean transposed) {
    int[] i = new int[3];
    for (int axis = 0; axis < 3; axis++) {
      int s = g.stride().get(axis);
      int shift = r[axis] * g.dilation().get(axis) - g.padding().get(axis);
      if (!transposed) {
        i[axis] = o[axis] * s + shift;
      } else if (Math.floorMod(o[axis] - shift, s) == 0) {
        i[axis] = Math.floorDiv(o[axis] - shift, s);
      } else {
        return null;
      }
    }
    return x.get(SiteKey.of(i[0], i[1], i[2]));
  }

  /** The rows of an INT8 layer as whole numbers. */
  private static Map<Long, long[]> steps(Session session, Layer layer) {
    LayerRows rows = session.rows(layer.name());
    assertThat(layer.rowFormat()).as(layer.name()).isEqualTo(NumberFormat.INT8);
    Map<Long, long[]> all = new HashMap<>();
    for (int row = 0; row < rows.sites(); row++) {
      long[] values = new long[rows.channels()];
      for (int c = 0; c < values.length; c++) {
        double steps = (double) rows.value(row, c) / layer.rowScale();
        values[c] = Math.round(steps);
        // A float holds what it was scaled to.
        assertThat((float) values[c] * layer.rowScale()).isEqualTo(rows.value(row, c));
      }
      all.put(rows.key(row), values);
    }
    return all;
  }

  @Test
  void bytesComeInAsTheyAreAndFloatsToTheNearest() {
    NetworkBuilder builder = Network.builder("t", Scenes.lively(3));
    Tensor in = builder.input("in", 2);
    Network network = builder.build(in.linear("head", 3));
    long[] keys = new long[128];
    byte[] features = new byte[256];
    for (int n = 0; n < 128; n++) {
      keys[n] = SiteKey.of(n, 0, 0);
      features[2 * n] = (byte) (2 * n);
      features[2 * n + 1] = (byte) (2 * n + 1);
    }
    List<Calibration.Frame> frames = List.of(Calibration.Frame.of(keys, features));
    Network int8 = Quantisation.of(Calibration.of(network, frames)).quantise();
    assertThat(int8.layer("in").rowScale()).isEqualTo(1 / 127f);
    try (Session session = int8.open(SessionOptions.defaults());
        Session other = int8.open(SessionOptions.defaults())) {
      session.keyframe(keys, features);
      Map<Long, long[]> rows = steps(session, int8.layer("in"));
      for (int n = 0; n < 128; n++) {
        assertThat(rows.get(keys[n])).containsExactly(features[2 * n], features[2 * n + 1]);
      }
      other.restore(session.snapshot());
      IncrementalTest.Edits.assertSame("restored", int8, session, other);
      session.keyframe(new long[] {keys[0]}, new float[] {0.6f / 127, -9f});
      assertThat(steps(session, int8.layer("in")).get(keys[0])).containsExactly(1, -128);
    }
  }

  @Test
  void whatChangesLessThanAStepIsNotFollowed() {
    NetworkBuilder builder = Network.builder("t", Scenes.lively(3));
    Tensor in = builder.input("in", 2);
    Tensor a = in.submanifoldConv("a", 8, Geometry.cube(3)).relu("a.relu");
    Network network = builder.build(a.submanifoldConv("b", 4, Geometry.cube(3)));
    Network int8 = Quantisation.of(calibrated(network, 9, LOW, SIDES)).quantise();
    long[] key = {SiteKey.of(0, 0, 0)};
    try (Session whole = network.open(SessionOptions.defaults());
        Session steps = int8.open(SessionOptions.defaults())) {
      float[] before = {0.5f, 0.25f};
      // 0.0001 is a hundredth of the input's step.
      float[] after = {0.5001f, 0.25f};
      whole.keyframe(key, before);
      steps.keyframe(key, before);
      assertThat(whole.update(new long[0], key, after).executedMacs()).isPositive();
      Receipt receipt = steps.update(new long[0], key, after);
      assertThat(receipt.executedMacs()).isZero();
      assertThat(receipt.layer("in").changedSites()).isZero();
    }
  }

  @Test
  void answersStayCloseToThoseOfFp32() {
    Network network = Presets.shallowUNet("u-net", Scenes.lively(21), false);
    Network int8 = int8(network);
    SplittableRandom random = new SplittableRandom(77);
    long[] keys = Scenes.sites(random, 300, LOW, SIDES);
    byte[] features = Scenes.quantised(random, keys.length * network.inputChannels());
    try (Session one = network.open(SessionOptions.defaults());
        Session two = int8.open(SessionOptions.defaults())) {
      one.keyframe(keys, features);
      two.keyframe(keys, features);
      float[] a = one.output().toArray();
      float[] b = two.output().toArray();
      double apart = 0;
      double size = 0;
      for (int i = 0; i < a.length; i++) {
        apart += (a[i] - b[i]) * (double) (a[i] - b[i]);
        size += a[i] * (double) a[i];
      }
      // Eight bits hold about 1 % of a layer's range; ten layers add up to a few.
      assertThat(Math.sqrt(apart / size)).isLessThan(0.1);
    }
  }
}
