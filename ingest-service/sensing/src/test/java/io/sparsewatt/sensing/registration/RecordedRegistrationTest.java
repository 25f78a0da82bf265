package io.sparsewatt.sensing.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.SensingException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("data")
class RecordedRegistrationTest {

  /** 0.22-0.25 m of sensor motion a frame (the data's README); 0.01 m for scans of 0.1 s. */
  @Test
  void slowCityTraffic() throws SensingException {
    for (Pose step : steps("kitti_raw_city_stop/velodyne")) {
      assertThat(step.x()).isBetween(0.21, 0.26);
      assertThat(step.y()).isBetween(-0.02, 0.02);
      assertThat(step.z()).isBetween(-0.02, 0.02);
      assertThat(Math.toDegrees(step.yaw())).isBetween(-0.1, 0.1);
    }
  }

  /** A left bend at walking speed: no jerk, nothing sideways. */
  @Test
  void tracking0000() throws SensingException {
    double before = 0.33;
    for (Pose step : steps("kitti_tracking_0000/pcd")) {
      assertThat(step.x()).isBetween(before - 0.03, before + 0.03);
      assertThat(step.y()).isBetween(-0.03, 0.03);
      assertThat(step.z()).isBetween(-0.04, 0.04);
      assertThat(Math.toDegrees(step.yaw())).isBetween(0.6, 0.9);
      before = step.x();
    }
  }

  private static List<Pose> steps(String folder) throws SensingException {
    ScanToMap registration = new ScanToMap(RegistrationPolicy.DEFAULT);
    List<Pose> steps = new ArrayList<>();
    Pose before = Pose.IDENTITY;
    for (PointFrame scan : RecordedScans.of(folder)) {
      Registration r = registration.register(scan);
      assertThat(r.converged()).isTrue();
      if (scan.timeNanos() > 0) {
        steps.add(before.inverse().multiply(r.pose()));
      }
      before = r.pose();
    }
    assertThat(steps).hasSizeGreaterThan(5);
    return steps;
  }
}
