package io.sparsewatt.sensing.voxel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ScanVoxelsTest {

  /**
   * Against sums in a map; the last box needs all bits, and the points more runs than have room.
   */
  @Test
  void agreesWithAMap() {
    SplittableRandom random = new SplittableRandom(1);
    ScanVoxels scan = new ScanVoxels();
    int widest = (1 << 14) + (1 << 9);
    int[][] cases = {{1, 5}, {3, 1000}, {40, 0}, {600, 20_000}, {40, 60_000}, {widest, 2_500_000}};
    for (int[] one : cases) {
      int side = one[0];
      int corner = -side / 2;
      VoxelWindow box = new VoxelWindow(corner, corner, corner, side, side, side);
      TreeMap<Long, long[]> expected = new TreeMap<>();
      scan.begin(box.cells());
      for (int i = 0; i < one[1]; i++) {
        // Few voxels where the points are many, at the box's ends.
        int near = random.nextInt(Math.min(side, 20));
        int x = corner + (i % 2 == 0 ? near : side - 1 - near);
        int y = corner + random.nextInt(Math.min(side, 20));
        int z = corner + side - 1 - random.nextInt(Math.min(side, 20));
        int[] point = {random.nextInt(256), random.nextInt(256), random.nextInt(256), 255};
        long key = VoxelKey.pack(x, y, z);
        scan.add(
            box.cell(x, y, z),
            key,
            1,
            point[0] | (long) point[1] << 32,
            point[2] | (long) point[3] << 32);
        long[] sums = expected.computeIfAbsent(key, k -> new long[5]);
        for (int c = 0; c < 4; c++) {
          sums[c] += point[c];
        }
        sums[4]++;
      }
      scan.finish();
      assertThat(scan.size()).isEqualTo(expected.size());
      int at = 0;
      for (Map.Entry<Long, long[]> voxel : expected.entrySet()) {
        long[] sums = voxel.getValue();
        long n = sums[4];
        assertThat(scan.key(at)).isEqualTo(voxel.getKey());
        assertThat(scan.points(at)).isEqualTo((int) n);
        assertThat(scan.means(at))
            .isEqualTo(sums[0] / n | sums[1] / n << 16 | sums[2] / n << 32 | sums[3] / n << 48);
        at++;
      }
    }
  }
}
