package io.sparsewatt.sensing.voxel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VoxelKeyTest {

  @Test
  void packsEveryCornerOfTheRange() {
    int[] ends = {-(VoxelKey.LIMIT - 1), -1, 0, 1, VoxelKey.LIMIT - 1};
    for (int x : ends) {
      for (int y : ends) {
        for (int z : ends) {
          long key = VoxelKey.pack(x, y, z);
          assertThat(VoxelKey.isValid(key)).isTrue();
          assertThat(new int[] {VoxelKey.x(key), VoxelKey.y(key), VoxelKey.z(key)})
              .containsExactly(x, y, z);
        }
      }
    }
    assertThat(VoxelKey.pack(0, 0, 0)).isEqualTo(1L << 62 | 1L << 41 | 1L << 20);
  }

  @Test
  void ordersByXThenYThenZ() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 10_000; i++) {
      int[] a = triple(random);
      int[] b = triple(random);
      assertThat(Long.compare(VoxelKey.pack(a[0], a[1], a[2]), VoxelKey.pack(b[0], b[1], b[2])))
          .isEqualTo(
              java.util.Arrays.compare(a, b) < 0 ? -1 : java.util.Arrays.equals(a, b) ? 0 : 1);
    }
  }

  private static int[] triple(SplittableRandom random) {
    return new int[] {
      random.nextInt(-2, 3), random.nextInt(-2, 3), random.nextInt(-1_000_000, 1_000_000)
    };
  }

  @Test
  void stepsOverTheEdgeReachNoVoxel() {
    int last = VoxelKey.LIMIT - 1;
    assertThat(VoxelKey.isValid(VoxelKey.pack(0, 0, last) + 1)).isFalse();
    assertThat(VoxelKey.isValid(VoxelKey.pack(0, 0, -last) - 1)).isFalse();
    assertThat(VoxelKey.isValid(VoxelKey.pack(0, last, 0) + VoxelKey.STEP_Y)).isFalse();
    assertThat(VoxelKey.isValid(VoxelKey.pack(0, -last, 0) - VoxelKey.STEP_Y)).isFalse();
    assertThat(VoxelKey.isValid(VoxelKey.pack(last, 0, 0) + VoxelKey.STEP_X)).isFalse();
    assertThat(VoxelKey.isValid(VoxelKey.pack(-last, 0, 0) - VoxelKey.STEP_X)).isFalse();
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> VoxelKey.pack(VoxelKey.LIMIT, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> VoxelKey.pack(0, 0, -VoxelKey.LIMIT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(VoxelKey.isValid(VoxelKey.NONE)).isFalse();
    assertThat(VoxelKey.isValid(-1)).isFalse();
  }
}
