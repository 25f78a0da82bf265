package io.sparsewatt.e2e.kill;

import io.sparsewatt.simulator.Simulation;
import io.sparsewatt.simulator.WorldSpec;
import io.sparsewatt.simulator.camera.EventCamera;
import io.sparsewatt.simulator.camera.EventCameraSpec;
import io.sparsewatt.simulator.camera.EventPacket;
import io.sparsewatt.simulator.lidar.LidarScan;
import io.sparsewatt.simulator.lidar.LidarSensor;
import io.sparsewatt.simulator.lidar.LidarSpec;
import io.sparsewatt.simulator.road.Family;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one sensor sends: its configuration and its frames in the order of sending, made before
 * anything is sent, so that two runs send the same bytes.
 *
 * @param sensor id
 * @param configuration JSON
 * @param format name of the frames' format
 * @param requests in order
 */
record SensorLoad(String sensor, String configuration, String format, List<Request> requests) {

  /** What is to become of a frame. */
  enum Fate {
    PROCESSED,
    LATE,
    REJECTED
  }

  /**
   * One request, which is sent until it is accepted.
   *
   * @param seq of its first frame; a file of events is cut into several, numbered from there on
   * @param repeat whether it is sent once more after it was accepted
   */
  record Request(long seq, Fate fate, boolean repeat, Map<String, String> headers, byte[] body) {}

  /** A file of 0.1 s gives two packets of 50 ms; there is room for a cut more. */
  static final int SEQ_STEP = 4;

  static final String STREAM = "drive";

  // Sent after its successor, so late.
  private static final int SWAPPED = 37;
  // Under a pose beyond the coordinates that a voxel's key can hold, so rejected.
  private static final int FAR_AWAY = 61;
  // A sender that missed the answer sends again.
  private static final int REPEATED_EVERY = 23;

  /** A coarse LiDAR on a vehicle of its own. */
  static SensorLoad lidar(String sensor, String rig, int beams, long seed, int frames) {
    Simulation simulation = new Simulation(new WorldSpec(seed, Family.TOWN));
    // A few hundred returns a scan: the log's mechanisms are loaded, not the network.
    LidarSensor lidar =
        new LidarSensor(LidarSpec.beams(beams, 2, -24.8, 90).withRolling(false), seed);
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      simulation.step();
      LidarScan scan = lidar.scan(simulation);
      ByteBuffer points = ByteBuffer.allocate(16 * scan.count()).order(ByteOrder.LITTLE_ENDIAN);
      for (int p = 0; p < scan.count(); p++) {
        points
            .putFloat(scan.x()[p])
            .putFloat(scan.y()[p])
            .putFloat(scan.z()[p])
            .putFloat(scan.intensity()[p]);
      }
      var pose = scan.pose();
      boolean far = i == FAR_AWAY;
      Map<String, String> headers = headers(i, scan.timeNanos());
      headers.put(
          "Frame-Pose",
          (far ? 1e9 : pose.x())
              + " "
              + pose.y()
              + " "
              + pose.z()
              + " "
              + pose.qx()
              + " "
              + pose.qy()
              + " "
              + pose.qz()
              + " "
              + pose.qw());
      requests.add(
          new Request(
              i,
              far ? Fate.REJECTED : Fate.PROCESSED,
              i % REPEATED_EVERY == REPEATED_EVERY - 1,
              headers,
              points.array()));
    }
    return new SensorLoad(
        sensor,
        "{\"modality\":\"lidar\",\"rig\":\""
            + rig
            + "\",\"backPressure\":\"lossless\",\"voxels\":{\"voxelSize\":0.4,"
            + "\"keyframeEvery\":16,\"plainEvery\":5}}",
        "kitti-bin",
        swapped(requests));
  }

  /** An event camera whose files of 0.1 s are cut into two packets each. */
  static SensorLoad camera(String sensor, String rig, long seed, int files) {
    Simulation simulation = new Simulation(new WorldSpec(seed, Family.TOWN));
    EventCameraSpec spec =
        new EventCameraSpec(64, 48, StrictMath.toRadians(80), 0.2, 0.03, 0.1, 10, 0.5, 1.4, 50_000);
    EventCamera camera = new EventCamera(spec, seed);
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      simulation.step();
      EventPacket packet = camera.capture(simulation);
      requests.add(
          new Request(
              (long) SEQ_STEP * i,
              Fate.PROCESSED,
              i % REPEATED_EVERY == REPEATED_EVERY - 1,
              headers((long) SEQ_STEP * i, packet.timeNanos()),
              dat(packet)));
    }
    return new SensorLoad(
        sensor,
        "{\"modality\":\"event-camera\",\"rig\":\""
            + rig
            + "\",\"backPressure\":\"lossless\",\"events\":{\"width\":64,\"height\":48,"
            + "\"packetMs\":50,\"keyframeEvery\":16,\"plainEvery\":5}}",
        "dat",
        swapped(requests));
  }

  private static List<Request> swapped(List<Request> requests) {
    if (requests.size() > SWAPPED + 1) {
      Request late = requests.remove(SWAPPED);
      requests.add(
          SWAPPED + 1,
          new Request(late.seq(), Fate.LATE, late.repeat(), late.headers(), late.body()));
    }
    return List.copyOf(requests);
  }

  private static Map<String, String> headers(long seq, long timeNanos) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Frame-Stream", STREAM);
    headers.put("Frame-Seq", Long.toString(seq));
    headers.put("Frame-Time", Long.toString(timeNanos));
    return headers;
  }

  /** Prophesee DAT: a text header, event type and size, 8 bytes an event. */
  private static byte[] dat(EventPacket packet) {
    byte[] header =
        ("% Data file containing CD events.\n% Version 2\n% Width "
                + packet.width()
                + "\n% Height "
                + packet.height()
                + "\n")
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer dat =
        ByteBuffer.allocate(header.length + 2 + 8 * packet.count()).order(ByteOrder.LITTLE_ENDIAN);
    dat.put(header).put((byte) 0x0c).put((byte) 8);
    int start = (int) (packet.timeNanos() / 1_000);
    for (int i = 0; i < packet.count(); i++) {
      dat.putInt(start + packet.timeOffsetMicros()[i]);
      dat.putInt(
          packet.x()[i] & 0x3fff | (packet.y()[i] & 0x3fff) << 14 | packet.polarity()[i] << 28);
    }
    return dat.array();
  }
}
