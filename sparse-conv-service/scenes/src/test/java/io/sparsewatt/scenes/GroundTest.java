package io.sparsewatt.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GroundTest {

  private final Columns columns = new Columns();
  private final Ground ground = new Ground();

  private void fit(List<Long> keys) {
    long[] sorted = World.sorted(keys.stream().mapToLong(Long::longValue).toArray());
    columns.read(
        new SceneInput(0, new EgoPose(0, 0, 0, 0), World.VOXEL, sorted), ScenePolicy.DEFAULT);
    ground.fit(columns, World.VOXEL, ScenePolicy.DEFAULT);
  }

  private static List<Long> plane(double slopeX, double slopeY, Random random, double density) {
    List<Long> keys = new ArrayList<>();
    for (int i = -150; i < 150; i++) {
      for (int j = -150; j < 150; j++) {
        if (random.nextDouble() < density) {
          double x = (i + 0.5) * World.VOXEL;
          double y = (j + 0.5) * World.VOXEL;
          keys.add(World.key(x, y, slopeX * x + slopeY * y));
        }
      }
    }
    return keys;
  }

  @Test
  void followsAPlaneToOneVoxel() {
    Random random = new Random(1);
    for (double[] slope : new double[][] {{0, 0}, {0.08, 0}, {-0.05, 0.07}}) {
      fit(plane(slope[0], slope[1], random, 0.3));
      for (int i = -140; i < 140; i += 7) {
        for (int j = -140; j < 140; j += 7) {
          double expected = slope[0] * (i + 0.5) * World.VOXEL + slope[1] * (j + 0.5) * World.VOXEL;
          assertThat(ground.at(i, j)).isCloseTo(expected, within(World.VOXEL));
        }
      }
    }
  }

  @Test
  void aRoofWithoutVisibleGroundComesDownAndAPitIsAReflection() {
    List<Long> keys = plane(0, 0, new Random(2), 0.3);
    // 6 x 6 m of roof 2 m up with nothing beneath; 2 x 2 m of reflections 3 m below the road.
    keys.removeIf(key -> inside(key, 20, 49) || inside(key, -60, -51));
    for (int i = 20; i < 50; i++) {
      for (int j = 20; j < 50; j++) {
        keys.add(World.voxel(i, j, 10));
      }
    }
    for (int i = -60; i < -50; i++) {
      for (int j = -60; j < -50; j++) {
        keys.add(World.voxel(i, j, -15));
      }
    }
    fit(keys);
    assertThat(ground.at(35, 35)).isBetween(0.0, 0.5);
    assertThat(ground.at(-55, -55)).isCloseTo(0.1, within(0.1));
  }

  private static boolean inside(long key, int from, int to) {
    int x = (int) (key >>> 42) - (1 << 20);
    int y = (int) (key >>> 21 & (1 << 21) - 1) - (1 << 20);
    return x >= from && x <= to && y >= from && y <= to;
  }

  @Test
  void aFewVoxelsStandOnTheLowestOfThem() {
    fit(new ArrayList<>(List.of(World.voxel(3, 4, 5), World.voxel(90, 80, 2))));
    assertThat(ground.at(3, 4)).isEqualTo(0.5);
    assertThat(ground.at(90, 80)).isEqualTo(0.5);
  }
}
