package io.sparsewatt.standalone.perception;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.Presets;
import io.sparsewatt.engine.Receipt;
import io.sparsewatt.engine.Session;
import io.sparsewatt.engine.SessionOptions;
import io.sparsewatt.engine.SiteKey;
import io.sparsewatt.scenes.evaluation.Box;
import io.sparsewatt.scenes.evaluation.Cloud;
import io.sparsewatt.scenes.evaluation.KittiTracking;
import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.voxel.VoxelPolicy;
import io.sparsewatt.sensing.voxel.VoxelUpdate;
import io.sparsewatt.sensing.voxel.Voxeliser;
import io.sparsewatt.standalone.RecordedData;
import java.io.IOException;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the shipped network costs on a recorded scan, by counts: the table of the model card. */
@Tag("data")
class ShippedNetworkDataTest {

  private static final double SIZE = VoxelPolicy.DEFAULT.range().size();

  @Test
  void costsOnARecordedScan() throws IOException, SensingException {
    KittiTracking.Frame frame =
        KittiTracking.read(RecordedData.path("lidar/kitti_tracking_0000")).frames().getFirst();
    Cloud cloud = frame.cloud();
    PointFrame points =
        new PointFrame(
            0,
            Pose.IDENTITY,
            cloud.count(),
            cloud.x(),
            cloud.y(),
            cloud.z(),
            cloud.intensity(),
            null);
    VoxelUpdate scan = new Voxeliser(VoxelPolicy.DEFAULT).process(points, true);
    for (Network network : new Network[] {Presets.perception(), Presets.shallowUNet(1)}) {
      long full = network.countMacs(scan.upserted()).total();
      System.out.printf(
          Locale.ROOT,
          "%s: %d parameters, %d voxels, %.1f MMAC, receptive radius %s voxels%n",
          network,
          network.parameters(),
          scan.upserted().length,
          full / 1e6,
          network.receptiveRadius());
      assertThat(full).isLessThan(1_500_000_000L);
      for (Box box : frame.boxes()) {
        moved(network, scan, box, full);
      }
    }
  }

  /** The voxels of one object go a voxel on, the ground below it stays. */
  private static void moved(Network network, VoxelUpdate scan, Box box, long full) {
    TreeMap<Long, byte[]> before = new TreeMap<>();
    TreeMap<Long, byte[]> after = new TreeMap<>();
    int channels = scan.channels();
    int voxels = 0;
    for (int n = 0; n < scan.upserted().length; n++) {
      long key = scan.upserted()[n];
      byte[] row = java.util.Arrays.copyOfRange(scan.features(), n * channels, (n + 1) * channels);
      before.put(key, row);
      if (inside(box, key)) {
        voxels++;
        after.put(SiteKey.of(SiteKey.axis0(key) + 1, SiteKey.axis1(key), SiteKey.axis2(key)), row);
      } else {
        after.putIfAbsent(key, row);
      }
    }
    long[] removed =
        before.keySet().stream().filter(k -> !after.containsKey(k)).mapToLong(k -> k).toArray();
    long[] changed =
        after.entrySet().stream()
            .filter(e -> !java.util.Arrays.equals(e.getValue(), before.get(e.getKey())))
            .mapToLong(java.util.Map.Entry::getKey)
            .toArray();
    byte[] features = new byte[changed.length * channels];
    for (int n = 0; n < changed.length; n++) {
      System.arraycopy(
          java.util.Objects.requireNonNull(after.get(changed[n])),
          0,
          features,
          n * channels,
          channels);
    }
    try (Session session = network.open(SessionOptions.defaults().withThreads(1))) {
      session.keyframe(scan.upserted(), scan.features());
      Receipt receipt = session.update(removed, changed, features);
      System.out.printf(
          Locale.ROOT,
          "  %s of %d voxels moved by one: %.2f %% of the voxels removed, added or changed, %.2f %%"
              + " of a full pass%n",
          box.type(),
          voxels,
          100.0 * (removed.length + changed.length) / scan.upserted().length,
          100.0 * receipt.executedMacs() / full);
      assertThat(receipt.executedMacs()).isLessThanOrEqualTo(receipt.fullStreamMacs());
    }
  }

  private static boolean inside(Box box, long key) {
    double dx = (SiteKey.axis0(key) + 0.5) * SIZE - box.x();
    double dy = (SiteKey.axis1(key) + 0.5) * SIZE - box.y();
    double dz = (SiteKey.axis2(key) + 0.5) * SIZE - box.z();
    double c = Math.cos(box.yaw());
    double s = Math.sin(box.yaw());
    return Math.abs(c * dx + s * dy) <= box.length() / 2
        && Math.abs(c * dy - s * dx) <= box.width() / 2
        && Math.abs(dz) <= box.height() / 2;
  }
}
