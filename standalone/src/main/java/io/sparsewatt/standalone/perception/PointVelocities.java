package io.sparsewatt.standalone.perception;

import io.sparsewatt.sensing.Pose;
import io.sparsewatt.simulator.scene.SensorPose;
import io.sparsewatt.simulator.worlds.LabelledScan;
import io.sparsewatt.simulator.worlds.TruthBox;

/**
 * How fast a scan's points move over the ground, m/s along the sensor's x and y, as if the sensor
 * rested. Limbs and wheels move as the whole does.
 */
final class PointVelocities {

  private final int[] instance;
  // Pairs, by instance.
  private final double[] ofInstance;

  PointVelocities(LabelledScan scan) {
    instance = scan.instance();
    int most = 0;
    for (TruthBox box : scan.boxes()) {
      most = Math.max(most, box.instance());
    }
    ofInstance = new double[2 * (most + 1)];
    SensorPose at = scan.pose();
    Pose toSensor = new Pose(0, 0, 0, at.qx(), at.qy(), at.qz(), at.qw()).inverse();
    double[] velocity = new double[3];
    for (TruthBox box : scan.boxes()) {
      toSensor.transform(box.vx(), box.vy(), 0, velocity);
      ofInstance[2 * box.instance()] = velocity[0];
      ofInstance[2 * box.instance() + 1] = velocity[1];
    }
  }

  double alongX(int point) {
    return of(point, 0);
  }

  double alongY(int point) {
    return of(point, 1);
  }

  // Things that can't move have instances of their own, and no box.
  private double of(int point, int axis) {
    int at = 2 * instance[point] + axis;
    return at < ofInstance.length ? ofInstance[at] : 0;
  }
}
