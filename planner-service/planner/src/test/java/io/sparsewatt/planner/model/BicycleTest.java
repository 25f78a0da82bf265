package io.sparsewatt.planner.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.planner.scenario.Controls;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Limits;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class BicycleTest {

  private static Motion drive(Ego ego, double a, double k, int steps) {
    Motion m = new Motion(steps);
    Arrays.fill(m.command, a);
    Arrays.fill(m.curvature, k);
    new Bicycle(0.1, 50, 1_000).drive(ego, m);
    return m;
  }

  /** Constant acceleration has a closed form; the midpoint rule meets it but for rounding. */
  @Test
  void straightAccelerationIsExact() {
    Motion m = drive(Ego.at(3, 4, 0, 10), 2, 0, 30);
    assertThat(m.x[30]).isCloseTo(3 + 10 * 3 + 0.5 * 2 * 9, Offset.offset(1e-9));
    assertThat(m.y[30]).isEqualTo(4);
    assertThat(m.speed[30]).isCloseTo(16, Offset.offset(1e-9));
  }

  /** Constant curvature is a circle: all states keep its radius from its centre. */
  @Test
  void constantCurvatureIsACircle() {
    double k = 0.05;
    Motion m = drive(Ego.at(0, 0, 0, 10), 0, k, 30);
    for (int i = 0; i <= 30; i++) {
      double r = Math.hypot(m.x[i], m.y[i] - 1 / k);
      // Chords of 1 m on a 20 m circle: the midpoint rule is off by less than a millimetre a step.
      assertThat(r).isCloseTo(1 / k, Offset.offset(0.01));
    }
    assertThat(m.heading[30]).isCloseTo(10 * 3 * k, Offset.offset(1e-12));
  }

  @Test
  void brakingEndsInAStandstillAndStaysThere() {
    Motion m = drive(Ego.at(0, 0, 0, 4), -8, 0, 30);
    assertThat(m.speed[6]).isZero();
    assertThat(m.x[30]).isEqualTo(m.x[6]);
    assertThat(m.acceleration[20]).isZero();
    for (double v : m.speed) {
      assertThat(v).isNotNegative();
    }
  }

  /** What an engine gives falls with speed; braking does not. */
  @Test
  void theEngineLimitsAccelerationAtSpeed() {
    Motion m = new Motion(30);
    Arrays.fill(m.command, 3);
    new Bicycle(0.1, 50, 84.1).drive(Ego.at(0, 0, 0, 25), m);
    for (int i = 0; i < 30; i++) {
      assertThat(m.acceleration[i]).isEqualTo(Math.min(3, 84.1 / m.speed[i]), Offset.offset(1e-9));
    }
    assertThat(m.acceleration[29]).isLessThan(2.6);
    Arrays.fill(m.command, -8);
    new Bicycle(0.1, 50, 84.1).drive(Ego.at(0, 0, 0, 40), m);
    assertThat(m.acceleration[0]).isEqualTo(-8);
  }

  /** Whatever the search tries, a projected vector keeps every limit at every step. */
  @Test
  void projectionKeepsEveryLimit() {
    Limits l = new Limits(2.5, 7, 20, 0.18, 0.12, 84.1);
    SplittableRandom random = new SplittableRandom(4);
    for (int round = 0; round < 500; round++) {
      double start = random.nextDouble(-0.18, 0.18);
      Knots knots = new Knots(30, 0.1, l, start);
      double[] q = new double[knots.size()];
      for (int i = 0; i < q.length; i++) {
        q[i] = random.nextDouble(-20, 20);
      }
      knots.project(q);
      Motion m = new Motion(30);
      knots.expand(q, m.command, m.curvature);
      new Bicycle(0.1, l.maxSpeed(), l.maxPower()).drive(Ego.at(0, 0, 0, 15), m);
      double before = start;
      double elapsed = 0.05;
      for (int i = 0; i < 30; i++) {
        assertThat(m.command[i]).as("seed 4, round %d", round).isBetween(-7.0, 2.5);
        assertThat(Math.abs(m.curvature[i])).isLessThanOrEqualTo(0.18);
        double rate = Math.abs(m.curvature[i] - before) / elapsed;
        assertThat(rate).isLessThanOrEqualTo(0.12 * (1 + 1e-9));
        assertThat(m.speed[i + 1]).isBetween(0.0, 20.0);
        before = m.curvature[i];
        elapsed = 0.1;
      }
      double[] again = q.clone();
      knots.project(again);
      assertThat(again).isEqualTo(q);
    }
  }

  @Test
  void shiftedControlsContinueTheOldOnes() {
    Limits l = Limits.DEFAULT;
    Knots first = new Knots(30, 0.1, l, 0);
    Controls old =
        new Controls(
            10,
            0.6,
            List.of(0.0, 1.0, 2.0, 1.0, 0.0, -1.0),
            List.of(0.0, 0.01, 0.02, 0.03, 0.02, 0.01));
    double[] q = new double[12];
    first.shift(old, 10.0, q);
    assertThat(first.toControls(q, 10)).isEqualTo(old);
    Knots next = new Knots(30, 0.1, l, 0.01);
    next.shift(old, 10.6, q);
    Controls shifted = next.toControls(q, 10.6);
    Offset<Double> rounding = Offset.offset(1e-9);
    for (int i = 0; i < 6; i++) {
      int from = Math.min(i + 1, 5);
      assertThat(shifted.acceleration().get(i)).isCloseTo(old.acceleration().get(from), rounding);
      assertThat(shifted.curvature().get(i)).isCloseTo(old.curvature().get(from), rounding);
    }
  }
}
