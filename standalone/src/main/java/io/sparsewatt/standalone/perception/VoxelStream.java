package io.sparsewatt.standalone.perception;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.SensorFrame;
import io.sparsewatt.sensing.recording.RecordingOptions;
import io.sparsewatt.sensing.voxel.VoxelPolicy;
import io.sparsewatt.sensing.voxel.VoxelUpdate;
import io.sparsewatt.sensing.voxel.Voxeliser;
import io.sparsewatt.simulator.Simulation;
import io.sparsewatt.simulator.WorldSpec;
import io.sparsewatt.simulator.lidar.LidarScan;
import io.sparsewatt.simulator.lidar.LidarSensor;
import io.sparsewatt.simulator.lidar.LidarSpec;
import io.sparsewatt.simulator.road.Family;
import io.sparsewatt.simulator.scene.SensorPose;
import io.sparsewatt.simulator.worlds.LabelledScan;
import io.sparsewatt.simulator.worlds.LabelledWorlds;
import io.sparsewatt.simulator.worlds.Split;
import io.sparsewatt.standalone.encode.SimulatedScan;
import io.sparsewatt.standalone.run.PosedRecording;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive scans as the platform's voxeliser sends them: a keyframe, then what changed.
 *
 * @param name dotted, for figures
 * @param updates in order, the first a keyframe
 */
public record VoxelStream(String name, List<VoxelUpdate> updates) {

  private static final int DRIVES = 4;
  private static final int FRAMES = 20;
  private static final long RESTING_SEED = 7;
  private static final long FRAME_NANOS = 100_000_000L;
  private static final List<String> RECORDED =
      List.of("kitti_raw_city_stop/velodyne", "kitti_tracking_0000/pcd");

  public VoxelStream {
    updates = List.copyOf(updates);
  }

  /**
   * Simulated drives of {@value #FRAMES} scans, one each through {@value #DRIVES} unseen families,
   * a sensor at rest with and without noise, and the recorded sequences that are there.
   *
   * @param data the folder that holds {@code lidar/}, or null
   * @throws SensingException if a recording cannot be read
   */
  public static List<VoxelStream> all(@Nullable Path data) throws SensingException {
    List<VoxelStream> streams = new ArrayList<>();
    for (long number = 0; number < DRIVES; number++) {
      streams.add(simulated(number, FRAMES));
    }
    streams.add(resting("simulated-resting", LidarSpec.hdl64(), FRAMES));
    streams.add(resting("simulated-resting-noiseless", LidarSpec.hdl64().noiseless(), FRAMES));
    if (data != null) {
      streams.addAll(recorded(data));
    }
    return streams;
  }

  /** A drive through a world of families that training never saw, with exact poses. */
  public static VoxelStream simulated(long number, int frames) {
    List<LabelledScan> scans =
        new LabelledWorlds()
            .sequence(Split.UNSEEN.family(number), Split.FIRST_EVALUATION_SEED + number, frames);
    Voxeliser voxeliser = new Voxeliser(VoxelPolicy.DEFAULT);
    List<VoxelUpdate> updates = new ArrayList<>();
    for (LabelledScan scan : scans) {
      updates.add(
          voxels(
              voxeliser,
              updates.isEmpty(),
              pointFrame(
                  scan.timeNanos(),
                  scan.pose(),
                  scan.count(),
                  scan.x(),
                  scan.y(),
                  scan.z(),
                  scan.intensity())));
    }
    String layout = scans.getFirst().family().layout().id();
    return new VoxelStream("simulated-" + layout + "-" + number, updates);
  }

  /** A sensor at rest beside simulated traffic. */
  public static VoxelStream resting(String name, LidarSpec spec, int frames) {
    Simulation simulation = new Simulation(new WorldSpec(RESTING_SEED, Family.TOWN).parked());
    LidarSensor lidar = new LidarSensor(spec, RESTING_SEED);
    Voxeliser voxeliser = new Voxeliser(VoxelPolicy.DEFAULT);
    List<VoxelUpdate> updates = new ArrayList<>();
    for (int frame = 0; frame < frames; frame++) {
      simulation.step();
      LidarScan scan = lidar.scan(simulation);
      updates.add(
          voxels(
              voxeliser,
              updates.isEmpty(),
              pointFrame(
                  frame * FRAME_NANOS,
                  scan.pose(),
                  scan.count(),
                  scan.x(),
                  scan.y(),
                  scan.z(),
                  scan.intensity())));
    }
    return new VoxelStream(name, updates);
  }

  private static PointFrame pointFrame(
      long time, SensorPose p, int count, float[] x, float[] y, float[] z, float[] intensity) {
    Pose pose = SimulatedScan.pose(p);
    return new PointFrame(time, pose, count, x, y, z, intensity, null);
  }

  private static VoxelUpdate voxels(Voxeliser voxeliser, boolean keyframe, PointFrame frame) {
    try {
      return voxeliser.process(frame, keyframe);
    } catch (SensingException e) {
      throw new IllegalStateException("a simulated scan is refused", e);
    }
  }

  /**
   * The recorded sequences of a data folder that are there, with poses by registration.
   *
   * @param data the folder that holds {@code lidar/}
   * @throws SensingException if one cannot be read
   */
  public static List<VoxelStream> recorded(Path data) throws SensingException {
    List<VoxelStream> streams = new ArrayList<>();
    for (String folder : RECORDED) {
      Path path = data.resolve("lidar").resolve(folder);
      if (Files.isDirectory(path)) {
        streams.add(
            new VoxelStream(
                folder.substring(0, folder.indexOf('/')).replace('_', '-'), recording(path)));
      }
    }
    return streams;
  }

  private static List<VoxelUpdate> recording(Path path) throws SensingException {
    Voxeliser voxeliser = new Voxeliser(VoxelPolicy.DEFAULT);
    List<VoxelUpdate> updates = new ArrayList<>();
    try (PosedRecording recording = PosedRecording.open(path, RecordingOptions.DEFAULT, true)) {
      for (SensorFrame frame = recording.next(); frame != null; frame = recording.next()) {
        if (frame instanceof PointFrame points) {
          updates.add(voxeliser.process(points, updates.isEmpty()));
        }
      }
    }
    return updates;
  }
}
