package io.sparsewatt.standalone.drive;

import io.sparsewatt.events.Columns;
import io.sparsewatt.events.v1.PlanEvent;
import io.sparsewatt.events.v1.Trajectory;
import io.sparsewatt.sensing.EventFrame;
import io.sparsewatt.simulator.PlanTrajectory;
import io.sparsewatt.simulator.Simulation;
import io.sparsewatt.simulator.TruthLane;
import io.sparsewatt.simulator.TruthScene;
import io.sparsewatt.simulator.WorldSpec;
import io.sparsewatt.simulator.camera.EventCamera;
import io.sparsewatt.simulator.camera.EventCameraSpec;
import io.sparsewatt.simulator.camera.EventPacket;
import io.sparsewatt.simulator.lidar.LidarScan;
import io.sparsewatt.simulator.lidar.LidarSensor;
import io.sparsewatt.simulator.lidar.LidarSpec;
import io.sparsewatt.simulator.road.Family;
import io.sparsewatt.simulator.scene.SensorPose;
import io.sparsewatt.standalone.encode.DatPacket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A vehicle in the simulator with a 64-beam LiDAR on its roof and an event camera behind its
 * windscreen. It follows the plans it is given, and its own driver model while there is none.
 * Confined to one thread.
 */
public final class SimulatedVehicle {

  // The navigation's path reaches as far as a plan of 3 s at 30 m/s.
  private static final double LOOK_AHEAD = 100;
  private static final int MAX_PATH_POINTS = 256;

  // The simulator integrates five times a frame.
  private static final double INNER_STEP_SECONDS = Simulation.STEP_SECONDS / 5;

  /** Sensor time that a packet of the event camera covers. */
  public static final int PACKET_MILLIS = 50;

  private final Simulation simulation;
  private final LidarSensor lidar;
  private final EventCamera camera;

  /**
   * @param seed of world and sensor
   */
  public SimulatedVehicle(long seed) {
    simulation = new Simulation(new WorldSpec(seed, Family.TOWN));
    // Frames are sent as KITTI scans, which have no time by point, so the sweep is instantaneous.
    lidar = new LidarSensor(LidarSpec.hdl64().withRolling(false), seed);
    camera = new EventCamera(EventCameraSpec.small(), seed);
  }

  /** The event camera's size in pixels. */
  public EventCameraSpec camera() {
    return camera.spec();
  }

  /**
   * One tenth of a second.
   *
   * @param timeNanos sensor time
   * @param pose {@code x y z qx qy qz qw}
   * @param path {@code x y;x y;...} along the lane ahead
   * @param pathWidth metres
   * @param speedLimit metres per second
   * @param points KITTI .bin
   * @param packets of the event camera, of the tenth of a second that ends now
   */
  public record Frame(
      long timeNanos,
      String pose,
      String path,
      double pathWidth,
      double speedLimit,
      byte[] points,
      List<Packet> packets) {}

  /**
   * A packet of events.
   *
   * @param timeNanos sensor time of its start
   * @param pose of the camera: {@code x y z qx qy qz qw}
   * @param events Prophesee DAT
   */
  public record Packet(long timeNanos, String pose, byte[] events) {}

  /** Drives on for a tenth of a second and scans. */
  public Frame next() {
    simulation.step();
    LidarScan scan = lidar.scan(simulation);
    ByteBuffer points = ByteBuffer.allocate(16 * scan.count()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < scan.count(); i++) {
      points
          .putFloat(scan.x()[i])
          .putFloat(scan.y()[i])
          .putFloat(scan.z()[i])
          .putFloat(scan.intensity()[i]);
    }
    TruthScene truth = simulation.truth(LOOK_AHEAD);
    TruthLane lane = lane(truth);
    return new Frame(
        scan.timeNanos(),
        text(scan.pose()),
        path(lane),
        lane.width(),
        lane.speedLimit(),
        points.array(),
        packets(camera.capture(simulation)));
  }

  private static String text(SensorPose pose) {
    return pose.x() + " " + pose.y() + " " + pose.z() + " " + pose.qx() + " " + pose.qy() + " "
        + pose.qz() + " " + pose.qw();
  }

  /** Cut by time; a period without events gives no packet. */
  private static List<Packet> packets(EventPacket step) {
    int period = PACKET_MILLIS * 1_000;
    List<Packet> packets = new ArrayList<>();
    int from = 0;
    while (from < step.count()) {
      int start = step.timeOffsetMicros()[from] / period * period;
      int to = from;
      while (to < step.count() && step.timeOffsetMicros()[to] < start + period) {
        to++;
      }
      int[] times = new int[to - from];
      for (int i = from; i < to; i++) {
        times[i - from] = step.timeOffsetMicros()[i] - start;
      }
      long time = step.timeNanos() + start * 1_000L;
      packets.add(
          new Packet(
              time,
              // Of the step's start: between two steps nothing else is known of the camera.
              text(step.pose()),
              DatPacket.of(
                  new EventFrame(
                      time,
                      null,
                      step.width(),
                      step.height(),
                      to - from,
                      times,
                      Arrays.copyOfRange(step.x(), from, to),
                      Arrays.copyOfRange(step.y(), from, to),
                      Arrays.copyOfRange(step.polarity(), from, to)))));
      from = to;
    }
    return packets;
  }

  /** Takes a plan for the frame at {@code event}'s time. */
  public void follow(PlanEvent event) {
    if (!event.hasTrajectory() || event.getTrajectory().getCount() < 2) {
      return;
    }
    Trajectory trajectory = event.getTrajectory();
    simulation
        .ego()
        .follow(
            new PlanTrajectory(
                event.getTimeNs(),
                Columns.doubles(trajectory.getT()),
                Columns.doubles(trajectory.getX()),
                Columns.doubles(trajectory.getY()),
                Columns.doubles(trajectory.getHeading()),
                Columns.doubles(trajectory.getSpeed())));
  }

  /** Collisions with others so far. */
  public long collisions() {
    return simulation.collisions();
  }

  /** Seconds in which a plan was followed. */
  public double planSeconds() {
    return simulation.ego().planSteps() * INNER_STEP_SECONDS;
  }

  /** The lane that it is on; outside those of its direction, the first of them. */
  private static TruthLane lane(TruthScene truth) {
    int own = truth.ego().lane();
    TruthLane lane = truth.lanes().get(Math.max(0, own));
    // The lanes of its direction come first. No navigation leads on along an oncoming one.
    return lane.sameDirection() ? lane : truth.lanes().getFirst();
  }

  private static String path(TruthLane lane) {
    int count = lane.centreX().length;
    int step = Math.ceilDiv(count, MAX_PATH_POINTS);
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < count; i += step) {
      path.append(path.isEmpty() ? "" : ";")
          .append(String.format(Locale.ROOT, "%.3f %.3f", lane.centreX()[i], lane.centreY()[i]));
    }
    return path.toString();
  }
}
