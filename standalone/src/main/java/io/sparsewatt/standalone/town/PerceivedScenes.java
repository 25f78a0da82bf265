package io.sparsewatt.standalone.town;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.LogRecord;
import io.sparsewatt.events.log.PartitionStage;
import io.sparsewatt.events.log.UnprocessableRecordException;
import io.sparsewatt.events.v1.Frame;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.SceneEvent;
import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.events.v1.SensorRecord;
import io.sparsewatt.ingest.voxelise.Configurations;
import io.sparsewatt.ingest.voxelise.Frames;
import io.sparsewatt.ingest.voxelise.VoxelStage;
import io.sparsewatt.perception.stage.Networks;
import io.sparsewatt.perception.stage.PerceptionStage;
import io.sparsewatt.sensing.format.FrameFormat;
import io.sparsewatt.simulator.Simulation;
import io.sparsewatt.simulator.lidar.LidarSensor;
import io.sparsewatt.simulator.lidar.LidarSpec;
import io.sparsewatt.standalone.encode.SimulatedScan;
import org.jspecify.annotations.Nullable;

/**
 * Scenes out of the scans of the demo's LiDAR, through the stages that the services host: 2 cm of
 * noise, 3 % of the returns lost, what is hidden not seen. Poses are exact, as the demo's are, and
 * nothing is late. Confined to one thread.
 */
final class PerceivedScenes implements Scenes {

  private static final String STREAM = "perceived";
  // One: as many drives as there are cores run beside each other.
  private static final int THREADS = 1;
  private static final Networks NETWORKS = new Networks();

  private final Simulation simulation;
  private final boolean path;
  private final LidarSensor lidar;
  private final SensorConfiguration configuration = Configurations.lidar(TrueScenes.SENSOR);
  private final VoxelStage voxels = new VoxelStage();
  private final PerceptionStage perception;

  /**
   * @param seed of the sensor's noise
   * @param path whether frames name the lane ahead, as the demo's do
   */
  PerceivedScenes(Simulation simulation, long seed, boolean path) {
    this.simulation = simulation;
    this.path = path;
    // As in the demo: KITTI scans have no time by point, so the sweep is instantaneous.
    this.lidar = new LidarSensor(LidarSpec.hdl64().withRolling(false), seed);
    this.perception = new PerceptionStage(NETWORKS, THREADS);
  }

  @Override
  public SceneEvent scene(long n) throws UnprocessableRecordException {
    byte[] seen = through(voxels, Topic.SENSOR_FRAMES, n, frame(n), Topic.VOXEL_EVENTS);
    byte[] scene = through(perception, Topic.VOXEL_EVENTS, n, seen, Topic.SCENES);
    try {
      return SceneEvent.parseFrom(scene);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a stage of our own wrote what is no scene", e);
    }
  }

  private byte[] frame(long n) {
    Frame frame =
        Frames.wire(SimulatedScan.frame(lidar.scan(simulation)), FrameFormat.KITTI_BIN.id());
    if (path) {
      frame = frame.toBuilder().setPath(TrueScenes.path(simulation)).build();
    }
    return SensorRecord.newBuilder()
        .setId(FrameRef.newBuilder().setSensor(TrueScenes.SENSOR).setStream(STREAM).setSeq(n))
        .setConfiguration(configuration)
        .setFrame(frame)
        .build()
        .toByteArray();
  }

  /** The one record that a stage writes to {@code to} on reading this one. */
  private static byte[] through(PartitionStage stage, Topic from, long n, byte[] value, Topic to)
      throws UnprocessableRecordException {
    byte[][] written = new byte[1][];
    stage.process(
        new LogRecord(from, 0, n, 0, TrueScenes.SENSOR, value),
        (topic, number, key, message) -> {
          if (topic == to) {
            written[0] = message.toByteArray();
          }
        });
    byte @Nullable [] found = written[0];
    if (found == null) {
      throw new IllegalStateException("frame " + n + " gave nothing on " + to.id());
    }
    return found;
  }

  @Override
  public void close() {
    voxels.close();
    perception.close();
  }
}
