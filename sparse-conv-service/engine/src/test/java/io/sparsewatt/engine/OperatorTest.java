package io.sparsewatt.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.engine.DenseReference.Site;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Every operator against the formula on integers: exact at every site, and no site too many or too
 * few.
 */
class OperatorTest {

  private static final int IN = 3;
  private static final int OUT = 5;
  private static final Axes SIDES = new Axes(8, 7, 6);

  private final SplittableRandom random = new SplittableRandom(20);
  private final long[] keys = Scenes.sites(random, 70, Axes.of(0), SIDES);
  private final float[] features = Scenes.integers(random, keys.length * IN, 9);

  private Map<Site, double[]> input(Axes shift) {
    Map<Site, double[]> rows = new HashMap<>();
    for (int i = 0; i < keys.length; i++) {
      double[] row = new double[IN];
      for (int c = 0; c < IN; c++) {
        row[c] = features[i * IN + c];
      }
      rows.put(
          new Site(
              SiteKey.axis0(keys[i]) + shift.a0(),
              SiteKey.axis1(keys[i]) + shift.a1(),
              SiteKey.axis2(keys[i]) + shift.a2()),
          row);
    }
    return rows;
  }

  private Weights integers() {
    return (name, shape) -> {
      int size = 1;
      for (int side : shape) {
        size *= side;
      }
      return Scenes.integers(new SplittableRandom(name.hashCode()), size, 9);
    };
  }

  private static void assertEquals(String where, LayerRows rows, TreeMap<Site, double[]> expected) {
    assertThat(rows.sites()).as("%s: number of sites", where).isEqualTo(expected.size());
    int n = 0;
    for (Map.Entry<Site, double[]> entry : expected.entrySet()) {
      Site site = entry.getKey();
      assertThat(rows.key(n))
          .as("%s: site %d", where, n)
          .isEqualTo(SiteKey.of(site.a0(), site.a1(), site.a2()));
      for (int c = 0; c < rows.channels(); c++) {
        assertThat((double) rows.value(n, c))
            .as("%s: %s channel %d", where, site, c)
            .isEqualTo(entry.getValue()[c]);
      }
      n++;
    }
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  @Test
  void submanifoldConvolutions() {
    for (int k0 = 1; k0 <= 3; k0++) {
      for (int k2 = 1; k2 <= 3; k2++) {
        for (int d = 1; d <= 3; d++) {
          Geometry g =
              new Geometry(new Axes(k0, 3, k2), Axes.of(1), Axes.of(0), new Axes(d, 1, d))
                  .centred();
          NetworkBuilder builder = Network.builder("t", integers());
          Network network = builder.build(builder.input("in", IN).submanifoldConv("y", OUT, g));
          Map<Site, double[]> in = input(Axes.of(0));
          TreeMap<Site, double[]> expected =
              DenseReference.gather(
                  in,
                  in.keySet(),
                  g,
                  OUT,
                  widened(network.layer("y").bias),
                  DenseReference.convolve(network.layer("y").weight, IN, OUT));
          try (Session session = network.open(SessionOptions.defaults())) {
            session.keyframe(keys, features);
            assertEquals(g.toString(), session.rows("y"), expected);
          }
        }
      }
    }
  }

  @Test
  void stridedConvolutionsUnboundedAndBounded() {
    for (int k = 1; k <= 3; k++) {
      for (int s = 1; s <= 3; s++) {
        for (int p = 0; p <= 2; p++) {
          for (int d = 1; d <= 3; d++) {
            // One axis differs from the others, so that no mix-up of axes passes.
            Geometry g =
                new Geometry(
                    new Axes(k, k, 2), new Axes(s, s, 2), new Axes(p, p, 1), new Axes(d, d, 1));
            strided(g, Axes.of(0), null);
            strided(g, new Axes(-5, -4, -3), null);
            strided(g, Axes.of(0), SIDES);
          }
        }
      }
    }
  }

  private void strided(Geometry g, Axes shift, @org.jspecify.annotations.Nullable Axes bounds) {
    NetworkBuilder builder = Network.builder("t", integers());
    if (bounds != null) {
      Axes dense = size(g, bounds);
      if (dense.min() < 1) {
        return;
      }
      builder.bounded(bounds);
    }
    Network network = builder.build(builder.input("in", IN).stridedConv("y", OUT, g));
    Map<Site, double[]> in = input(shift);
    // Windows reach 6 down (two steps of dilation 3) and 2 up (padding).
    TreeMap<Site, double[]> support =
        DenseReference.support(in, g, shift.min() - 6, shift.max() + SIDES.max() + 2);
    if (bounds != null) {
      Axes dense = size(g, bounds);
      support
          .keySet()
          .removeIf(o ->
              o.a0() < 0
                  || o.a1() < 0
                  || o.a2() < 0
                  || o.a0() >= dense.a0()
                  || o.a1() >= dense.a1()
                  || o.a2() >= dense.a2());
    }
    TreeMap<Site, double[]> expected =
        DenseReference.gather(
            in,
            support.keySet(),
            g,
            OUT,
            widened(network.layer("y").bias),
            DenseReference.convolve(network.layer("y").weight, IN, OUT));
    long[] moved = new long[keys.length];
    for (int i = 0; i < keys.length; i++) {
      moved[i] =
          SiteKey.of(
              SiteKey.axis0(keys[i]) + shift.a0(),
              SiteKey.axis1(keys[i]) + shift.a1(),
              SiteKey.axis2(keys[i]) + shift.a2());
    }
    try (Session session = network.open(SessionOptions.defaults())) {
      session.keyframe(moved, features);
      assertEquals(g + " shift " + shift + " bounds " + bounds, session.rows("y"), expected);
    }
  }

  // Dense output sizes, written out again on purpose.
  private static Axes size(Geometry g, Axes in) {
    int[] out = new int[3];
    for (int a = 0; a < 3; a++) {
      out[a] =
          (int)
                  Math.floor(
                      (in.get(a)
                              + 2.0 * g.padding().get(a)
                              - g.dilation().get(a) * (g.kernel().get(a) - 1.0)
                              - 1)
                          / g.stride().get(a))
              + 1;
    }
    return new Axes(out[0], out[1], out[2]);
  }

  @Test
  void inverseConvolutionIsTheAdjointAndEndsOnTheOriginalSites() {
    for (int s = 1; s <= 3; s++) {
      for (int k = 1; k <= 3; k++) {
        Geometry g = Geometry.cube(k, s).withPadding(Axes.of(k / 2));
        int taps = g.taps();
        float[] forward = Scenes.integers(random, taps * IN * OUT, 3);
        float[] backward = new float[forward.length];
        for (int t = 0; t < taps; t++) {
          for (int i = 0; i < IN; i++) {
            for (int o = 0; o < OUT; o++) {
              backward[(t * OUT + o) * IN + i] = forward[(t * IN + i) * OUT + o];
            }
          }
        }
        NetworkBuilder builder =
            Network.builder("t", Weights.of(Map.of("y.weight", forward, "z.weight", backward)));
        Tensor y = builder.input("in", IN).stridedConv("y", OUT, g);
        Network network = builder.build(y, y.inverseConv("z", IN));
        try (Session session = network.open(SessionOptions.defaults())) {
          session.keyframe(keys, features);
          LayerRows x = session.rows("in");
          LayerRows kx = session.rows("y");
          LayerRows kkx = session.rows("z");
          // k < s leaves inputs without an edge; they stay, with the bias alone.
          assertThat(kkx.keys()).isEqualTo(x.keys());
          assertThat(dot(kx, kx)).as(g.toString()).isEqualTo(dot(x, kkx)).isPositive();
        }
      }
    }
  }

  private static double dot(LayerRows a, LayerRows b) {
    double sum = 0;
    for (int n = 0; n < a.sites(); n++) {
      for (int c = 0; c < a.channels(); c++) {
        sum += (double) a.value(n, c) * b.value(n, c);
      }
    }
    return sum;
  }

  @Test
  void pooling() {
    for (Geometry g :
        new Geometry[] {
          Geometry.cube(2, 2), Geometry.cube(3, 2).withPadding(Axes.of(1)), Geometry.cube(3, 3),
          Geometry.cube(2, 1), Geometry.square(3, 2), Geometry.cube(2, 3).withDilation(Axes.of(2))
        }) {
      NetworkBuilder builder = Network.builder("t", integers());
      Tensor in = builder.input("in", IN);
      Network network = builder.build(in.maxPool("max", g), in.averagePool("mean", g));
      Map<Site, double[]> rows = input(Axes.of(0));
      Iterable<Site> outputs = DenseReference.support(rows, g, -4, 11).keySet();
      TreeMap<Site, double[]> max =
          DenseReference.gather(
              rows,
              outputs,
              g,
              IN,
              new double[IN],
              (tap, x, y, nth) -> {
                for (int c = 0; c < IN; c++) {
                  y[c] = nth == 0 ? x[c] : Math.max(y[c], x[c]);
                }
              });
      TreeMap<Site, double[]> mean =
          DenseReference.gather(
              rows,
              outputs,
              g,
              IN,
              new double[IN],
              new DenseReference.Reduce() {
                @Override
                public void edge(int tap, double[] x, double[] y, int nth) {
                  for (int c = 0; c < IN; c++) {
                    y[c] += x[c];
                  }
                }

                @Override
                public void end(int edges, double[] y) {
                  for (int c = 0; c < IN; c++) {
                    y[c] = (float) y[c] / edges;
                  }
                }
              });
      try (Session session = network.open(SessionOptions.defaults())) {
        session.keyframe(keys, features);
        assertEquals("max " + g, session.rows("max"), max);
        assertEquals("mean " + g, session.rows("mean"), mean);
      }
    }
  }

  @Test
  void operatorsOfOneSite() {
    NetworkBuilder builder = Network.builder("t", integers());
    Tensor in = builder.input("in", IN);
    Tensor linear = in.linear("linear", OUT);
    Tensor affine = in.affine("affine");
    Tensor relu = affine.relu("relu");
    Tensor sum = in.add("sum", affine);
    Tensor all = sum.concat("all", linear, in);
    Network network = builder.build(all, relu, linear.relu("linear.relu"));
    Layer matrix = network.layer("linear");
    Layer factors = network.layer("affine");
    // Read by three: nothing may be fused into it.
    assertThat(factors.activation()).isEqualTo(Activation.NONE);
    try (Session session = network.open(SessionOptions.defaults())) {
      session.keyframe(keys, features);
      LayerRows x = session.rows("in");
      for (int n = 0; n < x.sites(); n++) {
        for (int c = 0; c < IN; c++) {
          double scaled = (double) x.value(n, c) * factors.weight[c] + factors.bias[c];
          assertThat((double) session.rows("affine").value(n, c)).isEqualTo(scaled);
          assertThat((double) session.rows("relu").value(n, c)).isEqualTo(Math.max(scaled, 0));
          assertThat((double) session.rows("all").value(n, c)).isEqualTo(x.value(n, c) + scaled);
          assertThat(session.rows("all").value(n, IN + OUT + c)).isEqualTo(x.value(n, c));
        }
        for (int c = 0; c < OUT; c++) {
          double expected = matrix.bias[c];
          for (int k = 0; k < IN; k++) {
            expected += x.value(n, k) * matrix.weight[k * OUT + c];
          }
          assertThat((double) session.rows("linear").value(n, c)).isEqualTo(expected);
          assertThat((double) session.rows("all").value(n, IN + c)).isEqualTo(expected);
          assertThat((double) session.rows("linear.relu").value(n, c))
              .isEqualTo(Math.max(expected, 0));
        }
      }
    }
  }

  @Test
  void batchNormFoldsIntoTheOnlyProducerAndElseStaysAnAffineLayer() {
    // Powers of two: folded and unfolded results are both exact, hence equal.
    Map<String, float[]> parameters = new HashMap<>();
    parameters.put("y.weight", Scenes.integers(random, 27 * IN * 2, 5));
    parameters.put("y.bias", new float[] {3, -2});
    parameters.put("n.gamma", new float[] {2, 8});
    parameters.put("n.variance", new float[] {4, 16});
    parameters.put("n.mean", new float[] {1, -1});
    parameters.put("n.beta", new float[] {0.5f, 4});
    NetworkBuilder folding = Network.builder("t", Weights.of(parameters));
    Network folded =
        folding.build(
            folding.input("in", IN).submanifoldConv("y", 2, Geometry.cube(3)).batchNorm("n", 0));
    NetworkBuilder keeping = Network.builder("t", Weights.of(parameters));
    Tensor raw = keeping.input("in", IN).submanifoldConv("y", 2, Geometry.cube(3));
    Network kept = keeping.build(raw.batchNorm("n", 0), raw);
    assertThat(folded.layers())
        .extracting(Layer::operator)
        .containsExactly("input", "submanifold-conv");
    assertThat(kept.layers())
        .extracting(Layer::operator)
        .containsExactly("input", "submanifold-conv", "affine");
    try (Session one = folded.open(SessionOptions.defaults());
        Session two = kept.open(SessionOptions.defaults())) {
      one.keyframe(keys, features);
      two.keyframe(keys, features);
      assertThat(one.rows("n").toArray()).isEqualTo(two.rows("n").toArray());
      LayerRows before = two.rows("y");
      for (int n = 0; n < before.sites(); n++) {
        assertThat(one.rows("n").value(n, 0)).isEqualTo((before.value(n, 0) - 1) + 0.5f);
        assertThat(one.rows("n").value(n, 1)).isEqualTo((before.value(n, 1) + 1) * 2 + 4);
      }
    }
    assertThat(Objects.requireNonNull(folded.layer("n").geometry()))
        .isEqualTo(Geometry.cube(3).centred());
  }
}
