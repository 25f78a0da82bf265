package io.sparsewatt.standalone.encode;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.simulator.lidar.LidarScan;
import io.sparsewatt.simulator.scene.SensorPose;

/** A scan of the simulator as a frame of a sensor. */
public final class SimulatedScan {

  private SimulatedScan() {}

  /** The frame: all points as of the scan's time. Its arrays are the scan's. */
  public static PointFrame frame(LidarScan scan) {
    return new PointFrame(
        scan.timeNanos(),
        pose(scan.pose()),
        scan.count(),
        scan.x(),
        scan.y(),
        scan.z(),
        scan.intensity(),
        null);
  }

  /** The sensor in the world. */
  public static Pose pose(SensorPose p) {
    return new Pose(p.x(), p.y(), p.z(), p.qx(), p.qy(), p.qz(), p.qw());
  }
}
