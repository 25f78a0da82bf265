package io.sparsewatt.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The kernels give the same bits, and are chosen as documented. */
class KernelsTest {

  @Test
  void vectorEqualsScalarAtAwkwardSizes() {
    assumeTrue(KernelProvider.isVectorAvailable(), "this run is without the Vector API module");
    Kernels vector = KernelProvider.VECTOR.kernels();
    Kernels scalar = KernelProvider.SCALAR.kernels();
    SplittableRandom random = new SplittableRandom(3);
    for (int channels : new int[] {1, 2, 3, 5, 7, 13, 16, 31, 48}) {
      for (int vectors = 1; vectors <= 5; vectors++) {
        int width = vectors * vector.lanes();
        for (int pairs : new int[] {0, 1, 2, 5, 6, 7, 11, 13, 29}) {
          float[] x = noise(random, 40 * channels);
          float[] w = noise(random, 3 + channels * width);
          float[] one = noise(random, 31 * width);
          float[] two = one.clone();
          int[] from = new int[pairs + 2];
          int[] to = new int[pairs + 2];
          for (int p = 0; p < from.length; p++) {
            from[p] = random.nextInt(40) * channels;
            to[p] = p % 31 * width;
          }
          scalar.accumulate(x, from, one, to, 1, 1 + pairs, w, 3, channels, width);
          vector.accumulate(x, from, two, to, 1, 1 + pairs, w, 3, channels, width);
          assertThat(IncrementalTest.Edits.bits(two))
              .as("%d channels in, %d out, %d pairs", channels, width, pairs)
              .isEqualTo(IncrementalTest.Edits.bits(one));
        }
      }
    }
  }

  @Test
  void scalarIsTheStatedChain() {
    float[] acc = {1, 2};
    new ScalarKernels()
        .accumulate(
            new float[] {0, 0.1f, 0.2f},
            new int[] {1},
            acc,
            new int[] {0},
            0,
            1,
            new float[] {3, 4, 5, 6},
            0,
            2,
            2);
    assertThat(acc)
        .containsExactly(
            Math.fma(0.2f, 5f, Math.fma(0.1f, 3f, 1f)), Math.fma(0.2f, 6f, Math.fma(0.1f, 4f, 2f)));
  }

  @Test
  void layersOfPrimeSizesAreEqualOnAllKernelsAndThreads() {
    SplittableRandom random = new SplittableRandom(8);
    NetworkBuilder builder = Network.builder("t", Scenes.lively(4));
    Tensor in = builder.input("in", 3);
    Tensor a = in.submanifoldConv("a", 13, Geometry.cube(3)).relu("a.relu");
    Tensor b = a.stridedConv("b", 29, Geometry.cube(3, 2)).relu("b.relu");
    Network network =
        builder.build(
            b.inverseConv("c", 17).concat("d", a).submanifoldConv("e", 7, Geometry.cube(3)));
    // More than two tiles, so that two threads have something to claim.
    long[] keys = Scenes.sites(random, 700, Axes.of(-8), Axes.of(16));
    byte[] features = Scenes.quantised(random, keys.length * 3);
    try (Session scalar =
            network.open(SessionOptions.defaults().withKernels(KernelProvider.SCALAR));
        Session auto = network.open(SessionOptions.defaults());
        Session two = network.open(SessionOptions.defaults().withThreads(2))) {
      Receipt receipt = scalar.keyframe(keys, features);
      assertThat(auto.keyframe(keys, features)).isEqualTo(receipt);
      assertThat(two.keyframe(keys, features)).isEqualTo(receipt);
      IncrementalTest.Edits.assertSame("auto", network, auto, scalar);
      IncrementalTest.Edits.assertSame("two threads", network, two, scalar);
    }
  }

  @Test
  void theChoiceFollowsModuleAndProperty() {
    String before = System.getProperty(KernelProvider.PROPERTY);
    try {
      System.clearProperty(KernelProvider.PROPERTY);
      assertThat(KernelProvider.AUTO.kernels().name())
          .startsWith(KernelProvider.isVectorAvailable() ? "vector" : "scalar");
      System.setProperty(KernelProvider.PROPERTY, "scalar");
      assertThat(KernelProvider.AUTO.kernels().name()).isEqualTo("scalar");
      System.setProperty(KernelProvider.PROPERTY, "gpu");
      assertThatThrownBy(KernelProvider.AUTO::kernels)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("gpu")
          .hasMessageContaining("scalar, vector or auto");
      if (!KernelProvider.isVectorAvailable()) {
        assertThatThrownBy(KernelProvider.VECTOR::kernels)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("--add-modules jdk.incubator.vector");
      }
    } finally {
      if (before == null) {
        System.clearProperty(KernelProvider.PROPERTY);
      } else {
        System.setProperty(KernelProvider.PROPERTY, before);
      }
    }
  }

  private static float[] noise(SplittableRandom random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    return values;
  }
}
