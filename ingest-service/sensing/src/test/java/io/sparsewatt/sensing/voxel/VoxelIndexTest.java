package io.sparsewatt.sensing.voxel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VoxelIndexTest {

  @Test
  void agreesWithTheJdkMapUnderRandomUse() {
    for (int seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      VoxelIndex map = new VoxelIndex();
      Map<Long, Integer> expected = new HashMap<>();
      for (int step = 0; step < 20_000; step++) {
        // Few, neighbouring keys: long probe runs, many removals inside them.
        long key = VoxelKey.pack(random.nextInt(8), random.nextInt(8), random.nextInt(16));
        if (random.nextInt(3) == 0) {
          map.remove(key);
          expected.remove(key);
        } else {
          Integer known = expected.putIfAbsent(key, step);
          assertThat(map.putIfAbsent(key, step))
              .as("seed %d step %d", seed, step)
              .isEqualTo(known == null ? VoxelIndex.ABSENT : known);
        }
        assertThat(map.size()).isEqualTo(expected.size());
      }
      for (int x = 0; x < 8; x++) {
        for (int y = 0; y < 8; y++) {
          for (int z = 0; z < 16; z++) {
            long key = VoxelKey.pack(x, y, z);
            assertThat(map.get(key))
                .as("seed %d", seed)
                .isEqualTo(expected.getOrDefault(key, VoxelIndex.ABSENT));
          }
        }
      }
      map.clear();
      assertThat(map.size()).isZero();
      assertThat(map.get(VoxelKey.pack(0, 0, 0))).isEqualTo(VoxelIndex.ABSENT);
    }
  }
}
