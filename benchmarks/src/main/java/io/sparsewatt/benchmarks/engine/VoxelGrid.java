package io.sparsewatt.benchmarks.engine;

import io.sparsewatt.engine.Axes;
import io.sparsewatt.engine.SiteKey;
import org.jspecify.annotations.Nullable;

/**
 * Where voxels lie.
 *
 * @param size of a voxel on axes 0 to 2, metres
 * @param corner of site 0, 0, 0, metres
 * @param sides of the grid in voxels; null where it has no end
 */
record VoxelGrid(double[] size, double[] corner, @Nullable Axes sides) {

  /** Cubes without end about the sensor. */
  static VoxelGrid cubes(double side) {
    return new VoxelGrid(new double[] {side, side, side}, new double[3], null);
  }

  /** The site of a point, or -1 outside and for what is no number. */
  long site(float x, float y, float z) {
    if (!Float.isFinite(x) || !Float.isFinite(y) || !Float.isFinite(z)) {
      return -1;
    }
    int a0 = (int) Math.floor((x - corner[0]) / size[0]);
    int a1 = (int) Math.floor((y - corner[1]) / size[1]);
    int a2 = (int) Math.floor((z - corner[2]) / size[2]);
    Axes end = sides;
    boolean outside =
        end != null
            && (a0 < 0 || a1 < 0 || a2 < 0 || a0 >= end.a0() || a1 >= end.a1() || a2 >= end.a2());
    return outside ? -1 : SiteKey.of(a0, a1, a2);
  }
}
