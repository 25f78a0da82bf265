package io.sparsewatt.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After any edits every layer equals a run from scratch, bit for bit. */
class IncrementalTest {

  private static final int CHANNELS = 3;
  private static final Axes LOW = Axes.of(-6);
  private static final Axes SIDES = new Axes(13, 12, 11);

  /**
   * Every operator, overlapping and disjoint windows, skips by sum and by concat, fused and not.
   */
  static Network everyOperator(int crossover) {
    return everyOperator(Scenes.lively(7), crossover);
  }

  static Network everyOperator(Weights weights, int crossover) {
    return everyOperator(Network.builder("every-operator", weights).crossover(crossover));
  }

  private static Network everyOperator(NetworkBuilder builder) {
    Tensor in = builder.input("in", CHANNELS);
    Tensor stem =
        in.submanifoldConv("stem", 5, Geometry.cube(3))
            .batchNorm("stem.bn", 1e-3)
            .relu("stem.relu");
    // k3 s2 p1: windows overlap; k2 s2: they do not; dilation and an even kernel beside them.
    Tensor wide =
        stem.stridedConv("wide", 7, Geometry.cube(3, 2).withPadding(Axes.of(1))).relu("wide.relu");
    Tensor down = stem.stridedConv("down", 8, Geometry.cube(2, 2)).batchNorm("down.bn", 1e-3);
    Tensor dilated =
        down.submanifoldConv("dilated", 8, Geometry.cube(3).withDilation(new Axes(2, 1, 2)))
            .add("res", down)
            .relu("res.relu");
    Tensor even =
        dilated.submanifoldConv(
            "even", 9, new Geometry(new Axes(2, 2, 1), Axes.of(1), Axes.of(0), Axes.of(1)));
    Tensor max = even.maxPool("max", Geometry.cube(3, 2).withPadding(Axes.of(1)));
    Tensor mean = even.averagePool("mean", Geometry.cube(3, 2).withPadding(Axes.of(1)));
    Tensor deep = max.concat("deep", mean).linear("mix", 11).affine("mix.affine").relu("mix.relu");
    Tensor up = deep.inverseConv("up", 9).add("up.skip", even).relu("up.relu");
    Tensor back = up.inverseConv("back", 5);
    Tensor backWide = wide.inverseConv("backWide", 5);
    Tensor skip = back.add("sum", backWide).concat("skip", stem);
    // A dilating stride 1 makes sites where none were, and gives them back.
    Tensor grown = stem.stridedConv("grown", 4, Geometry.cube(3).withPadding(Axes.of(1)));
    Tensor shrunk = grown.inverseConv("shrunk", 4);
    return builder.build(skip.concat("all", shrunk).linear("head", 6), max.relu("max.relu"));
  }

  /** What the first network has not: sites by cells, by growth, by union and by score; groups. */
  static Network everySiteRule(int crossover) {
    return everySiteRule(Scenes.lively(8), crossover);
  }

  static Network everySiteRule(Weights weights, int crossover) {
    return everySiteRule(Network.builder("every-site-rule", weights).crossover(crossover));
  }

  private static Network everySiteRule(NetworkBuilder builder) {
    Tensor in = builder.input("in", CHANNELS);
    Geometry k3 = Geometry.cube(3);
    Tensor stem = in.submanifoldConv("stem", 6, k3).leakyRelu("stem.leaky", 0.1f);
    Tensor depthwise = stem.submanifoldConv("depthwise", 6, k3, 6).batchNorm("depthwise.bn", 1e-3);
    Tensor grouped =
        depthwise.linear("grouped", 8, 2).activate("grouped.silu", Activation.Kind.SILU);
    Geometry wide = Geometry.cube(3, 2).withPadding(Axes.of(1));
    Tensor cells = grouped.cellConv("cells", 8, wide).activate("tanh", Activation.Kind.TANH);
    Tensor back = cells.inverseConv("back", 6, wide, stem).add("back.sum", stem);
    Tensor coarse = grouped.stridedConv("coarse", 7, wide, 1);
    // Cells are some of the coarse sites; the pruned ones are others.
    Tensor score =
        coarse.submanifoldConv("score", 1, k3).activate("sigmoid", Activation.Kind.SIGMOID);
    Tensor kept = coarse.prune("kept", score, 0, 0.5f);
    Tensor grown =
        kept.generativeConv("grown", 6, Geometry.cube(3, 2)).activate("gelu", Activation.Kind.GELU);
    Tensor finer = grown.prune("finer", grown.linear("vote", 2), 1, 0.1f);
    Tensor union = finer.sparseAdd("union", back, depthwise);
    Tensor both = kept.sparseConcat("both", cells).linear("both.mix", 4);
    Tensor mixed = union.submanifoldConv("mixed", 5, k3).relu("mixed.relu");
    Tensor again = both.inverseConv("again", 5, Geometry.cube(2, 2), mixed).add("join", mixed);
    Tensor sum = again.sumPool("sum", Geometry.cube(2, 2));
    Tensor spread = sum.unpool("spread", Geometry.cube(3, 2)).linear("spread.mix", 3);
    Tensor bird = sum.birdsEye("bird", -4, 8, Reduction.MAX);
    Tensor stack = sum.birdsEyeStack("stack", -2, 3).linear("stack.mix", 5);
    Tensor plan = bird.sparseAdd("plan", bird);
    Tensor around = cells.occupancy("there").stridedConv("around", 4, Geometry.cube(2, 2));
    return builder.build(
        around.submanifoldConv("around.mix", 3, k3),
        plan,
        stack,
        spread,
        again,
        mixed.globalPool("global.mean", Reduction.AVERAGE),
        kept.globalPool("global.max", Reduction.MAX).linear("global.head", 3));
  }

  /** What is built on occupancy hears of coarse sites that come and go, and of nothing else. */
  @Test
  void occupancyEndsWhatFeaturesAndFinerSitesSend() {
    NetworkBuilder builder = Network.builder("context", Scenes.lively(31));
    Tensor in = builder.input("in", CHANNELS);
    Tensor half = in.stridedConv("half", 4, Geometry.cube(2, 2));
    Tensor quarter = half.occupancy("there").stridedConv("quarter", 4, Geometry.cube(2, 2));
    Network network = builder.build(half.submanifoldConv("near", 4, Geometry.cube(3)), quarter);
    float[] features = new float[2 * CHANNELS];
    Arrays.fill(features, 0.5f);
    try (Session session = network.open(SessionOptions.defaults())) {
      session.keyframe(new long[] {SiteKey.pack(0, 0, 0), SiteKey.pack(8, 8, 8)}, features);
      float[] other = new float[CHANNELS];
      Arrays.fill(other, 0.25f);
      Receipt changed = session.update(new long[0], new long[] {SiteKey.pack(0, 0, 0)}, other);
      assertThat(changed.layer("near").changedSites()).isEqualTo(1);
      assertThat(changed.layer("there").changedSites()).isZero();
      assertThat(changed.layer("quarter").mode()).isEqualTo(LayerMode.SKIPPED);
      Receipt finer = session.update(new long[0], new long[] {SiteKey.pack(1, 0, 0)}, other);
      assertThat(finer.layer("near").changedSites()).isEqualTo(1);
      assertThat(finer.layer("quarter").mode()).isEqualTo(LayerMode.SKIPPED);
      Receipt coarser = session.update(new long[0], new long[] {SiteKey.pack(2, 0, 0)}, other);
      assertThat(coarser.layer("quarter").changedSites()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 300, 1000})
  void everySiteRuleEqualsARunFromScratch(int crossover) {
    Network network = everySiteRule(crossover);
    for (long seed = 71; seed <= 73; seed++) {
      edit(network, seed, 100, SessionOptions.defaults(), LOW, SIDES);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 300, 1000})
  void everyLayerEqualsARunFromScratch(int crossover) {
    Network network = everyOperator(crossover);
    for (long seed = 1; seed <= 3; seed++) {
      Map<LayerMode, Integer> modes =
          edit(network, seed, 100, SessionOptions.defaults(), LOW, SIDES);
      assertThat(modes).containsKey(LayerMode.SKIPPED);
      if (crossover == 0) {
        assertThat(modes).doesNotContainKey(LayerMode.INCREMENTAL).containsKey(LayerMode.FULL);
      } else if (crossover == 300) {
        assertThat(modes).containsKeys(LayerMode.FULL, LayerMode.INCREMENTAL);
      } else {
        assertThat(modes).doesNotContainKey(LayerMode.FULL).containsKey(LayerMode.INCREMENTAL);
      }
    }
  }

  /**
   * Edge by edge, by a mixture and always anew: the same rows are computed, changed and counted.
   */
  @Test
  void renumberingLeavesNoTraceInALayersReceipt() {
    renumbered(201, perMille -> everyOperator(builder("every-operator", perMille)));
    renumbered(202, perMille -> everySiteRule(builder("every-site-rule", perMille)));
  }

  private static NetworkBuilder builder(String name, int renumbering) {
    return Network.builder(name, Scenes.lively(9)).crossover(500).renumbering(renumbering);
  }

  private static void renumbered(long seed, IntFunction<Network> networks) {
    SplittableRandom random = new SplittableRandom(seed);
    Network network = networks.apply(1000);
    Scenes.Voxels voxels = new Scenes.Voxels(CHANNELS);
    Set<LayerMode> modes = EnumSet.noneOf(LayerMode.class);
    int anew = 0;
    int single = 0;
    try (Session always = networks.apply(0).open(SessionOptions.defaults());
        Session sometimes = networks.apply(150).open(SessionOptions.defaults().withThreads(2));
        Session never = network.open(SessionOptions.defaults())) {
      for (int step = 0; step < 150; step++) {
        String where = network.name() + ", seed " + seed + ", step " + step;
        Edits edits = Edits.random(random, voxels, LOW, SIDES);
        int sites = voxels.rows.size();
        Receipt expected = edits.apply(never, voxels);
        boolean moved = !edits.removed.isEmpty() || voxels.rows.size() != sites;
        assertThat(expected.renumbered()).as(where).isEqualTo(expected.keyframe());
        Receipt one = edits.apply(always, voxels);
        assertThat(one.renumbered()).as(where).isEqualTo(moved || edits.keyframe);
        Receipt two = edits.apply(sometimes, voxels);
        anew += two.renumbered() && !two.keyframe() ? 1 : 0;
        single += two.renumbered() ? 0 : 1;
        assertThat(one.layers()).as(where).isEqualTo(expected.layers());
        assertThat(two.layers()).as(where).isEqualTo(expected.layers());
        for (LayerReceipt layer : expected.layers()) {
          long[] computed = never.rows(layer.name()).computedKeys();
          assertThat(always.rows(layer.name()).computedKeys()).as(where).isEqualTo(computed);
          assertThat(sometimes.rows(layer.name()).computedKeys()).as(where).isEqualTo(computed);
          if (!expected.keyframe()) {
            modes.add(layer.mode());
          }
        }
        Edits.assertSame(where, network, always, never);
        Edits.assertSame(where, network, sometimes, never);
      }
    }
    assertThat(anew).isGreaterThan(20);
    assertThat(single).isGreaterThan(20);
    assertThat(modes).containsExactlyInAnyOrder(LayerMode.values());
  }

  @Test
  void scalarAndTwoThreadsFollowTheSameEdits() {
    Network network = everyOperator(800);
    edit(
        network, 11, 100, SessionOptions.defaults().withKernels(KernelProvider.SCALAR), LOW, SIDES);
    edit(network, 12, 100, SessionOptions.defaults().withThreads(2), LOW, SIDES);
    Network rules = everySiteRule(800);
    edit(rules, 13, 60, SessionOptions.defaults().withKernels(KernelProvider.SCALAR), LOW, SIDES);
    edit(rules, 14, 60, SessionOptions.defaults().withThreads(2), LOW, SIDES);
  }

  /** Ten thousand steps in all; each compares every layer with a run from scratch. */
  @Tag("full")
  @Test
  void tenThousandStepsEqualRunsFromScratch() {
    SessionOptions options = SessionOptions.defaults();
    edit(everyOperator(800), 101, 3000, options, LOW, SIDES);
    edit(everySiteRule(800), 102, 3000, options.withThreads(2), LOW, SIDES);
    Network uNet = Presets.shallowUNet("u-net", Scenes.lively(24), false);
    edit(uNet, 103, 2000, options, LOW, SIDES);
    Axes sides = new Axes(27, 22, 1);
    Network events = Presets.eventUNet2d("events", Scenes.lively(25), false, sides, 3);
    edit(events, 104, 2000, options, Axes.of(0), sides);
  }

  @Test
  void theUNetFollowsEditsOnScalarAndOtherKernelsAlike() {
    Network network = Presets.shallowUNet("u-net", Scenes.lively(21), false);
    edit(network, 31, 250, SessionOptions.defaults(), LOW, SIDES);
    edit(
        network, 32, 250, SessionOptions.defaults().withKernels(KernelProvider.SCALAR), LOW, SIDES);
  }

  @Test
  void theEventUNetFollowsEditsWithinItsBounds() {
    Axes sides = new Axes(27, 22, 1);
    Network network = Presets.eventUNet2d("event-u-net", Scenes.lively(22), false, sides, 3);
    for (KernelProvider kernels :
        new KernelProvider[] {KernelProvider.AUTO, KernelProvider.SCALAR}) {
      edit(network, 33, 250, SessionOptions.defaults().withKernels(kernels), Axes.of(0), sides);
    }
  }

  @Test
  void scrollingByEveryResidueOfTheTotalStride() {
    Network network = Presets.shallowUNet("u-net", Scenes.lively(23), false);
    for (int axis = 0; axis < 3; axis++) {
      SplittableRandom random = new SplittableRandom(axis);
      Scenes.Voxels voxels = new Scenes.Voxels(Presets.LIDAR_CHANNELS);
      for (long key : Scenes.sites(random, 150, Axes.of(0), Axes.of(24))) {
        voxels.rows.put(key, Scenes.quantised(random, voxels.channels));
      }
      try (Session session = network.open(SessionOptions.defaults());
          Session fresh = network.open(SessionOptions.defaults())) {
        session.keyframe(voxels.keys(), voxels.features());
        for (int step = 1; step <= 8; step++) {
          Edits edits = new Edits();
          edits.scroll(
              voxels,
              new Axes(axis == 0 ? step : 0, axis == 1 ? -step : 0, axis == 2 ? step : 0),
              Axes.of(-30),
              Axes.of(90));
          edits.apply(session, voxels);
          fresh.keyframe(voxels.keys(), voxels.features());
          Edits.assertSame("axis " + axis + ", by " + step, network, session, fresh);
        }
      }
    }
  }

  /** Edits one session, runs another from scratch each time, and compares all of their layers. */
  static Map<LayerMode, Integer> edit(
      Network network, long seed, int steps, SessionOptions options, Axes low, Axes sides) {
    SplittableRandom random = new SplittableRandom(seed);
    Scenes.Voxels voxels = new Scenes.Voxels(network.inputChannels());
    Map<LayerMode, Integer> modes = new EnumMap<>(LayerMode.class);
    long liveOutputs = 0;
    try (Session session = network.open(options);
        Session fresh = network.open(SessionOptions.defaults())) {
      for (int step = 0; step < steps; step++) {
        String where =
            network.name() + ", " + session.kernels() + ", seed " + seed + ", step " + step;
        if (random.nextInt(25) == 0 && step > 0) {
          // Goes on as another session would, from the bytes alone.
          session.restore(session.snapshot());
        }
        Receipt receipt = Edits.random(random, voxels, low, sides).apply(session, voxels);
        Receipt full = fresh.keyframe(voxels.keys(), voxels.features());
        Edits.assertSame(where, network, session, fresh);
        assertThat(receipt.fullStreamMacs()).as(where).isEqualTo(full.executedMacs());
        assertThat(full.fullStreamMacs()).as(where).isEqualTo(full.executedMacs());
        assertThat(receipt.executedMacs()).as(where).isLessThanOrEqualTo(receipt.fullStreamMacs());
        if (!receipt.keyframe()) {
          for (LayerReceipt layer : receipt.layers()) {
            // The input has no crossover: it is in full when every site was sent.
            if (!layer.operator().equals("input")) {
              modes.merge(layer.mode(), 1, Integer::sum);
            }
          }
          for (Layer output : network.outputs()) {
            liveOutputs += receipt.layer(output.name()).changedUnits();
          }
        }
      }
    }
    // Layers that all die out would agree as well, and prove nothing.
    assertThat(liveOutputs).as("changed output units of all steps").isGreaterThan(100L * steps);
    return modes;
  }

  /** Changes of one frame. */
  static final class Edits {
    final List<Long> removed = new ArrayList<>();
    final List<Long> keys = new ArrayList<>();
    final List<byte[]> rows = new ArrayList<>();
    boolean keyframe;

    static Edits random(SplittableRandom random, Scenes.Voxels voxels, Axes low, Axes sides) {
      Edits edits = new Edits();
      int kind = random.nextInt(20);
      if (kind == 0) {
        edits.keyframe = true;
      }
      List<Long> present = new ArrayList<>(voxels.rows.keySet());
      if (kind == 1) {
        // The last site goes, and all before it.
        edits.removed.addAll(present);
      } else if (kind == 2) {
        edits.scroll(
            voxels,
            new Axes(random.nextInt(-4, 5), random.nextInt(-4, 5), random.nextInt(-4, 5)),
            low,
            sides);
      } else if (kind == 3) {
        // Nothing at all.
      } else {
        int many = kind < 6 ? 200 : 6;
        for (int n = random.nextInt(many); n > 0; n--) {
          edits.put(Scenes.site(random, low, sides), Scenes.quantised(random, voxels.channels));
        }
        for (int n = random.nextInt(many) * (kind == 7 ? 3 : 1); n > 0 && !present.isEmpty(); n--) {
          long key = present.get(random.nextInt(present.size()));
          int what = random.nextInt(3);
          if (what == 0 && !edits.keys.contains(key) && !edits.removed.contains(key)) {
            edits.removed.add(key);
          } else if (what == 1) {
            edits.put(key, Scenes.quantised(random, voxels.channels));
          } else if (what == 2) {
            // Sent again as it is: no change.
            edits.put(key, voxels.row(key));
          }
        }
      }
      return edits;
    }

    void put(long key, byte[] row) {
      if (!removed.contains(key) && !keys.contains(key)) {
        keys.add(key);
        rows.add(row);
      }
    }

    void scroll(Scenes.Voxels voxels, Axes by, Axes low, Axes sides) {
      java.util.TreeMap<Long, byte[]> moved = new java.util.TreeMap<>();
      voxels.rows.forEach((key, row) -> {
        int a0 = SiteKey.axis0(key) + by.a0();
        int a1 = SiteKey.axis1(key) + by.a1();
        int a2 = SiteKey.axis2(key) + by.a2();
        if (a0 >= low.a0()
            && a1 >= low.a1()
            && a2 >= low.a2()
            && a0 < low.a0() + sides.a0()
            && a1 < low.a1() + sides.a1()
            && a2 < low.a2() + sides.a2()) {
          moved.put(SiteKey.of(a0, a1, a2), row);
        }
      });
      for (long key : voxels.rows.keySet()) {
        if (!moved.containsKey(key)) {
          removed.add(key);
        }
      }
      moved.forEach(this::put);
    }

    Receipt apply(Session session, Scenes.Voxels voxels) {
      removed.forEach(voxels.rows::remove);
      for (int i = 0; i < keys.size(); i++) {
        voxels.rows.put(keys.get(i), rows.get(i));
      }
      if (keyframe) {
        return session.keyframe(voxels.keys(), voxels.features());
      }
      return session.update(
          removed.stream().mapToLong(Long::longValue).toArray(),
          keys.stream().mapToLong(Long::longValue).toArray(),
          voxels.features(rows));
    }

    static void assertSame(String where, Network network, Session one, Session other) {
      for (Layer layer : network.layers()) {
        LayerRows a = one.rows(layer.name());
        LayerRows b = other.rows(layer.name());
        assertThat(a.keys()).as("%s, sites of %s", where, layer.name()).isEqualTo(b.keys());
        assertThat(bits(a.toArray()))
            .as("%s, rows of %s", where, layer.name())
            .isEqualTo(bits(b.toArray()));
      }
    }

    static int[] bits(float[] values) {
      int[] bits = new int[values.length];
      for (int i = 0; i < bits.length; i++) {
        bits[i] = Float.floatToRawIntBits(values[i]);
      }
      return bits;
    }
  }
}
