package io.sparsewatt.sensing.voxel;

import java.util.Arrays;

/**
 * The voxels of one scan: which, how many points in each, and the points' means. All sums are
 * integers, so the order of the points does not matter.
 */
final class ScanVoxels {

  private final VoxelIndex index = new VoxelIndex();
  private long[] keys = new long[1024];
  private int[] points = new int[1024];
  // Sums of 8-bit values: an int holds those of 2^23 points.
  private int[] x = new int[1024];
  private int[] y = new int[1024];
  private int[] z = new int[1024];
  private int[] intensity = new int[1024];
  private int count;
  private long lastKey;
  private int last;

  void clear() {
    index.clear();
    count = 0;
    lastKey = VoxelKey.NONE;
  }

  /** Adds a point: its voxel, its place in it in 1/256 of the edge, its intensity in 1/255. */
  void add(long key, int inX, int inY, int inZ, int brightness) {
    // Points of one beam follow one another, often in one voxel.
    int at = key == lastKey ? last : find(key);
    points[at]++;
    x[at] += inX;
    y[at] += inY;
    z[at] += inZ;
    intensity[at] += brightness;
  }

  private int find(long key) {
    int at = index.putIfAbsent(key, count);
    if (at == VoxelIndex.ABSENT) {
      at = count++;
      if (at == keys.length) {
        grow();
      }
      keys[at] = key;
      points[at] = 0;
      x[at] = 0;
      y[at] = 0;
      z[at] = 0;
      intensity[at] = 0;
    }
    lastKey = key;
    last = at;
    return at;
  }

  private void grow() {
    int larger = keys.length * 2;
    keys = Arrays.copyOf(keys, larger);
    points = Arrays.copyOf(points, larger);
    x = Arrays.copyOf(x, larger);
    y = Arrays.copyOf(y, larger);
    z = Arrays.copyOf(z, larger);
    intensity = Arrays.copyOf(intensity, larger);
  }

  /** Distinct voxels. */
  int size() {
    return count;
  }

  long key(int at) {
    return keys[at];
  }

  int points(int at) {
    return points[at];
  }

  /** Means of the points, 0..255 each, as four 16-bit lanes: x, y, z, intensity from the lowest. */
  long means(int at) {
    int n = points[at];
    return (long) (x[at] / n)
        | (long) (y[at] / n) << 16
        | (long) (z[at] / n) << 32
        | (long) (intensity[at] / n) << 48;
  }
}
