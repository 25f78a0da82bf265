package io.sparsewatt.simulator.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriverTest {

  @Test
  void accelerationIsThatOfThePublishedFormula() {
    // By hand: v0 30, T 1.5, s0 2, a 1, b 1.5, delta 4; v 20, gap 30, leader 15:
    // s* = 2 + 30 + 20*5/(2*sqrt(1.5)) = 72.8248...; 1 - 16/81 - (72.8248/30)^2 = -5.0903...
    Driver driver = new Driver(30, 1.5, 2, 1, 1.5, 4, 0);
    double wanted = 32 + 100 / (2 * Math.sqrt(1.5));
    double expected = 1 - 16.0 / 81 - Math.pow(wanted / 30, 2);
    assertThat(expected).isCloseTo(-5.0903, within(1e-3));
    assertThat(driver.acceleration(20, 30, 15)).isCloseTo(expected, within(1e-12));
    // A leader that pulls away asks for no more than the standstill gap.
    assertThat(driver.acceleration(20, 30, 60))
        .isCloseTo(1 - 16.0 / 81 - Math.pow(2.0 / 30, 2), within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 3, 10, 20, 27})
  void atTheEquilibriumGapNobodyAccelerates(double speed) {
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 100; i++) {
      Driver driver = Driver.draw(random, 33, 1);
      assertThat(driver.acceleration(speed, driver.equilibriumGap(speed), speed))
          .isCloseTo(0, within(1e-12));
    }
  }

  @Test
  void aFreeDriverReachesTheDesiredSpeedAndNoMore() {
    Driver driver = Driver.average(14);
    double v = 0;
    for (int i = 0; i < 10_000; i++) {
      v += driver.acceleration(v, Double.POSITIVE_INFINITY, 0) * 0.02;
      assertThat(v).isLessThanOrEqualTo(14);
    }
    assertThat(v).isCloseTo(14, within(1e-3));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aPlatoonBehindAnErraticLeaderDoesNotCollide(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int n = 25;
    Driver[] driver = new Driver[n];
    double[] x = new double[n];
    double[] v = new double[n];
    for (int i = 0; i < n; i++) {
      driver[i] = Driver.draw(random, random.nextDouble(25, 35), 1);
      v[i] = 20;
      x[i] = i == 0 ? 0 : x[i - 1] - 5 - driver[i].equilibriumGap(20);
    }
    double leaderAcceleration = 0;
    double smallest = Double.POSITIVE_INFINITY;
    for (int step = 0; step < 15_000; step++) {
      if (step % 150 == 0) {
        // Up to 7 m/s^2 of braking, down to a standstill and off again.
        leaderAcceleration = random.nextDouble(-7, 3);
      }
      double[] a = new double[n];
      a[0] = leaderAcceleration;
      for (int i = 1; i < n; i++) {
        a[i] = driver[i].acceleration(v[i], x[i - 1] - x[i] - 5, v[i - 1]);
      }
      for (int i = 0; i < n; i++) {
        double before = v[i];
        v[i] = Math.max(0, Math.min(33, v[i] + a[i] * 0.02));
        x[i] += (before + v[i]) / 2 * 0.02;
      }
      for (int i = 1; i < n; i++) {
        smallest = Math.min(smallest, x[i - 1] - x[i] - 5);
      }
    }
    assertThat(smallest).as("smallest gap, seed " + seed).isGreaterThan(0.3);
    assertThat(smallest).as("the leader did provoke them").isLessThan(3.5);
  }
}
