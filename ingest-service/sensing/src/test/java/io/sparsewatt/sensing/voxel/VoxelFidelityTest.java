package io.sparsewatt.sensing.voxel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class VoxelFidelityTest {

  @Test
  void agreesWithComparingAllPairs() {
    for (int seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int corner = seed % 2 == 0 ? -2 : VoxelKey.LIMIT - 8;
      long[] plain = keys(random, corner);
      long[] stream = keys(random, corner);
      assertThat(VoxelFidelity.between(plain, stream))
          .as("seed %d", seed)
          .isEqualTo(
              new VoxelFidelity(
                  plain.length,
                  within(plain, stream, 1),
                  within(plain, stream, 0),
                  stream.length,
                  within(stream, plain, 1),
                  within(stream, plain, 0)));
    }
  }

  @Test
  void nothingLostOfNothing() {
    VoxelFidelity none = VoxelFidelity.between(new long[0], new long[0]);
    assertThat(none.recall()).isEqualTo(1);
    assertThat(none.precision()).isEqualTo(1);
  }

  private static long[] keys(SplittableRandom random, int corner) {
    TreeSet<Long> keys = new TreeSet<>();
    int n = random.nextInt(60);
    for (int i = 0; i < n; i++) {
      keys.add(
          VoxelKey.pack(
              corner + random.nextInt(8), corner + random.nextInt(8), corner + random.nextInt(8)));
    }
    return keys.stream().mapToLong(Long::longValue).toArray();
  }

  private static int within(long[] keys, long[] others, int reach) {
    int found = 0;
    for (long key : keys) {
      for (long other : others) {
        if (Math.abs(VoxelKey.x(key) - VoxelKey.x(other)) <= reach
            && Math.abs(VoxelKey.y(key) - VoxelKey.y(other)) <= reach
            && Math.abs(VoxelKey.z(key) - VoxelKey.z(other)) <= reach) {
          found++;
          break;
        }
      }
    }
    return found;
  }
}
