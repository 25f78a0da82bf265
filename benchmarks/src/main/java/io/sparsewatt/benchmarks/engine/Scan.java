package io.sparsewatt.benchmarks.engine;

import java.util.Arrays;
import java.util.LinkedHashSet;

/**
 * The voxels of one LiDAR scan.
 *
 * @param name in ids and reports
 * @param keys distinct sites in the order in which the sensor met them
 */
record Scan(String name, long[] keys) {

  /** Of points, metres: {@code x, y, z} one after the other. */
  static Scan of(String name, float[] points, VoxelGrid grid) {
    LinkedHashSet<Long> sites = new LinkedHashSet<>();
    for (int at = 0; at < points.length; at += 3) {
      long site = grid.site(points[at], points[at + 1], points[at + 2]);
      if (site >= 0) {
        sites.add(site);
      }
    }
    return new Scan(name, sites.stream().mapToLong(Long::longValue).toArray());
  }

  int sites() {
    return keys.length;
  }

  /** The sites in canonical order. */
  long[] rising() {
    long[] sorted = keys.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
