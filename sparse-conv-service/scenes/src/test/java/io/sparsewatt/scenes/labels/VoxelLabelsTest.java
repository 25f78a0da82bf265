package io.sparsewatt.scenes.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.scenes.PointClass;
import org.junit.jupiter.api.Test;

class VoxelLabelsTest {

  private static final byte GROUND = PointClass.GROUND.label();
  private static final byte VEHICLE = PointClass.VEHICLE.label();
  private static final byte PEDESTRIAN = PointClass.PEDESTRIAN.label();

  @Test
  void mostPointsDecideAndTiesGoToTheRarer() {
    long[] keys = {10, 20, 30, 40, 50};
    long[] points = {10, 10, 10, 20, 20, 30, 30, 30, 30, 40, 99};
    byte[] labels = {
      GROUND,
      VEHICLE,
      GROUND,
      GROUND,
      VEHICLE,
      VEHICLE,
      PEDESTRIAN,
      GROUND,
      PEDESTRIAN,
      PointClass.NONE,
      VEHICLE
    };
    assertThat(new VoxelLabels().majority(keys, points.length, points, labels))
        .containsExactly(GROUND, VEHICLE, PEDESTRIAN, PointClass.NONE, PointClass.NONE);
  }

  @Test
  void pointsWithoutAClassDoNotVote() {
    long[] keys = {1};
    long[] points = {1, 1, 1};
    byte[] labels = {PointClass.NONE, PointClass.NONE, VEHICLE};
    VoxelLabels voxels = new VoxelLabels();
    assertThat(voxels.majority(keys, 3, points, labels)).containsExactly(VEHICLE);
    // The buffers of the frame before leave nothing behind.
    assertThat(voxels.majority(keys, 2, points, labels)).containsExactly(PointClass.NONE);
  }

  @Test
  void anUnknownLabelIsRefused() {
    assertThatThrownBy(
            () -> new VoxelLabels().majority(new long[] {1}, 1, new long[] {1}, new byte[] {7}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("labels of -1..6 required but that of point 0 is 7");
  }

  @Test
  void keysAreThoseOfScenes() {
    assertThat(VoxelLabels.key(0.1, -0.1, 0.5, 0.2))
        .isEqualTo((1L << 20) << 42 | ((1L << 20) - 1) << 21 | ((1L << 20) + 2));
    assertThatThrownBy(() -> VoxelLabels.key(Double.NaN, 0, 0, 0.2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> VoxelLabels.key(3e5, 0, 0, 0.2)).hasMessageContaining("2^20 voxels");
  }
}
