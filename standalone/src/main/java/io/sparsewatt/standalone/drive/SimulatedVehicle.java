package io.sparsewatt.standalone.drive;

import io.sparsewatt.events.Columns;
import io.sparsewatt.events.v1.PlanEvent;
import io.sparsewatt.events.v1.Trajectory;
import io.sparsewatt.simulator.PlanTrajectory;
import io.sparsewatt.simulator.Simulation;
import io.sparsewatt.simulator.TruthLane;
import io.sparsewatt.simulator.TruthScene;
import io.sparsewatt.simulator.WorldSpec;
import io.sparsewatt.simulator.lidar.LidarScan;
import io.sparsewatt.simulator.lidar.LidarSensor;
import io.sparsewatt.simulator.lidar.LidarSpec;
import io.sparsewatt.simulator.road.Family;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * A vehicle in the simulator with a 64-beam LiDAR on its roof. It follows the plans it is given,
 * and its own driver model while there is none. Confined to one thread.
 */
public final class SimulatedVehicle {

  // The navigation's path reaches as far as a plan of 3 s at 30 m/s.
  private static final double LOOK_AHEAD = 100;
  private static final int MAX_PATH_POINTS = 256;

  // The simulator integrates five times a frame.
  private static final double INNER_STEP_SECONDS = Simulation.STEP_SECONDS / 5;

  private final Simulation simulation;
  private final LidarSensor lidar;

  /**
   * @param seed of world and sensor
   */
  public SimulatedVehicle(long seed) {
    simulation = new Simulation(new WorldSpec(seed, Family.TOWN));
    // Frames are sent as KITTI scans, which have no time by point, so the sweep is instantaneous.
    lidar = new LidarSensor(LidarSpec.hdl64().withRolling(false), seed);
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
   */
  public record Frame(
      long timeNanos,
      String pose,
      String path,
      double pathWidth,
      double speedLimit,
      byte[] points) {}

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
    var pose = scan.pose();
    return new Frame(
        scan.timeNanos(),
        pose.x() + " " + pose.y() + " " + pose.z() + " " + pose.qx() + " " + pose.qy() + " "
            + pose.qz() + " " + pose.qw(),
        path(lane),
        lane.width(),
        lane.speedLimit(),
        points.array());
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
