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
      for (int vectors = 1; vectors <= 9; vectors++) {
        for (int pairs = 0; pairs <= 29; pairs++) {
          compare(vector, scalar, random, channels, vectors * vector.lanes(), pairs);
        }
      }
    }
    // About the longest loop of the widest blocks.
    for (int channels : new int[] {512, 513, 700}) {
      for (int vectors = 1; vectors <= 5; vectors++) {
        for (int pairs = 11; pairs <= 15; pairs++) {
          compare(vector, scalar, random, channels, vectors * vector.lanes(), pairs);
        }
      }
    }
  }

  private static void compare(
      Kernels vector, Kernels scalar, SplittableRandom random, int channels, int width, int pairs) {
    float[] x = noise(random, 40 * channels);
    float[] w = noise(random, 2 * channels * width);
    float[] one = noise(random, 31 * width);
    float[] two = one.clone();
    int[] list = new int[pairs + 2];
    for (int p = 0; p < list.length; p++) {
      list[p] = PairLists.pair(random.nextInt(40), p % 31);
    }
    float[] plain = scalar.arranged(w, 2, channels, width);
    float[] panels = vector.arranged(w, 2, channels, width);
    int tap = channels * width;
    scalar.accumulate(x, list, 1, 1 + pairs, one, plain, tap, channels, width);
    vector.accumulate(x, list, 1, 1 + pairs, two, panels, tap, channels, width);
    assertThat(IncrementalTest.Edits.bits(two))
        .as("%d channels in, %d out, %d pairs", channels, width, pairs)
        .isEqualTo(IncrementalTest.Edits.bits(one));
  }

  @Test
  void bothStoreTheSameRowsAndCountTheSameUnits() {
    assumeTrue(KernelProvider.isVectorAvailable(), "this run is without the Vector API module");
    Kernels vector = KernelProvider.VECTOR.kernels();
    Kernels scalar = KernelProvider.SCALAR.kernels();
    SplittableRandom random = new SplittableRandom(5);
    float[] special = {0f, -0f, 1f, Float.NaN, Float.intBitsToFloat(0x7fc00001), -1f};
    for (int channels = 1; channels <= 35; channels++) {
      int width = channels + random.nextInt(3);
      int rows = 40;
      int[] slots = new int[rows];
      int[] oldSlots = new int[rows - 3];
      float[] acc = new float[rows * width + vector.lanes()];
      float[] one = new float[2 * rows * channels + vector.lanes()];
      for (int i = 0; i < one.length; i++) {
        one[i] = special[random.nextInt(special.length)];
      }
      for (int n = 0; n < rows; n++) {
        slots[n] = 2 * n + random.nextInt(2);
        if (n >= 3) {
          oldSlots[n - 3] = random.nextInt(3) == 0 ? -1 : slots[n];
        }
        // A third of the rows come out as they were, a third differ in some units.
        int kind = random.nextInt(3);
        for (int c = 0; c < channels; c++) {
          acc[n * width + c] =
              kind == 0 || kind == 1 && random.nextInt(4) > 0
                  ? one[slots[n] * channels + c]
                  : special[random.nextInt(special.length)];
        }
      }
      float[] two = one.clone();
      float[] three = new float[one.length];
      int[] outcomes = new int[rows];
      int[] same = new int[rows];
      int[] elsewhere = new int[rows];
      // Held against rows of another array at other slots, then against those they replace.
      float[] old = new float[one.length + channels];
      System.arraycopy(one, 0, old, channels, one.length);
      int[] shifted = java.util.Arrays.stream(oldSlots).map(s -> s < 0 ? s : s + 1).toArray();
      vector.store(acc, width, three, channels, slots, 3, rows, old, shifted, elsewhere);
      scalar.store(acc, width, one, channels, slots, 3, rows, one, oldSlots, outcomes);
      vector.store(acc, width, two, channels, slots, 3, rows, two, oldSlots, same);
      assertThat(same).as("%d channels", channels).isEqualTo(outcomes);
      assertThat(elsewhere).as("%d channels", channels).isEqualTo(outcomes);
      // Arrays of floats compare with one NaN as good as another, and -0 apart from +0.
      assertThat(java.util.Arrays.equals(one, two)).as("%d channels", channels).isTrue();
      for (int n = 3; n < rows; n++) {
        int row = slots[n] * channels;
        int end = row + channels;
        assertThat(java.util.Arrays.equals(three, row, end, one, row, end))
            .as("%d channels, row %d", channels, n)
            .isTrue();
      }
    }
  }

  @Test
  void scalarIsTheStatedChain() {
    float[] acc = {1, 2};
    new ScalarKernels()
        .accumulate(
            new float[] {0, 0, 0.1f, 0.2f},
            new int[] {PairLists.pair(1, 0)},
            0,
            1,
            acc,
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
