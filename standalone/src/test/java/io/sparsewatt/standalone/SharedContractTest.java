package io.sparsewatt.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.engine.SiteKey;
import io.sparsewatt.events.voxel.ActiveVoxels;
import io.sparsewatt.sensing.voxel.VoxelDigest;
import io.sparsewatt.sensing.voxel.VoxelKey;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What libraries that know nothing of each other must write alike. */
class SharedContractTest {

  @Test
  void voxelKeysAreOneFormat() {
    long seed = 5;
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      int x = random.nextInt(1 << 21) - (1 << 20);
      int y = random.nextInt(1 << 21) - (1 << 20);
      int z = random.nextInt(1 << 21) - (1 << 20);
      if (!VoxelKey.inRange(x, y, z)) {
        continue;
      }
      long key = VoxelKey.pack(x, y, z);
      assertThat(SiteKey.of(x, y, z)).as("seed %d: %d %d %d", seed, x, y, z).isEqualTo(key);
      assertThat(new int[] {ActiveVoxels.x(key), ActiveVoxels.y(key), ActiveVoxels.z(key)})
          .containsExactly(x, y, z);
    }
  }

  @Test
  void voxelDigestsAreOneFormat() {
    long seed = 6;
    Random random = new Random(seed);
    byte[] row = new byte[5];
    for (int i = 0; i < 10_000; i++) {
      random.nextBytes(row);
      long key = random.nextLong() >>> 1;
      long word = VoxelDigest.word(row, 0, 5);
      assertThat(io.sparsewatt.events.voxel.VoxelDigest.word(row, 0, 5)).isEqualTo(word);
      assertThat(io.sparsewatt.events.voxel.VoxelDigest.of(key, word))
          .isEqualTo(VoxelDigest.of(key, word));
    }
  }
}
