package io.sparsewatt.ingest.frames;

import io.sparsewatt.boot.WarmUp;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.LogRecord;
import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.events.v1.VoxelEvent;
import io.sparsewatt.ingest.voxelise.Configurations;
import io.sparsewatt.ingest.voxelise.VoxelStage;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.SensorFrame;
import io.sparsewatt.sensing.format.DecodeContext;
import io.sparsewatt.sensing.format.FrameDecoder;
import io.sparsewatt.sensing.format.FrameFormat;
import io.sparsewatt.sensing.format.FrameReader;
import io.sparsewatt.sensing.format.Limits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Scans of a made-up street, as a 64-beam LiDAR would send them, decoded, written as records and
 * voxelised: everything that a frame passes in this service but the network and the log.
 */
final class MadeUpScans {

  private static final String SENSOR = "warm-up";
  private static final int BEAMS = 64;
  private static final int COLUMNS = 1800;
  // Of the HDL-64E: 2 degrees above to 24.8 below.
  private static final double HIGHEST = 2;
  private static final double LOWEST = -24.8;
  private static final double SENSOR_HEIGHT = 1.8;
  // House fronts to both sides, and as far as voxels reach.
  private static final double FRONT = 9;
  private static final double FARTHEST = 70;
  // Scans that differ in their noise, one after the other.
  private static final int SCANS = 4;
  private static final double NOISE = 0.03;
  private static final long FRAME_NANOS = 100_000_000L;
  // 8 m/s.
  private static final double STEP = 0.8;

  // The decoder, the record and the voxeliser are loops over 115,000 points: hot after a few.
  private static final int FEWEST = 16;
  private static final int MOST = 300;

  private final byte[][] scans = new byte[SCANS][];
  private final SensorConfiguration sensor = Configurations.lidar(SENSOR);
  private final VoxelStage stage = new VoxelStage();

  private MadeUpScans() {
    for (int i = 0; i < SCANS; i++) {
      scans[i] = scan(i);
    }
  }

  /**
   * Warms up.
   *
   * @param limit no scan begins later than this; 0 for none
   */
  static WarmUp.Outcome warmUp(Duration limit) {
    if (limit.isZero()) {
      return new WarmUp.Outcome(0, 0, 0, false);
    }
    return WarmUp.run("voxelise", FEWEST, MOST, limit, new MadeUpScans()::process);
  }

  private void process(int n) throws Exception {
    Pose pose = new Pose(STEP * n, 0, SENSOR_HEIGHT, 0, 0, 0, 1);
    FrameHeader header =
        new FrameHeader(SENSOR, n, n * FRAME_NANOS, pose, null, FrameFormat.KITTI_BIN.id());
    DecodeContext context =
        DecodeContext.of(SENSOR).withTime(header.timeNanos()).withPose(header.pose());
    try (FrameReader reader =
        FrameDecoder.open(
            FrameFormat.KITTI_BIN, ByteBuffer.wrap(scans[n % SCANS]), context, Limits.DEFAULT)) {
      SensorFrame frame = reader.next();
      if (frame == null) {
        throw new IllegalStateException("a scan of points decodes to no frame");
      }
      FrameRecords records =
          new FrameRecords(sensor, header, FrameFormat.KITTI_BIN, null, InstantSource.system());
      byte[] value = records.of(frame, n, System.nanoTime()).value();
      stage.process(
          new LogRecord(Topic.SENSOR_FRAMES, 0, n, 0, SENSOR, value),
          (topic, of, key, message) -> {
            var _ = message.toByteArray();
            if (message instanceof VoxelEvent event && event.hasRejected()) {
              throw new IllegalStateException(event.getRejected().getReason());
            }
          });
    }
  }

  private static byte[] scan(int seed) {
    ByteBuffer rows =
        ByteBuffer.allocate(BEAMS * COLUMNS * 4 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int beam = 0; beam < BEAMS; beam++) {
      double elevation = StrictMath.toRadians(HIGHEST + (LOWEST - HIGHEST) * beam / (BEAMS - 1));
      double up = StrictMath.sin(elevation);
      double ahead = StrictMath.cos(elevation);
      for (int column = 0; column < COLUMNS; column++) {
        double azimuth = 2 * Math.PI * column / COLUMNS;
        double x = ahead * StrictMath.cos(azimuth);
        double y = ahead * StrictMath.sin(azimuth);
        double range = Math.min(FARTHEST, FRONT / Math.max(1e-3, Math.abs(y)));
        if (up < 0) {
          range = Math.min(range, SENSOR_HEIGHT / -up);
        }
        int mixed = mix(seed, beam * COLUMNS + column);
        range += NOISE * ((mixed & 0xFF) / 127.5 - 1);
        rows.putFloat((float) (range * x));
        rows.putFloat((float) (range * y));
        rows.putFloat((float) (range * up));
        rows.putFloat((mixed >>> 8 & 0xFF) / 255f);
      }
    }
    return rows.array();
  }

  private static int mix(int seed, int at) {
    int h = seed * 0x9e3779b1 ^ at * 0x85ebca6b;
    h = (h ^ h >>> 15) * 0x2c1b3c6d;
    return h ^ h >>> 13;
  }
}
