package io.sparsewatt.sensing.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SymmetricEigenTest {

  @Test
  void theVectorIsOneOfTheMatrixAndTheValuesAreItsInvariants() {
    SplittableRandom random = new SplittableRandom(1);
    SymmetricEigen eigen = new SymmetricEigen();
    for (int i = 0; i < 1000; i++) {
      double scale = StrictMath.pow(10, random.nextDouble(-4, 4));
      double xx = scale * random.nextDouble(-1, 1);
      double yy = scale * random.nextDouble(-1, 1);
      double zz = scale * random.nextDouble(-1, 1);
      double xy = i % 3 == 0 ? 0 : scale * random.nextDouble(-1, 1);
      double xz = i % 5 == 0 ? 0 : scale * random.nextDouble(-1, 1);
      double yz = scale * random.nextDouble(-1, 1);
      eigen.solve(xx, xy, xz, yy, yz, zz);
      double[] v = eigen.smallest;
      double[] l = eigen.values;
      double tiny = 1e-12 * scale;
      assertThat(xx * v[0] + xy * v[1] + xz * v[2]).isCloseTo(l[0] * v[0], within(tiny));
      assertThat(xy * v[0] + yy * v[1] + yz * v[2]).isCloseTo(l[0] * v[1], within(tiny));
      assertThat(xz * v[0] + yz * v[1] + zz * v[2]).isCloseTo(l[0] * v[2], within(tiny));
      assertThat(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]).isCloseTo(1, within(1e-12));
      assertThat(l[0]).isLessThanOrEqualTo(l[1]);
      assertThat(l[1]).isLessThanOrEqualTo(l[2]);
      assertThat(l[0] + l[1] + l[2]).isCloseTo(xx + yy + zz, within(tiny));
      double squares = xx * xx + yy * yy + zz * zz + 2 * (xy * xy + xz * xz + yz * yz);
      assertThat(l[0] * l[0] + l[1] * l[1] + l[2] * l[2])
          .isCloseTo(squares, within(1e-12 * scale * scale));
    }
  }
}
