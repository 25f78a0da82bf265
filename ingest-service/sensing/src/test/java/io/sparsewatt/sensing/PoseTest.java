package io.sparsewatt.sensing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PoseTest {

  @Test
  void matrixAndQuaternionMoveEveryPointAlike() {
    long seed = 3;
    Random random = new Random(seed);
    double[] p = new double[3];
    double[] column = new double[3];
    for (int round = 0; round < 1000; round++) {
      Pose pose = random(random);
      double[] m = new double[12];
      Pose turn = new Pose(0, 0, 0, pose.qx(), pose.qy(), pose.qz(), pose.qw());
      for (int axis = 0; axis < 3; axis++) {
        turn.transform(axis == 0 ? 1 : 0, axis == 1 ? 1 : 0, axis == 2 ? 1 : 0, column);
        for (int row = 0; row < 3; row++) {
          m[4 * row + axis] = column[row];
        }
      }
      m[3] = pose.x();
      m[7] = pose.y();
      m[11] = pose.z();
      Pose back = Pose.ofMatrix(m);
      double same =
          Math.abs(
              back.qx() * pose.qx()
                  + back.qy() * pose.qy()
                  + back.qz() * pose.qz()
                  + back.qw() * pose.qw());
      assertThat(same).as("seed %d round %d", seed, round).isCloseTo(1, within(1e-12));
      back.transform(1, 2, 3, p);
      assertThat(p[0]).isCloseTo(m[0] + 2 * m[1] + 3 * m[2] + m[3], within(1e-12));
    }
  }

  @Test
  void ofMatrixRefusesWhatIsNoRotation() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pose.ofMatrix(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1, 0))
        .withMessageContaining("mirrors");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pose.ofMatrix(2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0))
        .withMessageContaining("orthonormal");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pose.ofMatrix(Double.NaN, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0));
  }

  @Test
  void interpolatesAtConstantSpeedAlongTheShorterArc() {
    long seed = 4;
    Random random = new Random(seed);
    for (int round = 0; round < 1000; round++) {
      Pose a = random(random);
      double angle = random.nextDouble() * 3.1;
      Pose step = new Pose(0, 0, 0, 0, 0, Math.sin(angle / 2), Math.cos(angle / 2));
      Pose b = a.multiply(step);
      Pose negated = new Pose(b.x(), b.y(), b.z(), -b.qx(), -b.qy(), -b.qz(), -b.qw());
      double f = random.nextDouble();
      Pose part =
          a.multiply(new Pose(0, 0, 0, 0, 0, Math.sin(f * angle / 2), Math.cos(f * angle / 2)));
      for (Pose end : new Pose[] {b, negated}) {
        Pose found = a.interpolate(end, f);
        double same =
            found.qx() * part.qx()
                + found.qy() * part.qy()
                + found.qz() * part.qz()
                + found.qw() * part.qw();
        assertThat(same).as("seed %d round %d", seed, round).isCloseTo(1, within(1e-12));
      }
      assertThat(a.interpolate(b, 0)).isEqualTo(a);
      assertThat(a.interpolate(b, 1)).isEqualTo(b);
    }
  }

  private static Pose random(Random random) {
    double[] q = new double[4];
    double norm = 0;
    for (int i = 0; i < 4; i++) {
      q[i] = random.nextGaussian();
      norm += q[i] * q[i];
    }
    norm = Math.sqrt(norm);
    return new Pose(
        random.nextGaussian(),
        random.nextGaussian(),
        random.nextGaussian(),
        q[0] / norm,
        q[1] / norm,
        q[2] / norm,
        q[3] / norm);
  }
}
