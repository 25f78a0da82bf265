package io.sparsewatt.standalone.perception;

import io.sparsewatt.scenes.labels.VoxelLabels;
import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.voxel.VoxelPolicy;

/** The voxel of each point of a scan. */
final class PointKeys {

  /** Of a point that is nowhere. */
  static final long NOWHERE = -1;

  private PointKeys() {}

  static long[] of(PointFrame frame, Pose pose, VoxelPolicy policy) {
    long[] keys = new long[frame.count()];
    double[] place = new double[3];
    double size = policy.range().size();
    for (int i = 0; i < keys.length; i++) {
      pose.transform(frame.x()[i], frame.y()[i], frame.z()[i], place);
      boolean finite =
          Double.isFinite(place[0]) && Double.isFinite(place[1]) && Double.isFinite(place[2]);
      keys[i] = finite ? VoxelLabels.key(place[0], place[1], place[2], size) : NOWHERE;
    }
    return keys;
  }
}
