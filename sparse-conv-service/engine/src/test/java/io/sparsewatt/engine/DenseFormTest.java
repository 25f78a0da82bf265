package io.sparsewatt.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DenseFormTest {

  private static final Axes LOW = new Axes(-3, 2, -1);
  private static final Axes SIDES = new Axes(4, 3, 5);

  @Test
  void aRowLiesWhereItsSiteIs() {
    long[] keys = {SiteKey.of(-3, 2, -1), SiteKey.of(0, 4, 3), SiteKey.of(-2, 3, 0)};
    float[] dense = DenseForm.of(keys, new float[] {1, 2, 3, 4, 5, 6}, 2, LOW, SIDES);
    float[] expected = new float[4 * 3 * 5 * 2];
    expected[0] = 1;
    expected[1] = 2;
    // The last cell, and (1, 1, 1).
    expected[118] = 3;
    expected[119] = 4;
    expected[(15 + 5 + 1) * 2] = 5;
    expected[(15 + 5 + 1) * 2 + 1] = 6;
    assertThat(dense).isEqualTo(expected);
  }

  @Test
  void thereAndBackIsTheSameInCanonicalOrder() {
    SplittableRandom random = new SplittableRandom(12);
    for (int run = 0; run < 20; run++) {
      long[] keys = Scenes.sites(random, 1 + random.nextInt(40), LOW, SIDES);
      float[] features = Scenes.integers(random, keys.length * 3, 9);
      for (int n = 0; n < keys.length; n++) {
        // One is not zero, else the site would be lost.
        features[n * 3 + random.nextInt(3)] = 1 + random.nextInt(9);
      }
      float[] dense = DenseForm.of(keys, features, 3, LOW, SIDES);
      DenseForm.Sites sites = DenseForm.active(dense, 3, LOW, SIDES);
      assertThat(sites.keys()).as("seed 12, run %d", run).isSorted().hasSize(keys.length);
      assertThat(sites.keys()).containsExactlyInAnyOrder(keys);
      assertThat(DenseForm.of(sites.keys(), sites.features(), 3, LOW, SIDES)).isEqualTo(dense);
    }
  }

  @Test
  void aLayersRowsAreWhatADenseNetworkHas() {
    SplittableRandom random = new SplittableRandom(13);
    long[] keys = Scenes.sites(random, 25, Axes.of(0), SIDES);
    float[] features = Scenes.integers(random, 25 * 2, 5);
    Weights weights = (name, shape) -> Scenes.integers(new SplittableRandom(1), 27 * 2 * 3, 3);
    NetworkBuilder builder =
        Network.builder(
                "t",
                (name, shape) ->
                    name.endsWith(".bias") ? new float[3] : weights.tensor(name, shape))
            .bounded(SIDES);
    Tensor in = builder.input("in", 2);
    Geometry window = Geometry.cube(3).withPadding(Axes.of(1));
    Network network = builder.build(in.stridedConv("conv", 3, window));
    float[] w = weights.tensor("conv.weight", 27, 2, 3);
    float[] x = DenseForm.of(keys, features, 2, Axes.of(0), SIDES);
    float[] y = new float[(int) SIDES.volume() * 3];
    for (int o0 = 0; o0 < 4; o0++) {
      for (int o1 = 0; o1 < 3; o1++) {
        for (int o2 = 0; o2 < 5; o2++) {
          for (int tap = 0; tap < 27; tap++) {
            int i0 = o0 - 1 + tap / 9;
            int i1 = o1 - 1 + tap / 3 % 3;
            int i2 = o2 - 1 + tap % 3;
            if (i0 < 0 || i1 < 0 || i2 < 0 || i0 > 3 || i1 > 2 || i2 > 4) {
              continue;
            }
            for (int k = 0; k < 2; k++) {
              for (int c = 0; c < 3; c++) {
                y[((o0 * 3 + o1) * 5 + o2) * 3 + c] +=
                    x[((i0 * 3 + i1) * 5 + i2) * 2 + k] * w[(tap * 2 + k) * 3 + c];
              }
            }
          }
        }
      }
    }
    try (Session session = network.open(SessionOptions.defaults())) {
      session.keyframe(keys, features);
      assertThat(DenseForm.of(session.output(), Axes.of(0), SIDES)).isEqualTo(y);
      // An image goes in as its active pixels.
      DenseForm.Sites sites = DenseForm.active(x, 2, Axes.of(0), SIDES);
      session.keyframe(sites.keys(), sites.features());
      assertThat(DenseForm.of(session.output(), Axes.of(0), SIDES)).isEqualTo(y);
    }
  }

  @Test
  void zerosAreNoSitesAndWhatIsNoNumberIsKept() {
    float[] dense = {0, -0f, Float.NaN, 0, 0, Float.MIN_VALUE};
    DenseForm.Sites sites = DenseForm.active(dense, 2, Axes.of(0), new Axes(1, 1, 3));
    assertThat(sites.keys()).containsExactly(SiteKey.of(0, 0, 1), SiteKey.of(0, 0, 2));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    long[] one = {SiteKey.of(1, 2, -1)};
    assertThatThrownBy(() -> DenseForm.of(one, new float[2], 2, LOW, SIDES))
        .hasMessageContaining(
            "site (1, 2, -1) lies outside the box of 4x3x5 sites from (-3, 2, -1)");
    assertThatThrownBy(() -> DenseForm.of(one, new float[3], 2, LOW, SIDES))
        .hasMessageContaining("features holds 3 values; 1 sites of 2 channels need 2");
    assertThatThrownBy(() -> DenseForm.active(new float[3], 1, LOW, SIDES))
        .hasMessageContaining("holds 3 values");
    assertThatThrownBy(() -> DenseForm.of(one, new float[2], 2, LOW, Axes.of(1 << 10)))
        .hasMessageContaining("more than 268435456 values");
    assertThatThrownBy(() -> DenseForm.of(one, new float[2], 2, LOW, Axes.of(0)))
        .hasMessageContaining("1 or more on every axis");
    assertThatThrownBy(() -> DenseForm.of(one, new float[2], 2, Axes.of(SiteKey.MAX), Axes.of(2)))
        .hasMessageContaining("must have 1 or more");
  }
}
