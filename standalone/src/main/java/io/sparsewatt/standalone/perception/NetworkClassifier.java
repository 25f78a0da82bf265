package io.sparsewatt.standalone.perception;

import io.sparsewatt.engine.LayerRows;
import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.Session;
import io.sparsewatt.engine.SessionOptions;
import io.sparsewatt.scenes.PointClass;
import io.sparsewatt.scenes.evaluation.Cloud;
import io.sparsewatt.scenes.evaluation.Placement;
import io.sparsewatt.scenes.evaluation.PointClassifier;
import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.voxel.VoxelPolicy;
import io.sparsewatt.sensing.voxel.VoxelUpdate;
import io.sparsewatt.sensing.voxel.Voxeliser;
import java.util.Arrays;

/**
 * Classifies points by the network's answer for their voxel, scan by scan; a point in no active
 * voxel has no answer. Not thread-safe.
 */
public final class NetworkClassifier implements PointClassifier, AutoCloseable {

  private final VoxelPolicy policy;
  private final Session session;

  public NetworkClassifier(Network network, VoxelPolicy policy) {
    this.policy = policy;
    this.session = network.open(SessionOptions.defaults().withThreads(2));
  }

  @Override
  public byte[] classify(Cloud cloud) {
    Placement p = cloud.pose();
    Pose pose = new Pose(p.x(), p.y(), p.z(), p.qx(), p.qy(), p.qz(), p.qw());
    PointFrame frame =
        new PointFrame(
            cloud.timeNanos(),
            pose,
            cloud.count(),
            cloud.x(),
            cloud.y(),
            cloud.z(),
            cloud.intensity(),
            null);
    VoxelUpdate update;
    try {
      update = new Voxeliser(policy).process(frame, true);
    } catch (SensingException e) {
      throw new IllegalStateException("the scan " + cloud.name() + " is refused", e);
    }
    session.keyframe(update.upserted(), update.features());
    LayerRows rows = session.output();
    long[] keys = rows.keys();
    byte[] voxels = new byte[keys.length];
    for (int n = 0; n < voxels.length; n++) {
      int best = 0;
      for (int c = 1; c < PointClass.COUNT; c++) {
        best = rows.value(n, c) > rows.value(n, best) ? c : best;
      }
      voxels[n] = (byte) best;
    }
    long[] pointKeys = PointKeys.of(frame, pose, policy);
    byte[] answer = new byte[cloud.count()];
    for (int i = 0; i < answer.length; i++) {
      int at = pointKeys[i] < 0 ? -1 : Arrays.binarySearch(keys, pointKeys[i]);
      answer[i] = at < 0 ? PointClass.NONE : voxels[at];
    }
    return answer;
  }

  @Override
  public void close() {
    session.close();
  }
}
