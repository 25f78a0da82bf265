package io.sparsewatt.scenes;

import java.util.Arrays;

/**
 * The vertical columns of a frame: voxels that share x and y. Sorted keys bring them side by side,
 * so no lookup is needed. Reused between frames.
 */
final class Columns {

  private static final int BITS = 21;
  private static final int BIAS = 1 << (BITS - 1);
  private static final long MASK = (1L << BITS) - 1;

  long[] keys = new long[0];
  int count;
  int minX;
  int maxX;
  int minY;
  int maxY;
  int[] x = new int[1024];
  int[] y = new int[1024];

  /** First voxel of each column in {@link #keys}; one more than columns. */
  int[] start = new int[1025];

  static int z(long key) {
    return (int) (key & MASK) - BIAS;
  }

  void read(SceneInput input, ScenePolicy policy) {
    keys = input.keys();
    if (keys.length > policy.maxVoxels()) {
      throw new IllegalArgumentException(
          keys.length + " voxels in the frame; the limit maxVoxels is " + policy.maxVoxels());
    }
    count = 0;
    minX = Integer.MAX_VALUE;
    minY = Integer.MAX_VALUE;
    maxX = Integer.MIN_VALUE;
    maxY = Integer.MIN_VALUE;
    long before = -1;
    long column = -1;
    for (int i = 0; i < keys.length; i++) {
      long key = keys[i];
      if (key <= before) {
        throw new IllegalArgumentException(
            "keys must be packed, at least 0 and strictly rising, but number "
                + i
                + " is "
                + key
                + " after "
                + before);
      }
      before = key;
      if (key >>> BITS != column) {
        column = key >>> BITS;
        if (count == x.length) {
          x = Arrays.copyOf(x, 2 * x.length);
          y = Arrays.copyOf(y, 2 * y.length);
          start = Arrays.copyOf(start, x.length + 1);
        }
        x[count] = (int) (column >>> BITS) - BIAS;
        y[count] = (int) (column & MASK) - BIAS;
        minX = Math.min(minX, x[count]);
        maxX = Math.max(maxX, x[count]);
        minY = Math.min(minY, y[count]);
        maxY = Math.max(maxY, y[count]);
        start[count++] = i;
      }
    }
    start[count] = keys.length;
    if (count > 0) {
      requireSpan("x", minX, maxX, policy.maxSpan());
      requireSpan("y", minY, maxY, policy.maxSpan());
    }
  }

  private static void requireSpan(String axis, int least, int most, int limit) {
    long span = (long) most - least + 1;
    if (span > limit) {
      throw new IllegalArgumentException(
          "the voxels span "
              + span
              + " along "
              + axis
              + " ("
              + least
              + " to "
              + most
              + "); the limit maxSpan is "
              + limit);
    }
  }
}
