package io.sparsewatt.standalone.drive;

import io.sparsewatt.sensing.format.FrameFormat;
import io.sparsewatt.simulator.camera.EventCameraSpec;
import io.sparsewatt.standalone.encode.DatPacket;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The simulated vehicle's two sensors, one rig, as clients of a gateway. Confined to one thread.
 */
public final class VehicleSenders implements AutoCloseable {

  /** The LiDAR's id. */
  public static final String LIDAR = "lidar";

  /** The event camera's id. */
  public static final String CAMERA = "event-camera";

  /** Both sensors', so that they meet in one partition. */
  public static final String RIG = "ego";

  // Two packets: half of what is shown is new with each, half stays.
  private static final int WINDOW_MILLIS = 2 * SimulatedVehicle.PACKET_MILLIS;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final FrameSender lidar;
  private final FrameSender camera;
  private final String stream;
  private long scans;
  private long packets;

  /** Told of every frame that the gateway answered. */
  public interface Listener {

    /**
     * @param taken false where it was dropped
     * @param tookNanos of the request that was answered
     */
    void sent(String sensor, String stream, long seq, boolean taken, long tookNanos);
  }

  /**
   * @param stream of both sensors
   */
  public VehicleSenders(URI gateway, String stream) {
    this.lidar = new FrameSender(gateway, LIDAR);
    this.camera = new FrameSender(gateway, CAMERA);
    this.stream = stream;
  }

  /**
   * Creates the two sensors.
   *
   * @param lossless whether the platform holds frames back when it is behind; else it drops them
   * @param plainEvery frames between counts of a full pass on plain voxels
   */
  public void configure(EventCameraSpec spec, boolean lossless, int plainEvery)
      throws IOException, InterruptedException {
    String shared =
        "\"backPressure\":\"" + (lossless ? "lossless" : "live") + "\",\"rig\":\"" + RIG + "\",";
    lidar.configure(
        "{\"modality\":\"lidar\"," + shared + "\"voxels\":{\"plainEvery\":" + plainEvery + "}}");
    camera.configure(
        "{\"modality\":\"event-camera\","
            + shared
            + "\"events\":{\"width\":"
            + spec.width()
            + ",\"height\":"
            + spec.height()
            + ",\"packetMs\":"
            + SimulatedVehicle.PACKET_MILLIS
            + ",\"windowNs\":"
            + WINDOW_MILLIS * NANOS_PER_MILLI
            + ",\"plainEvery\":"
            + plainEvery
            + "}}");
  }

  /** Sends a tenth of a second: the scan, which the next plan waits for, then the packets. */
  public void send(SimulatedVehicle.Frame frame, Listener listener)
      throws IOException, InterruptedException {
    Map<String, String> headers = headers(scans, frame.timeNanos(), frame.pose());
    headers.put("Frame-Path", frame.path());
    headers.put("Frame-Path-Width", Double.toString(frame.pathWidth()));
    headers.put("Frame-Speed-Limit", Double.toString(frame.speedLimit()));
    send(lidar, LIDAR, scans++, FrameFormat.KITTI_BIN.id(), frame.points(), headers, listener);
    for (SimulatedVehicle.Packet packet : frame.packets()) {
      send(
          camera,
          CAMERA,
          packets,
          DatPacket.FORMAT,
          packet.events(),
          headers(packets++, packet.timeNanos(), packet.pose()),
          listener);
    }
  }

  private void send(
      FrameSender sender,
      String sensor,
      long seq,
      String format,
      byte[] body,
      Map<String, String> headers,
      Listener listener)
      throws IOException, InterruptedException {
    var answer = sender.frame(format, body, headers);
    boolean dropped = answer.path("dropped").asBoolean(false);
    listener.sent(sensor, stream, seq, !dropped, sender.tookNanos());
  }

  private Map<String, String> headers(long seq, long timeNanos, String pose) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Frame-Stream", stream);
    headers.put("Frame-Seq", Long.toString(seq));
    headers.put("Frame-Time", Long.toString(timeNanos));
    headers.put("Frame-Pose", pose);
    return headers;
  }

  @Override
  public void close() {
    lidar.close();
    camera.close();
  }
}
