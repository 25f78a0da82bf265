package io.sparsewatt.sensing.voxel;

/** The voxels that one frame hit, ascending, with the means of their points. */
final class FrameHits {

  private int count;
  // One place more than voxels, for a sentinel that no voxel's key reaches.
  private long[] keys = {Long.MAX_VALUE};
  private long[] means = new long[1];

  /**
   * Takes the voxels of a scan that are hits.
   *
   * @param minPoints that make a hit
   * @param points takes how many points each has; room for those of the scan
   */
  void take(ScanVoxels scan, int minPoints, int[] points) {
    int size = scan.size();
    if (keys.length <= size) {
      // A quarter more: scans differ in size by a few per cent, and each should grow once.
      keys = new long[size + size / 4 + 1];
      means = new long[keys.length];
    }
    int n = 0;
    for (int s = 0; s < size; s++) {
      if (scan.points(s) >= minPoints) {
        keys[n] = scan.key(s);
        means[n] = scan.means(s);
        points[n++] = scan.points(s);
      }
    }
    count = n;
    keys[n] = Long.MAX_VALUE;
  }

  int count() {
    return count;
  }

  /** The keys; after the last one comes the largest long. */
  long[] keys() {
    return keys;
  }

  /** {@link ScanVoxels#means} of each. */
  long[] means() {
    return means;
  }
}
