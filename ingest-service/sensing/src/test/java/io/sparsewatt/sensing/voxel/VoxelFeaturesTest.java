package io.sparsewatt.sensing.voxel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VoxelFeaturesTest {

  private static final VoxelPolicy.Range RANGE = VoxelPolicy.Range.DEFAULT;

  /** Against divisions, of every sum that so many hits can have. */
  @Test
  void quotientsAreExact() {
    VoxelFeatures features = new VoxelFeatures(RANGE, VoxelPolicy.Deltas.NONE);
    for (int n = 1; n <= 32; n++) {
      for (long sum = 0; sum <= 255L * n; sum++) {
        long word = features.of(n, sum | sum << 16 | sum << 32 | sum << 48, 0);
        int offset = (int) Math.max(-127, (2 * sum + n) / (2L * n) - 128);
        int level = (int) Math.min(15, sum * 16 / (255L * n)) * 127 / 15;
        for (int shift = 0; shift < 24; shift += 8) {
          assertThat((byte) (word >>> shift)).isEqualTo((byte) offset);
        }
        assertThat((byte) (word >>> 24)).isEqualTo((byte) level);
        assertThat(word >>> 32).isZero();
      }
    }
  }

  @Test
  void heightsAreThoseOfTheWholeBox() {
    VoxelFeatures features = new VoxelFeatures(RANGE, VoxelPolicy.Deltas.NONE);
    for (int above = 1 - RANGE.extentZ(); above < RANGE.extentZ(); above++) {
      double metres = above * RANGE.size();
      int expected = (int) Math.floor(metres * (127 / Voxeliser.HEIGHT_RANGE) + 0.5);
      assertThat((byte) (features.of(1, 0, above) >>> 32)).isEqualTo((byte) expected);
    }
  }

  /** Against one feature after the other. */
  @Test
  void differsIfOneFeatureDoes() {
    SplittableRandom random = new SplittableRandom(5);
    double[][] all = {{0, 0, 0}, {1, 1, 16}, {0.35, 0.2, 0.5}, {0.1, 1, 4}};
    for (double[] one : all) {
      VoxelFeatures features =
          new VoxelFeatures(RANGE, new VoxelPolicy.Deltas(one[0], one[1], one[2]));
      int offset = (int) Math.round(one[0] * 256);
      int[] deltas = {
        offset,
        offset,
        offset,
        (int) Math.round(one[1] * 127),
        (int) Math.round(one[2] * 127 / Voxeliser.HEIGHT_RANGE)
      };
      for (int i = 0; i < 100_000; i++) {
        long a = 0;
        long b = 0;
        boolean expected = false;
        for (int c = 0; c < deltas.length; c++) {
          int from = random.nextInt(-127, 128);
          int by = random.nextInt(-deltas[c] - 1, deltas[c] + 2);
          int to = random.nextInt(3) > 0 ? from + by : random.nextInt(-127, 128);
          to = Math.max(-127, Math.min(127, to));
          expected |= Math.abs(from - to) > deltas[c];
          a |= (from & 0xFFL) << (8 * c);
          b |= (to & 0xFFL) << (8 * c);
        }
        assertThat(features.differ(a, b | VoxelHistory.HELD)).isEqualTo(expected);
      }
    }
  }
}
