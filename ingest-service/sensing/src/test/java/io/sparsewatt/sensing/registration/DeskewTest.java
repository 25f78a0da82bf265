package io.sparsewatt.sensing.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.synthetic.Street;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DeskewTest {

  /** A fixed world point, seen at many instants of a steady turn, becomes one point again. */
  @Test
  void undoesSteadyMotion() {
    SplittableRandom random = new SplittableRandom(1);
    // 15 m/s along x of the world, 60 degrees a second about z, from a pose that is turned already.
    double speed = 15;
    double rate = Math.toRadians(60);
    int n = 200;
    float[] x = new float[n];
    float[] y = new float[n];
    float[] z = new float[n];
    int[] offsets = new int[n];
    double[] p = new double[3];
    for (int i = 0; i < n; i++) {
      offsets[i] = random.nextInt(-50_000_000, 100_000_000);
      at(offsets[i], speed, rate).inverse().transform(20, -7, 1, p);
      x[i] = (float) p[0];
      y[i] = (float) p[1];
      z[i] = (float) p[2];
    }
    PointFrame frame = new PointFrame(0, null, n, x, y, z, new float[n], offsets);
    PointFrame still =
        Deskew.between(frame, at(0, speed, rate), 0, at(100_000_000, speed, rate), 100_000_000);
    at(0, speed, rate).inverse().transform(20, -7, 1, p);
    assertThat(still.timeOffsetNanos()).isNull();
    for (int i = 0; i < n; i++) {
      assertThat((double) still.x()[i]).as("x of %d", i).isCloseTo(p[0], within(0.02));
      assertThat((double) still.y()[i]).as("y of %d", i).isCloseTo(p[1], within(0.02));
      assertThat((double) still.z()[i]).as("z of %d", i).isCloseTo(p[2], within(1e-5));
    }
  }

  // The body's velocity turns with it: what "constant velocity" of a body frame means over 0.1 s.
  private static Pose at(int nanos, double speed, double rate) {
    double t = nanos * 1e-9;
    return Street.pose(3, 1, 0, 0.4).multiply(Street.pose(speed * t, 0, 0, rate * t));
  }

  @Test
  void partsOfAMotionMakeTheWhole() {
    Pose motion = Street.pose(0, 0, 0, 1.1);
    Pose three =
        Deskew.part(motion, 1 / 3.0)
            .multiply(Deskew.part(motion, 1 / 3.0))
            .multiply(Deskew.part(motion, 1 / 3.0));
    assertThat(three.qz()).isCloseTo(motion.qz(), within(1e-12));
    assertThat(three.qw()).isCloseTo(motion.qw(), within(1e-12));
    assertThat(Deskew.part(motion, 1).multiply(Deskew.part(motion, -1)).qw())
        .isCloseTo(1, within(1e-12));
    assertThat(Deskew.part(Pose.IDENTITY, 0.5)).isEqualTo(Pose.IDENTITY);
  }

  @Test
  void leavesUntimedScansAndRefusesNoTime() {
    PointFrame frame =
        new PointFrame(0, null, 1, new float[1], new float[1], new float[1], new float[1], null);
    assertThat(Deskew.byMotion(frame, Street.pose(1, 0, 0, 0), 1)).isSameAs(frame);
    assertThatThrownBy(() -> Deskew.between(frame, Pose.IDENTITY, 5, Pose.IDENTITY, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 ns");
  }
}
