package io.sparsewatt.benchmarks.engine;

import io.sparsewatt.engine.SiteKey;
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
  static Scan of(String name, float[] points, double size) {
    LinkedHashSet<Long> sites = new LinkedHashSet<>();
    for (int at = 0; at < points.length; at += 3) {
      float x = points[at];
      float y = points[at + 1];
      float z = points[at + 2];
      if (Float.isFinite(x) && Float.isFinite(y) && Float.isFinite(z)) {
        sites.add(
            SiteKey.of(
                (int) Math.floor(x / size),
                (int) Math.floor(y / size),
                (int) Math.floor(z / size)));
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
