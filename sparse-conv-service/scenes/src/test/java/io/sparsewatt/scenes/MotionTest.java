package io.sparsewatt.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The two-by-two filter against the textbook filter on four-by-four matrices. */
class MotionTest {

  private static double[][] multiply(double[][] a, double[][] b) {
    double[][] c = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        for (int k = 0; k < b.length; k++) {
          c[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return c;
  }

  private static double[][] transpose(double[][] a) {
    double[][] t = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        t[j][i] = a[i][j];
      }
    }
    return t;
  }

  private static double[][] plus(double[][] a, double[][] b, double factor) {
    double[][] c = new double[a.length][a[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        c[i][j] = a[i][j] + factor * b[i][j];
      }
    }
    return c;
  }

  @Test
  void equalsTheMatrixFormOverManySteps() {
    long seed = 12;
    Random random = new Random(seed);
    double r = 0.0225;
    double q = 2;
    Motion motion = new Motion(3, -4, 1, 2, r, 0, 144);
    double[][] x = {{3}, {-4}, {1}, {2}};
    double[][] p = {{r, 0, 0, 0}, {0, r, 0, 0}, {0, 0, 144, 0}, {0, 0, 0, 144}};
    double[][] h = {{1, 0, 0, 0}, {0, 1, 0, 0}};
    double[][] identity = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}};
    for (int step = 0; step < 60; step++) {
      double dt = 0.05 + 0.1 * random.nextDouble();
      double[][] f = {{1, 0, dt, 0}, {0, 1, 0, dt}, {0, 0, 1, 0}, {0, 0, 0, 1}};
      double d3 = q * dt * dt * dt / 3;
      double d2 = q * dt * dt / 2;
      double d1 = q * dt;
      double[][] noise = {{d3, 0, d2, 0}, {0, d3, 0, d2}, {d2, 0, d1, 0}, {0, d2, 0, d1}};
      x = multiply(f, x);
      p = plus(multiply(multiply(f, p), transpose(f)), noise, 1);
      motion = motion.predict(dt, q);
      if (random.nextInt(4) > 0) {
        double[][] z = {{3 + random.nextGaussian()}, {-4 + random.nextGaussian()}};
        double s = multiply(multiply(h, p), transpose(h))[0][0] + r;
        double[][] innovation = plus(z, multiply(h, x), -1);
        double expected =
            (innovation[0][0] * innovation[0][0] + innovation[1][0] * innovation[1][0]) / s;
        assertThat(motion.surprise(z[0][0], z[1][0], r)).isCloseTo(expected, within(1e-9));
        double[][] gain = multiply(p, transpose(h));
        for (double[] row : gain) {
          row[0] /= s;
          row[1] /= s;
        }
        x = plus(x, multiply(gain, innovation), 1);
        p = multiply(plus(identity, multiply(gain, h), -1), p);
        motion = motion.update(z[0][0], z[1][0], r);
      }
      assertThat(
              new double[] {
                motion.x(),
                motion.y(),
                motion.vx(),
                motion.vy(),
                motion.pp(),
                motion.pv(),
                motion.vv()
              })
          .as("seed %d, step %d", seed, step)
          .usingComparatorWithPrecision(1e-9)
          .containsExactly(x[0][0], x[1][0], x[2][0], x[3][0], p[0][0], p[0][2], p[2][2]);
    }
  }
}
