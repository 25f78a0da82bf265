package io.sparsewatt.scenes.evaluation;

import io.sparsewatt.scenes.EgoPose;
import io.sparsewatt.scenes.SceneInput;
import io.sparsewatt.scenes.labels.VoxelLabels;
import java.util.Arrays;

/**
 * The plain voxels of a scan in the platform's usual box: what each point's voxel is, and the
 * voxels as input of a scene.
 *
 * @param keys of the occupied voxels, strictly rising
 * @param pointKeys of each point's voxel; {@link #OUTSIDE} for a point beyond the box
 * @param size edge of a voxel, metres
 */
public record VoxelGrid(long[] keys, long[] pointKeys, double size) {

  /** Of a point that is in no voxel. */
  public static final long OUTSIDE = -1;

  /** The platform's edge of a voxel, metres. */
  public static final double SIZE = 0.2;

  // The platform's default box about the sensor, metres (docs/voxeliser.md).
  private static final double HALF = 51.2;
  private static final double BELOW = 4;
  private static final double ABOVE = 2.4;

  /** Voxelises a scan, placed in the world by its pose, in voxels of {@link #SIZE}. */
  public static VoxelGrid of(Cloud cloud) {
    Placement p = cloud.pose();
    int n = cloud.count();
    long[] pointKeys = new long[n];
    long[] keys = new long[n];
    int inside = 0;
    for (int i = 0; i < n; i++) {
      double u = cloud.x()[i];
      double v = cloud.y()[i];
      double w = cloud.z()[i];
      double x = p.worldX(u, v, w);
      double y = p.worldY(u, v, w);
      double z = p.worldZ(u, v, w);
      boolean in =
          Math.abs(x - p.x()) < HALF
              && Math.abs(y - p.y()) < HALF
              && z - p.z() >= -BELOW
              && z - p.z() < ABOVE;
      pointKeys[i] = in ? VoxelLabels.key(x, y, z, SIZE) : OUTSIDE;
      if (in) {
        keys[inside++] = pointKeys[i];
      }
    }
    Arrays.sort(keys, 0, inside);
    int distinct = 0;
    for (int i = 0; i < inside; i++) {
      if (i == 0 || keys[i] != keys[i - 1]) {
        keys[distinct++] = keys[i];
      }
    }
    return new VoxelGrid(Arrays.copyOf(keys, distinct), pointKeys, SIZE);
  }

  /** As input of a scene. */
  public SceneInput input(Cloud cloud) {
    Placement p = cloud.pose();
    return new SceneInput(cloud.timeNanos(), new EgoPose(p.x(), p.y(), p.z(), p.yaw()), size, keys);
  }

  /**
   * Hands labels of voxels on to their points.
   *
   * @param labels one a voxel
   * @param outside what a point in no voxel takes
   */
  public byte[] toPoints(byte[] labels, byte outside) {
    byte[] points = new byte[pointKeys.length];
    for (int i = 0; i < points.length; i++) {
      points[i] =
          pointKeys[i] == OUTSIDE ? outside : labels[Arrays.binarySearch(keys, pointKeys[i])];
    }
    return points;
  }
}
