package io.sparsewatt.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The shared folder of real data, where it is there. */
final class RealData {

  private RealData() {}

  /** A file or folder of it; skips the test where it is absent. */
  static Path path(String relative) {
    String property = System.getProperty("sparsewatt.data", "");
    Path root =
        property.isBlank()
            ? Path.of(System.getProperty("sparsewatt.basedir", "."), "..", "shared", "data")
            : Path.of(property);
    Path path = root.resolve(relative);
    assumeTrue(
        Files.exists(path), () -> path + " is absent; set -Dsparsewatt.data to the data folder");
    return path;
  }

  /**
   * A KITTI scan (float32 x y z reflectance) on a grid: offset in the voxel, reflectance and
   * height, as bytes.
   */
  static Scenes.Voxels voxelise(Path scan, double size) throws IOException {
    ByteBuffer points = ByteBuffer.wrap(Files.readAllBytes(scan)).order(ByteOrder.LITTLE_ENDIAN);
    Scenes.Voxels voxels = new Scenes.Voxels(Presets.LIDAR_CHANNELS);
    java.util.TreeMap<Long, float[]> sums = new java.util.TreeMap<>();
    while (points.remaining() >= 16) {
      float x = points.getFloat();
      float y = points.getFloat();
      float z = points.getFloat();
      float reflectance = points.getFloat();
      int v0 = (int) Math.floor(x / size);
      int v1 = (int) Math.floor(y / size);
      int v2 = (int) Math.floor(z / size);
      float[] sum = sums.computeIfAbsent(SiteKey.of(v0, v1, v2), key -> new float[6]);
      sum[0] += (float) (x / size - v0 - 0.5);
      sum[1] += (float) (y / size - v1 - 0.5);
      sum[2] += (float) (z / size - v2 - 0.5);
      sum[3] += reflectance;
      sum[4] += z / 4;
      sum[5]++;
    }
    sums.forEach((key, sum) -> {
      byte[] row = new byte[Presets.LIDAR_CHANNELS];
      for (int c = 0; c < row.length; c++) {
        row[c] = (byte) Math.max(-127, Math.min(127, Math.round(127 * sum[c] / sum[5])));
      }
      voxels.rows.put(key, Objects.requireNonNull(row));
    });
    return voxels;
  }
}
