package io.sparsewatt.sensing.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.synthetic.Street;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScanToMapTest {

  private static double degrees(Pose off) {
    double sine = Math.sqrt(off.qx() * off.qx() + off.qy() * off.qy() + off.qz() * off.qz());
    return Math.toDegrees(2 * StrictMath.asin(Math.min(1, sine)));
  }

  private static double metres(Pose off) {
    return Math.sqrt(off.x() * off.x() + off.y() * off.y() + off.z() * off.z());
  }

  /** The motion of every frame within 2 cm and 0.1 degrees, and 4 cm of path after 4 m. */
  @Test
  void recoversKnownMotions() {
    for (boolean timed : new boolean[] {false, true}) {
      Street street = new Street(1, 450, 0.02, 0.03);
      ScanToMap registration = new ScanToMap(RegistrationPolicy.DEFAULT);
      Pose truth = Pose.IDENTITY;
      Pose before = Pose.IDENTITY;
      Pose foundBefore = Pose.IDENTITY;
      for (int f = 0; f < 7; f++) {
        // Speeding up at 1.5 m/s2 into a bend: what constant velocity over a scan still describes.
        Pose motion = Street.pose(0.5 + 0.015 * f, 0.01, 0, Math.toRadians(0.3 + 0.05 * f));
        PointFrame scan = street.scan(f, f * 100_000_000L, truth, motion, List.of(), timed);
        Registration r = registration.register(scan);
        Pose off =
            before
                .inverse()
                .multiply(truth)
                .inverse()
                .multiply(foundBefore.inverse().multiply(r.pose()));
        String where =
            String.format(
                "timed %s frame %d: step off by %.4f m %.4f deg, path by %.4f m, %s",
                timed,
                f,
                metres(off),
                degrees(off),
                metres(truth.inverse().multiply(r.pose())),
                r.converged());
        assertThat(r.converged()).as(where).isTrue();
        assertThat(metres(off)).as(where).isLessThan(0.02);
        assertThat(degrees(off)).as(where).isLessThan(0.1);
        assertThat(metres(truth.inverse().multiply(r.pose()))).as(where).isLessThan(0.04);
        before = truth;
        foundBefore = r.pose();
        truth = truth.multiply(motion);
      }
    }
  }

  @Test
  void sameScansSameBits() {
    Street street = new Street(2, 300, 0.02, 0.03);
    List<Pose> first = run(street);
    assertThat(run(street)).isEqualTo(first);
  }

  @Test
  void scansWithoutAnythingToMatchGoOnAsPredicted() {
    Street street = new Street(3, 300, 0.02, 0);
    ScanToMap registration = new ScanToMap(RegistrationPolicy.DEFAULT);
    for (int f = 0; f < 3; f++) {
      registration.register(
          street.scan(f, f * 100L, Street.pose(0.5 * f, 0, 0, 0), Pose.IDENTITY, List.of(), false));
    }
    PointFrame empty =
        new PointFrame(300, null, 0, new float[0], new float[0], new float[0], new float[0], null);
    Registration r = registration.register(empty);
    assertThat(r.converged()).isFalse();
    assertThat(r.pose().x()).isBetween(1.45, 1.55);
    Registration back =
        registration.register(
            street.scan(9, 400, Street.pose(2, 0, 0, 0), Pose.IDENTITY, List.of(), false));
    assertThat(back.converged()).isTrue();
    assertThat(back.pose().x()).isBetween(1.98, 2.02);
  }

  @Test
  void theMapIsBounded() {
    RegistrationPolicy small = new RegistrationPolicy(2.5, 80, 1, 20, 500, 40);
    ScanToMap registration = new ScanToMap(small);
    Street street = new Street(4, 300, 0.02, 0);
    for (int f = 0; f < 3; f++) {
      registration.register(
          street.scan(f, f, Street.pose(5 * f, 0, 0, 0), Pose.IDENTITY, List.of(), false));
      assertThat(registration.mapVoxels()).isLessThanOrEqualTo(500);
    }
  }

  private static List<Pose> run(Street street) {
    ScanToMap registration = new ScanToMap(RegistrationPolicy.DEFAULT);
    List<Pose> poses = new ArrayList<>();
    for (int f = 0; f < 5; f++) {
      poses.add(
          registration
              .register(
                  street.scan(
                      f, f, Street.pose(0.7 * f, 0, 0, 0.01 * f), Pose.IDENTITY, List.of(), false))
              .pose());
    }
    return poses;
  }
}
