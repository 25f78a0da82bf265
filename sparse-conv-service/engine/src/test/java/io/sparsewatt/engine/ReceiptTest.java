package io.sparsewatt.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Every count against a recount from rows and the relation alone. */
class ReceiptTest {

  private static final int CHANNELS = 3;
  private static final Axes LOW = Axes.of(-6);
  private static final Axes SIDES = Axes.of(12);

  @Test
  void countsEqualARecount() {
    recount(IncrementalTest.everyOperator(700), true);
    recount(IncrementalTest.everySiteRule(700), false);
  }

  private static void recount(Network network, boolean countable) {
    SplittableRandom random = new SplittableRandom(41);
    Scenes.Voxels voxels = new Scenes.Voxels(CHANNELS);
    try (Session session = network.open(SessionOptions.defaults())) {
      Map<String, Map<Long, float[]>> before = rows(network, session);
      for (int step = 0; step < 60; step++) {
        Receipt receipt =
            IncrementalTest.Edits.random(random, voxels, LOW, SIDES).apply(session, voxels);
        if (receipt.keyframe()) {
          before.replaceAll((name, rows) -> Map.of());
        }
        Map<String, Map<Long, float[]>> after = rows(network, session);
        for (Layer layer : network.layers()) {
          recount("step " + step, network, layer, receipt.layer(layer.name()), before, after);
        }
        before = after;
        if (!countable) {
          assertThatThrownBy(() -> network.countMacs(voxels.keys()))
              .hasMessageContaining("prunes sites by their features");
          continue;
        }
        MacCount counted = network.countMacs(voxels.keys());
        assertThat(counted.total()).isEqualTo(receipt.fullStreamMacs());
        for (int l = 0; l < counted.layers().size(); l++) {
          LayerReceipt layer = receipt.layers().get(l);
          assertThat(counted.layers().get(l))
              .isEqualTo(
                  new MacCount.LayerWork(
                      layer.name(),
                      layer.operator(),
                      layer.sites(),
                      layer.operator().equals("input") ? 0 : layer.edges(),
                      layer.fullStreamMacs()));
        }
      }
    }
  }

  private static void recount(
      String step,
      Network network,
      Layer layer,
      LayerReceipt receipt,
      Map<String, Map<Long, float[]>> before,
      Map<String, Map<Long, float[]>> after) {
    String where = step + ", " + layer.name();
    Map<Long, float[]> old = before.getOrDefault(layer.name(), Map.of());
    Map<Long, float[]> now = after.getOrDefault(layer.name(), Map.of());
    Map<Long, Integer> changed = changed(old, now, layer.outChannels());
    assertThat(receipt.sites()).as(where).isEqualTo(now.size());
    assertThat(receipt.changedSites()).as(where).isEqualTo(changed.size());
    assertThat(receipt.changedUnits())
        .as(where)
        .isEqualTo(changed.values().stream().mapToLong(Integer::longValue).sum());
    if (layer.isInput()) {
      return;
    }
    long edges = 0;
    long fromChanged = 0;
    long delta = 0;
    for (LayerInput input : layer.inputs) {
      Layer from = network.layers().get(input.source());
      Map<Long, float[]> sourceOld = before.getOrDefault(from.name(), Map.of());
      Map<Long, float[]> sourceNow = after.getOrDefault(from.name(), Map.of());
      Map<Long, Integer> sourceChanged = changed(sourceOld, sourceNow, from.outChannels());
      edges += edges(network, input, sourceNow.keySet(), now.keySet()).size();
      List<Long> sources = new ArrayList<>(sourceNow.keySet());
      for (long key : sourceOld.keySet()) {
        if (!sourceNow.containsKey(key)) {
          sources.add(key);
        }
      }
      for (long site : edges(network, input, sources, now.keySet())) {
        // A vanished input had an edge only to outputs that were there with it.
        Integer units = sourceChanged.get(site);
        if (units != null) {
          fromChanged++;
          delta += units;
        }
      }
      if (input.map() != Layer.NONE) {
        // Outputs that came in this very frame had no edge from what vanished in it.
        List<Long> vanished = new ArrayList<>(sources);
        vanished.removeAll(sourceNow.keySet());
        List<Long> newcomers = new ArrayList<>(now.keySet());
        newcomers.removeAll(old.keySet());
        for (long site : edges(network, input, vanished, newcomers)) {
          fromChanged--;
          delta -= sourceChanged.getOrDefault(site, 0);
        }
      }
    }
    assertThat(receipt.edges()).as(where).isEqualTo(edges);
    assertThat(receipt.edgesFromChanged()).as(where).isEqualTo(fromChanged);
    int groups = layer.operator instanceof Convolution convolution ? convolution.groups() : 0;
    boolean affine = layer.operator().equals("affine");
    long perEdge = groups > 0 ? layer.outChannels() / groups : affine ? 1 : 0;
    assertThat(receipt.deltaMacs()).as(where).isEqualTo(delta * perEdge);
    long macsPerEdge =
        groups > 0
            ? (long) layer.inChannels() * layer.outChannels() / groups
            : affine ? layer.outChannels() : 0;
    assertThat(receipt.fullStreamMacs()).as(where).isEqualTo(edges * macsPerEdge);
    switch (receipt.mode()) {
      case SKIPPED -> {
        assertThat(receipt.executedMacs() + receipt.dirtySites() + receipt.activationBytes())
            .isZero();
        assertThat(receipt.parameterBytes() + receipt.indexBytes()).isZero();
      }
      case FULL -> {
        assertThat(receipt.dirtySites()).as(where).isEqualTo(now.size());
        assertThat(receipt.executedMacs()).as(where).isEqualTo(receipt.fullStreamMacs());
      }
      case INCREMENTAL -> {
        assertThat(receipt.dirtySites() * 1000).as(where).isLessThanOrEqualTo(700L * now.size());
        assertThat(receipt.dirtySites()).as(where).isPositive();
        assertThat(receipt.executedMacs()).as(where).isLessThanOrEqualTo(receipt.fullStreamMacs());
      }
    }
    if (receipt.dirtySites() > 0) {
      int taps = 0;
      for (LayerInput input : layer.inputs) {
        taps += input.map() == Layer.NONE ? 0 : network.maps().get(input.map()).geometry().taps();
      }
      assertThat(receipt.indexBytes()).isEqualTo(4L * taps * receipt.dirtySites());
      assertThat(receipt.parameterBytes()).isEqualTo(4 * layer.parameters());
    }
  }

  /** The input of every edge, once an edge. */
  private static List<Long> edges(
      Network network, LayerInput layer, Iterable<Long> inputs, Iterable<Long> outputs) {
    List<Long> found = new ArrayList<>();
    java.util.Set<Long> in = new java.util.HashSet<>();
    inputs.forEach(in::add);
    java.util.Set<Long> out = new java.util.HashSet<>();
    outputs.forEach(out::add);
    if (layer.map() == Layer.NONE) {
      in.retainAll(out);
      return List.copyOf(in);
    }
    Geometry g = network.maps().get(layer.map()).geometry();
    // The relation once more, axis by axis, from the coarse side.
    java.util.Set<Long> fine = layer.transposed() ? out : in;
    java.util.Set<Long> coarse = layer.transposed() ? in : out;
    for (long o : coarse) {
      for (int r0 = 0; r0 < g.kernel().a0(); r0++) {
        for (int r1 = 0; r1 < g.kernel().a1(); r1++) {
          for (int r2 = 0; r2 < g.kernel().a2(); r2++) {
            long i =
                SiteKey.of(
                    SiteKey.axis0(o) * g.stride().a0() - g.padding().a0() + r0 * g.dilation().a0(),
                    SiteKey.axis1(o) * g.stride().a1() - g.padding().a1() + r1 * g.dilation().a1(),
                    SiteKey.axis2(o) * g.stride().a2() - g.padding().a2() + r2 * g.dilation().a2());
            if (fine.contains(i)) {
              found.add(layer.transposed() ? o : i);
            }
          }
        }
      }
    }
    return found;
  }

  private static Map<Long, Integer> changed(
      Map<Long, float[]> old, Map<Long, float[]> now, int channels) {
    Map<Long, Integer> changed = new HashMap<>();
    float[] absent = new float[channels];
    java.util.Set<Long> all = new java.util.HashSet<>(old.keySet());
    all.addAll(now.keySet());
    for (long key : all) {
      int units = 0;
      float[] a = old.getOrDefault(key, absent);
      float[] b = now.getOrDefault(key, absent);
      for (int c = 0; c < channels; c++) {
        units += Float.floatToRawIntBits(a[c]) == Float.floatToRawIntBits(b[c]) ? 0 : 1;
      }
      if (units > 0 || !old.containsKey(key) || !now.containsKey(key)) {
        changed.put(key, units);
      }
    }
    return changed;
  }

  private static Map<String, Map<Long, float[]>> rows(Network network, Session session) {
    Map<String, Map<Long, float[]>> all = new HashMap<>();
    for (Layer layer : network.layers()) {
      LayerRows rows = session.rows(layer.name());
      Map<Long, float[]> byKey = new HashMap<>();
      for (int n = 0; n < rows.sites(); n++) {
        float[] row = new float[rows.channels()];
        rows.copyRow(n, row, 0);
        byKey.put(rows.key(n), row);
      }
      all.put(layer.name(), byKey);
    }
    return all;
  }

  @Test
  void denseCountsAreThoseOfTheDenseNetwork() {
    NetworkBuilder builder = Network.builder("t", Weights.he(1));
    Tensor in = builder.input("in", 4);
    Tensor a = in.submanifoldConv("a", 8, Geometry.cube(3));
    Tensor b = a.stridedConv("b", 16, Geometry.cube(3, 2).withPadding(Axes.of(1)));
    Network network = builder.build(b.inverseConv("c", 8).linear("d", 2));
    long[] one = {SiteKey.of(1, 2, 3)};
    try (Session session =
        network.open(SessionOptions.defaults().withExtent(new Axes(41, 40, 10)))) {
      Receipt receipt = session.keyframe(one, new byte[4]);
      // b: floor((n + 2 - 3) / 2) + 1 = 21 x 20 x 5; c reads each of those through 27 taps.
      assertThat(receipt.layer("a").denseMacs()).hasValue(41L * 40 * 10 * 27 * 4 * 8);
      assertThat(receipt.layer("b").denseMacs()).hasValue(21L * 20 * 5 * 27 * 8 * 16);
      assertThat(receipt.layer("c").denseMacs()).hasValue(21L * 20 * 5 * 27 * 16 * 8);
      assertThat(receipt.layer("d").denseMacs()).hasValue(41L * 40 * 10 * 8 * 2);
    }
    try (Session session = network.open(SessionOptions.defaults())) {
      assertThat(session.keyframe(one, new byte[4]).denseMacs()).isEqualTo(OptionalLong.empty());
    }
  }

  @Test
  void aFullyOccupiedGridCostsAsMuchAsTheDenseNetworkWithoutItsBorder() {
    NetworkBuilder builder = Network.builder("t", Weights.he(1)).bounded(Axes.of(8));
    Network network =
        builder.build(builder.input("in", 1).stridedConv("y", 3, Geometry.cube(2, 2)));
    long[] all = new long[512];
    for (int i = 0; i < 512; i++) {
      all[i] = SiteKey.of(i >> 6, i >> 3 & 7, i & 7);
    }
    try (Session session = network.open(SessionOptions.defaults())) {
      Receipt receipt = session.keyframe(all, new byte[512]);
      assertThat(receipt.denseMacs()).hasValue(receipt.executedMacs());
    }
  }

  @Test
  void equalRowsAreNotFollowed() {
    // A ReLU that cuts everything: whatever changes before it, nothing changes after it.
    NetworkBuilder builder =
        Network.builder(
            "t",
            (name, shape) -> {
              int size = 1;
              for (int side : shape) {
                size *= side;
              }
              float[] values = new float[size];
              java.util.Arrays.fill(values, name.equals("cut.bias") ? -1000 : 1);
              return values;
            });
    Tensor cut =
        builder.input("in", 1).submanifoldConv("cut", 2, Geometry.cube(3)).relu("cut.relu");
    Network network = builder.build(cut.submanifoldConv("after", 2, Geometry.cube(3)));
    long[] keys = Scenes.sites(new SplittableRandom(1), 50, Axes.of(0), Axes.of(5));
    try (Session session = network.open(SessionOptions.defaults())) {
      session.keyframe(keys, new byte[50]);
      Receipt receipt = session.update(new long[0], new long[] {keys[0]}, new byte[] {100});
      assertThat(receipt.layer("in").changedUnits()).isEqualTo(1);
      assertThat(receipt.layer("cut").dirtySites()).isPositive();
      assertThat(receipt.layer("cut").changedSites()).isZero();
      assertThat(receipt.layer("after").mode()).isEqualTo(LayerMode.SKIPPED);
      assertThat(receipt.layer("after").executedMacs()).isZero();
    }
  }

  @Test
  void receiptsDoNotDependOnKernelsThreadsOrHistory() {
    Network network = IncrementalTest.everyOperator(800);
    for (long seed = 60; seed < 62; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      SplittableRandom again = new SplittableRandom(seed);
      Scenes.Voxels voxels = new Scenes.Voxels(CHANNELS);
      Scenes.Voxels same = new Scenes.Voxels(CHANNELS);
      try (Session one =
              network.open(SessionOptions.defaults().withKernels(KernelProvider.SCALAR));
          Session two = network.open(SessionOptions.defaults().withThreads(2))) {
        for (int step = 0; step < 25; step++) {
          Receipt a = IncrementalTest.Edits.random(random, voxels, LOW, SIDES).apply(one, voxels);
          if (step == 12) {
            // Other slots from here on: the site sets are the same, their places in memory are not.
            two.keyframe(same.keys(), same.features());
          }
          Receipt b = IncrementalTest.Edits.random(again, same, LOW, SIDES).apply(two, same);
          assertThat(b).as("seed %d step %d", seed, step).isEqualTo(a);
        }
      }
    }
  }
}
