package io.sparsewatt.scenes.labels;

import io.sparsewatt.scenes.PointClass;
import java.util.Arrays;

/**
 * The label of a voxel: that of most of its points.
 *
 * <p>Ties go to the class that is rarer in traffic scenes, in the order pedestrian, two-wheeler,
 * vehicle, other, structure, vegetation, ground: the loss of a rare class costs most. Points
 * without a class do not vote. A voxel without a vote, because it only persists or all of its
 * points have no class, is {@link PointClass#NONE}, and is to be left out of loss and score.
 *
 * <p>Holds buffers; owned by one thread.
 */
public final class VoxelLabels {

  private static final int BITS = 21;
  private static final int BIAS = 1 << (BITS - 1);

  private static final PointClass[] RAREST_FIRST = {
    PointClass.PEDESTRIAN,
    PointClass.TWO_WHEELER,
    PointClass.VEHICLE,
    PointClass.OTHER,
    PointClass.STRUCTURE,
    PointClass.VEGETATION,
    PointClass.GROUND
  };

  private int[] votes = new int[0];

  /**
   * The key of a place: {@code floor(v / size)} on each axis, biased by 2^20, packed {@code x << 42
   * | y << 21 | z}.
   *
   * @param size edge of a voxel, metres
   * @throws IllegalArgumentException for a place beyond 2^20 voxels from the origin, or not finite
   */
  public static long key(double x, double y, double z, double size) {
    return part(x / size) << 2 * BITS | part(y / size) << BITS | part(z / size);
  }

  private static long part(double voxels) {
    double cell = Math.floor(voxels);
    if (!(cell >= -BIAS && cell < BIAS)) {
      throw new IllegalArgumentException(
          "a place within 2^20 voxels of the origin required but it is " + voxels + " voxels off");
    }
    return (long) cell + BIAS;
  }

  /**
   * The labels of voxels.
   *
   * @param keys of the voxels, strictly rising
   * @param points how many points there are
   * @param pointKeys the key of each point's voxel; a point in no voxel of {@code keys} is left out
   * @param labels of the points: ordinals of {@link PointClass}, or {@link PointClass#NONE}
   * @return one label a voxel
   * @throws IllegalArgumentException for an unknown label, naming the first
   */
  public byte[] majority(long[] keys, int points, long[] pointKeys, byte[] labels) {
    int n = keys.length;
    if (votes.length < n * PointClass.COUNT) {
      votes = new int[n * PointClass.COUNT];
    } else {
      Arrays.fill(votes, 0, n * PointClass.COUNT, 0);
    }
    for (int i = 0; i < points; i++) {
      byte label = labels[i];
      if (label == PointClass.NONE) {
        continue;
      }
      if (label < 0 || label >= PointClass.COUNT) {
        throw new IllegalArgumentException(
            "labels of -1.."
                + (PointClass.COUNT - 1)
                + " required but that of point "
                + i
                + " is "
                + label);
      }
      int at = Arrays.binarySearch(keys, pointKeys[i]);
      if (at >= 0) {
        votes[at * PointClass.COUNT + label]++;
      }
    }
    byte[] result = new byte[n];
    for (int v = 0; v < n; v++) {
      int most = 0;
      byte label = PointClass.NONE;
      for (PointClass candidate : RAREST_FIRST) {
        int count = votes[v * PointClass.COUNT + candidate.ordinal()];
        if (count > most) {
          most = count;
          label = candidate.label();
        }
      }
      result[v] = label;
    }
    return result;
  }
}
