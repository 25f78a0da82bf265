package io.sparsewatt.standalone.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.Presets;
import io.sparsewatt.engine.weights.Safetensors;
import io.sparsewatt.sensing.voxel.VoxelPolicy;
import io.sparsewatt.simulator.road.Family;
import io.sparsewatt.standalone.RecordedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Prints the tables of docs/voxeliser.md and draws its plot: many minutes, so no suite runs it. The
 * network is the one that ships, or that of {@code -Dsparsewatt.weights=FILE}.
 */
@Tag("measure")
class VoxelTradeOffTest {

  private static final int FRAMES = 48;
  private static final long SEED = 1;

  private static Network network() throws Exception {
    String weights = System.getProperty("sparsewatt.weights", "");
    return weights.isBlank()
        ? Presets.perception()
        : Presets.perception(Safetensors.read(Path.of(weights)).weights());
  }

  private static List<StreamScene> parked() {
    return List.of(
        SimulatedScenes.parked(Family.TOWN, 0.3, SEED, FRAMES),
        SimulatedScenes.parked(Family.TOWN, 1, SEED, FRAMES),
        SimulatedScenes.parked(Family.HIGHWAY, 1, SEED, FRAMES));
  }

  @Test
  void staticSensor() throws Exception {
    Network network = network();
    for (StreamScene scene : parked()) {
      System.out.println(TradeOff.table(network, scene, TradeOff.RULES));
      StreamFigures ours =
          new StreamTrial(network, scene, VoxelPolicy.DEFAULT.range()).run(VoxelPolicy.DEFAULT);
      assertThat(ours.recall()).as("%s: recall", scene.name()).isGreaterThan(0.95);
      assertThat(ours.precision()).as("%s: precision", scene.name()).isGreaterThan(0.95);
      System.out.println(ours.plainMiou() + " plain, " + ours.streamMiou() + " stream: mIoU");
    }
  }

  @Test
  void drivingSensor() throws Exception {
    StreamScene scene = SimulatedScenes.driving(Family.TOWN, SEED, FRAMES);
    System.out.println(TradeOff.table(network(), scene, TradeOff.RULES));
  }

  @Test
  void recordedSensors() throws Exception {
    for (String folder : List.of("kitti_raw_city_stop/velodyne", "kitti_tracking_0000/pcd")) {
      System.out.println(TradeOff.table(network(), recorded(folder), TradeOff.RULES));
    }
  }

  @Test
  void times() throws Exception {
    Network network = network();
    for (StreamScene scene : parked()) {
      StreamTrial trial = new StreamTrial(network, scene, VoxelPolicy.DEFAULT.range());
      StreamTimes times = trial.race(VoxelPolicy.DEFAULT, 3);
      System.out.println(
          String.format(
              Locale.ROOT,
              "%s: voxeliser %.1f ms, stream %.1f ms, full pass on plain %.1f ms, %.2f times, %d"
                  + " frames, %s",
              scene.name(),
              times.voxelise(),
              times.stream(),
              times.plain(),
              times.speedUp(),
              times.frames(),
              VoxelPolicy.DEFAULT));
    }
  }

  @Test
  void plot() throws Exception {
    Path file = Path.of("target", "voxeliser-persistence.svg");
    Files.createDirectories(Path.of("target"));
    Files.writeString(
        file,
        TradeOff.plot(network(), SimulatedScenes.parked(Family.TOWN, 0.3, SEED, FRAMES)).svg());
    System.out.println(file.toAbsolutePath());
    assertThat(Files.size(file)).isGreaterThan(1_000);
  }

  private static StreamScene recorded(String folder) throws Exception {
    return RecordedScenes.registered(RecordedData.path("lidar/" + folder));
  }
}
