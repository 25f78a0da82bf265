package io.sparsewatt.benchmarks.engine;

import io.sparsewatt.benchmarks.harness.Fork;
import io.sparsewatt.benchmarks.harness.Measures;
import io.sparsewatt.benchmarks.peer.DenseConvolution;
import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.Presets;
import io.sparsewatt.engine.Weights;
import io.sparsewatt.engine.presets.OpenPcdet;
import io.sparsewatt.engine.presets.SparseConvNets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** One measuring JVM of {@code bench engine}. */
public final class EngineFork {

  private static final VoxelGrid TENTH = VoxelGrid.cubes(0.1);
  // The platform's default (VoxelPolicy), which the shipped network is made for.
  private static final VoxelGrid SHIPPED = VoxelGrid.cubes(0.2);
  // SECOND's of KITTI: 0 to 70.4 m, -40 to 40 m, -3 to 1 m; only what the camera could see.
  private static final VoxelGrid SECOND =
      new VoxelGrid(
          new double[] {0.05, 0.05, 0.1}, new double[] {0, -40, -3}, OpenPcdet.KITTI_GRID);

  private EngineFork() {}

  /** Arguments: file to write, seed, data folder, effort, a part or {@code all}. */
  public static void main(String[] arguments) throws IOException {
    long seed = Long.parseLong(arguments[1]);
    Path data = Path.of(arguments[2]);
    Effort effort = arguments[3].equals("quick") ? Effort.QUICK : Effort.FULL;
    String part = arguments[4];
    Fork.write(Path.of(arguments[0]), measures -> measure(seed, data, effort, part, measures));
  }

  private static void measure(long seed, Path data, Effort effort, String part, Measures measures)
      throws IOException {
    measures.remark("oneDNN", DenseConvolution.version());
    Scan v10 = RayCastScene.scan(seed);
    Scan kitti = RecordedScan.kitti(data, TENTH);
    if (kitti == null) {
      measures.remark(RecordedScan.KITTI, "left out: not in the data folder");
    }
    if (chosen(part, "layer")) {
      for (int channels : EngineFigures.CHANNELS) {
        say("layer of " + channels + " channels on " + v10.name());
        new LayerMeasure(v10, effort, seed, measures).whole(EngineFigures.V10, channels);
        if (kitti != null) {
          say("layer of " + channels + " channels on " + kitti.name());
          new LayerMeasure(kitti, effort, seed, measures).brief(EngineFigures.KITTI, channels);
        }
      }
    }
    if (chosen(part, "map")) {
      say("kernel map");
      MapMeasure.measure(v10, effort, seed, measures);
      if (kitti != null) {
        MapMeasure.measure(kitti, effort, seed, measures);
      }
    }
    if (chosen(part, "incremental")) {
      for (int channels : EngineFigures.CHANNELS) {
        say("changes, " + channels + " channels");
        new IncrementalMeasure(v10, effort, seed, measures).measure(channels);
      }
    }
    if (chosen(part, "network") && kitti != null) {
      network(EngineFigures.SHIPPED, Presets.perception(), data, SHIPPED, effort, seed, measures);
      Weights weights = Weights.he(seed);
      network(
          EngineFigures.SCN,
          SparseConvNets.scanNetUNet(weights, false, 16, 1, false, 20),
          data,
          TENTH,
          effort,
          seed,
          measures);
      network(
          EngineFigures.SECOND,
          OpenPcdet.voxelBackBone8x(weights, false, 4, OpenPcdet.KITTI_GRID),
          data,
          SECOND,
          effort,
          seed,
          measures);
    }
  }

  private static void network(
      String id,
      Network network,
      Path data,
      VoxelGrid grid,
      Effort effort,
      long seed,
      Measures measures)
      throws IOException {
    say("network " + network.name());
    Scan scan = RecordedScan.kitti(data, grid);
    if (scan != null) {
      NetworkMeasure.measure(id, network, scan, effort, seed, measures);
    }
  }

  private static boolean chosen(String part, String own) {
    return part.equals("all") || part.equals(own);
  }

  private static void say(String text) {
    System.err.println("  " + text.toLowerCase(Locale.ROOT));
  }
}
