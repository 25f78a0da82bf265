package io.sparsewatt.simulator.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DrawsTest {

  @Test
  void gaussiansHaveTheMomentsAndTailsOfANormal() {
    long key = Draws.key(1, Purpose.LIDAR);
    int n = 400_000;
    double sum = 0;
    double squares = 0;
    double fourth = 0;
    int beyondOne = 0;
    int beyondTwo = 0;
    for (int i = 0; i < n; i++) {
      double g = Draws.gaussian(Draws.hash(key, i));
      sum += g;
      squares += g * g;
      fourth += g * g * g * g;
      beyondOne += Math.abs(g) > 1 ? 1 : 0;
      beyondTwo += Math.abs(g) > 2 ? 1 : 0;
    }
    // Four standard errors.
    assertThat(sum / n).isCloseTo(0, within(4 / Math.sqrt(n)));
    assertThat(squares / n).isCloseTo(1, within(4 * Math.sqrt(2.0 / n)));
    assertThat(fourth / n).isCloseTo(3, within(0.08));
    assertThat(beyondOne / (double) n).isCloseTo(0.31731, within(0.003));
    assertThat(beyondTwo / (double) n).isCloseTo(0.04550, within(0.0015));
  }

  @Test
  void purposesAreIndependent() {
    int n = 100_000;
    double product = 0;
    long a = Draws.key(1, Purpose.LIDAR);
    long b = Draws.key(1, Purpose.CAMERA_NOISE);
    for (int i = 0; i < n; i++) {
      product += (Draws.unit(Draws.hash(a, i)) - 0.5) * (Draws.unit(Draws.hash(b, i)) - 0.5);
    }
    assertThat(product / n * 12).isCloseTo(0, within(4 / Math.sqrt(n)));
    assertThat(Draws.stream(1, Purpose.VEHICLE, 4).nextLong())
        .isEqualTo(Draws.stream(1, Purpose.VEHICLE, 4).nextLong())
        .isNotEqualTo(Draws.stream(1, Purpose.VEHICLE, 5).nextLong())
        .isNotEqualTo(Draws.stream(2, Purpose.VEHICLE, 4).nextLong())
        .isNotEqualTo(Draws.stream(1, Purpose.PEDESTRIAN, 4).nextLong());
  }
}
