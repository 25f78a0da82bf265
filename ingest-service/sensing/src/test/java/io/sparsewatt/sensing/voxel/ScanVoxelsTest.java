package io.sparsewatt.sensing.voxel;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ScanVoxelsTest {

  /**
   * Points through all that makes voxels of them, against sums in a map. Boxes of one voxel, of
   * columns longer than a word of bits, and of more voxels than bits are kept for; points beyond
   * each of a box's sides, and some that are no numbers.
   */
  @Test
  void agreesWithAMap() {
    SplittableRandom random = new SplittableRandom(1);
    ScanVoxels scan = new ScanVoxels();
    int widest = (1 << 14) + (1 << 9);
    assertThat((long) widest * widest * widest).isGreaterThan(BitRanks.MOST_PLACES);
    int[][] cases = {{1, 5}, {3, 1000}, {40, 0}, {300, 20_000}, {40, 60_000}, {widest, 400_000}};
    for (int[] one : cases) {
      int side = one[0];
      int corner = -side / 2;
      VoxelWindow box = new VoxelWindow(corner, corner - 1, corner + 2, side, side, side);
      TreeMap<Long, long[]> expected = new TreeMap<>();
      PointFrame frame = frame(random, box, one[1]);
      int[] wrong = new int[2];
      for (int i = 0; i < frame.count(); i++) {
        float[] at = {frame.x()[i], frame.y()[i], frame.z()[i]};
        if (!Float.isFinite(at[0])) {
          wrong[0]++;
          continue;
        }
        int[] voxel = new int[3];
        int[] within = new int[3];
        for (int axis = 0; axis < 3; axis++) {
          int whole = (int) Math.floor(at[axis] * 256.0);
          voxel[axis] = Math.floorDiv(whole, 256);
          within[axis] = Math.floorMod(whole, 256);
        }
        if (!box.contains(voxel[0], voxel[1], voxel[2])) {
          wrong[1]++;
          continue;
        }
        long key = VoxelKey.pack(voxel[0], voxel[1], voxel[2]);
        long[] sums = expected.computeIfAbsent(key, k -> new long[5]);
        for (int axis = 0; axis < 3; axis++) {
          sums[axis] += within[axis];
        }
        sums[3] += Float.isNaN(frame.intensity()[i]) ? 0 : Math.round(frame.intensity()[i] * 255);
        sums[4]++;
      }

      PointLocator locator = voxelise(scan, frame, box);

      assertThat(locator.nonFinite()).isEqualTo(wrong[0]);
      assertThat(locator.outside()).isEqualTo(wrong[1]);
      assertThat(locator.outOfRange()).isZero();
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
      assertThat(scan.key(at)).isEqualTo(Long.MAX_VALUE);
    }
  }

  /** Where the box reaches beyond the last key, what lies there has none. */
  @Test
  void pointsBeyondTheLastKeyAreOutOfRange() {
    int last = VoxelKey.LIMIT - 1;
    VoxelWindow box = new VoxelWindow(last - 1, 0, 0, 4, 1, 1);
    float[] x = {last - 0.5f, last + 0.5f, last + 1.5f, last - 2};
    float[] rest = {0.5f, 0.5f, 0.5f, 0.5f};
    ScanVoxels scan = new ScanVoxels();
    PointFrame frame = new PointFrame(0, Pose.IDENTITY, 4, x, rest, rest, rest, null);

    PointLocator locator = voxelise(scan, frame, box);

    assertThat(locator.outOfRange()).isEqualTo(1);
    assertThat(locator.outside()).isEqualTo(1);
    assertThat(scan.size()).isEqualTo(2);
    assertThat(scan.key(0)).isEqualTo(VoxelKey.pack(last - 1, 0, 0));
    assertThat(scan.key(1)).isEqualTo(VoxelKey.pack(last, 0, 0));
  }

  private static PointLocator voxelise(ScanVoxels scan, PointFrame frame, VoxelWindow box) {
    PlacedBox placed = PlacedBox.of(box);
    PointBlock block = new PointBlock();
    PointLocator locator = new PointLocator();
    long[] places = new long[PointBlock.SIZE];
    block.begin(Pose.IDENTITY, 1, placed);
    locator.begin(placed);
    scan.begin(placed);
    for (int from = 0; from < frame.count(); from += PointBlock.SIZE) {
      int points = Math.min(PointBlock.SIZE, frame.count() - from);
      block.place(frame, from, points);
      locator.locate(block, frame, from, points, places);
      scan.add(block, places, points);
    }
    scan.finish();
    return locator;
  }

  // Few voxels where the points are many, at the box's ends; runs of points in one voxel.
  private static PointFrame frame(SplittableRandom random, VoxelWindow box, int count) {
    float[][] columns = new float[4][count];
    for (int i = 0; i < count; i++) {
      boolean again = i > 0 && random.nextInt(3) == 0;
      columns[0][i] = again ? columns[0][i - 1] : along(random, box.originX(), box.extentX());
      columns[1][i] = again ? columns[1][i - 1] : along(random, box.originY(), box.extentY());
      columns[2][i] = again ? columns[2][i - 1] : along(random, box.originZ(), box.extentZ());
      columns[3][i] = random.nextInt(50) == 0 ? Float.NaN : random.nextInt(256) / 255f;
      if (random.nextInt(100) == 0) {
        float none = random.nextBoolean() ? Float.NaN : Float.NEGATIVE_INFINITY;
        columns[0][i] = none;
        columns[1][i] = none;
        columns[2][i] = none;
      }
    }
    return new PointFrame(
        0, Pose.IDENTITY, count, columns[0], columns[1], columns[2], columns[3], null);
  }

  private static float along(SplittableRandom random, int origin, int extent) {
    int near = random.nextInt(Math.min(extent, 20));
    int cell = random.nextBoolean() ? near : extent - 1 - near;
    int beyond = random.nextInt(60);
    if (beyond < 2) {
      cell = beyond == 0 ? -1 : extent;
    }
    return origin + cell + random.nextInt(256) / 256f;
  }
}
