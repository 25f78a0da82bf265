package io.sparsewatt.scenes.labels;

import io.sparsewatt.scenes.Labelling;
import io.sparsewatt.scenes.PointClass;
import java.util.Arrays;

/**
 * Labels for one set of voxels from those of another: the voxels that a frame hit, from the voxels
 * that the network ran on.
 *
 * <p>A voxel takes the label of the same voxel; where that has none, of the nearest within one
 * voxel on each axis; of equally near ones the surest, of equally sure ones that of the lowest key.
 * Else it has none. The result depends on the arguments alone.
 *
 * <p>Both sets are sorted, so all neighbours in one direction are found in one walk through both:
 * no hashing, and no search for each voxel. Holds buffers; owned by one thread.
 */
public final class NearestLabels {

  private static final int BITS = 21;
  private static final long MASK = (1L << BITS) - 1;

  private int[] open = new int[0];
  private int[] best = new int[0];
  private byte[] distance = new byte[0];

  /**
   * The labels.
   *
   * @param keys that want a label, strictly rising
   * @param labelled keys that have one, strictly rising
   * @param labels of {@code labelled}, in its order
   * @throws IllegalArgumentException if the labels are not as many as their keys
   */
  public Labelling of(long[] keys, long[] labelled, Labelling labels) {
    if (labels.size() != labelled.length) {
      throw new IllegalArgumentException(
          labels.size() + " labels for " + labelled.length + " voxels");
    }
    byte[] classes = new byte[keys.length];
    byte[] confidence = new byte[keys.length];
    int missing = same(keys, labelled, labels, classes, confidence);
    for (int dx = -1; dx <= 1; dx++) {
      for (int dy = -1; dy <= 1; dy++) {
        near(keys, missing, labelled, labels, dx, dy);
      }
    }
    for (int m = 0; m < missing; m++) {
      if (best[m] >= 0) {
        classes[open[m]] = labels.classes()[best[m]];
        confidence[open[m]] = labels.confidence()[best[m]];
      }
    }
    return new Labelling(classes, confidence);
  }

  /** Copies what is labelled itself, and lists what is not. */
  private int same(
      long[] keys, long[] labelled, Labelling labels, byte[] classes, byte[] confidence) {
    if (open.length < keys.length) {
      open = new int[keys.length];
      best = new int[keys.length];
      distance = new byte[keys.length];
    }
    int missing = 0;
    int at = 0;
    for (int i = 0; i < keys.length; i++) {
      while (at < labelled.length && labelled[at] < keys[i]) {
        at++;
      }
      if (at < labelled.length
          && labelled[at] == keys[i]
          && labels.classes()[at] != PointClass.NONE) {
        classes[i] = labels.classes()[at];
        confidence[i] = labels.confidence()[at];
      } else {
        classes[i] = PointClass.NONE;
        open[missing++] = i;
      }
    }
    Arrays.fill(best, 0, missing, -1);
    Arrays.fill(distance, 0, missing, Byte.MAX_VALUE);
    return missing;
  }

  /** Looks at the three neighbours in the column that lies (dx, dy) away. */
  private void near(long[] keys, int missing, long[] labelled, Labelling labels, int dx, int dy) {
    byte[] classes = labels.classes();
    byte[] confidence = labels.confidence();
    int at = 0;
    for (int m = 0; m < missing; m++) {
      long key = keys[open[m]];
      long x = (key >>> 2 * BITS) + dx;
      long y = (key >>> BITS & MASK) + dy;
      if (x < 0 || x > MASK || y < 0 || y > MASK) {
        continue;
      }
      long z = key & MASK;
      long column = x << 2 * BITS | y << BITS;
      long low = column | Math.max(0, z - 1);
      long high = column | Math.min(MASK, z + 1);
      while (at < labelled.length && labelled[at] < low) {
        at++;
      }
      for (int q = at; q < labelled.length && labelled[q] <= high; q++) {
        if (classes[q] == PointClass.NONE) {
          continue;
        }
        long dz = (labelled[q] & MASK) - z;
        byte d = (byte) (dx * dx + dy * dy + dz * dz);
        if (d < distance[m]
            || d == distance[m] && (confidence[q] & 0xff) > (confidence[best[m]] & 0xff)) {
          distance[m] = d;
          best[m] = q;
        }
      }
    }
  }
}
