package io.sparsewatt.planner.minimise;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.planner.energy.Aim;
import io.sparsewatt.planner.energy.Energy;
import io.sparsewatt.planner.energy.Weights;
import io.sparsewatt.planner.futures.ConstantVelocityPlaceholder;
import io.sparsewatt.planner.model.Knots;
import io.sparsewatt.planner.route.Way;
import io.sparsewatt.planner.route.WayFinder;
import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.AgentType;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Road;
import io.sparsewatt.planner.scenario.Scenario;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DescentTest {

  private static final long SEED = 20261130;

  private static Scenario scene(SplittableRandom random) {
    Scenario.Builder b =
        Scenario.builder(
            Ego.at(0, random.nextDouble(-1, 1), 0, random.nextDouble(3, 13)),
            new Road.Corridor(8, 150, 13.9));
    for (int j = 0; j < 4; j++) {
      b.agent(
          new Agent(
              "a" + j,
              AgentType.CAR,
              4.5,
              1.8,
              List.of(
                  new AgentState(
                      0,
                      random.nextDouble(12, 60),
                      random.nextDouble(-4, 4),
                      0.0,
                      random.nextDouble(0, 12)))));
    }
    return b.build();
  }

  private static Energy energy(Scenario s) {
    Way way = WayFinder.find(s);
    return new Energy(
        s,
        way,
        new Aim(s, way),
        new ConstantVelocityPlaceholder().sample(s, way.route()),
        Weights.STANDARD);
  }

  private static double[] scale(Scenario s) {
    double[] scale = new double[2 * Knots.COUNT];
    double v = Math.max(3, s.ego().speed());
    Arrays.fill(scale, 0, Knots.COUNT, 1);
    Arrays.fill(scale, Knots.COUNT, scale.length, 3 / (v * v));
    return scale;
  }

  private static Candidate at(Energy energy, double[] q) {
    energy.knots().project(q);
    double e = energy.value(q);
    return new Candidate("start", q, energy.collisions(), energy.impact(), e);
  }

  /**
   * Where it says it is at the bottom, no small change of the knots is better by what makes a plan
   * another (a hundredth). At a kink, of which the worst futures' mean has many, it may end above
   * that, seldom and not far.
   */
  @Test
  void atTheBottomEverythingIsHigher() {
    SplittableRandom random = new SplittableRandom(SEED);
    int bottoms = 0;
    int above = 0;
    for (int scene = 0; scene < 30; scene++) {
      Scenario s = scene(random);
      Energy energy = energy(s);
      double[] scale = scale(s);
      Descent descent = new Descent(energy, scale, () -> false);
      Candidate start = at(energy, new double[scale.length]);
      Candidate found = descent.from(start, 3_000, null);
      assertThat(found.betterThan(start) || found.equals(start)).as("seed %d", SEED).isTrue();
      if (!descent.converged() || found.collisions() > 0) {
        continue;
      }
      bottoms++;
      double least = found.energy();
      for (int i = 0; i < 200; i++) {
        double[] q = found.knots().clone();
        for (int d = 0; d < q.length; d++) {
          q[d] += 0.05 * scale[d] * random.nextGaussian();
        }
        energy.knots().project(q);
        least = Math.min(least, energy.value(q));
      }
      above += found.energy() - least > Math.max(0.005, 0.01 * found.energy()) ? 1 : 0;
      assertThat(least)
          .as("seed %d, scene %d, beside the bottom", SEED, scene)
          .isGreaterThan(0.9 * found.energy());
    }
    assertThat(bottoms).as("seed %d", SEED).isGreaterThan(20);
    assertThat(above).as("seed %d, ended at a kink", SEED).isLessThanOrEqualTo(2);
  }

  @Test
  void spendsNoMoreThanItMayAndStaysWithinTheLimits() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int rollouts : new int[] {0, 2, 3, 7, 30, 100}) {
      Scenario s = scene(random);
      Energy energy = energy(s);
      Descent descent = new Descent(energy, scale(s), () -> false);
      Candidate start = at(energy, new double[2 * Knots.COUNT]);
      long before = work(energy);
      Candidate found = descent.from(start, rollouts, null);
      assertThat(work(energy) - before).isEqualTo(rollouts - descent.left());
      assertThat(descent.left()).isNotNegative();
      double[] projected = found.knots().clone();
      energy.knots().project(projected);
      assertThat(projected).isEqualTo(found.knots());
    }
  }

  private static long work(Energy energy) {
    return energy.counts().rollouts() + 2 * energy.counts().gradientSteps();
  }

  @Test
  void endsWhenItIsLate() {
    Scenario s = scene(new SplittableRandom(SEED));
    Energy energy = energy(s);
    AtomicInteger asked = new AtomicInteger();
    Descent descent = new Descent(energy, scale(s), () -> asked.incrementAndGet() > 4);
    Candidate start = at(energy, new double[2 * Knots.COUNT]);
    long before = energy.counts().rollouts();
    descent.from(start, 3_000, null);
    assertThat(descent.converged()).isFalse();
    assertThat(energy.counts().rollouts() - before).isBetween(1L, 4L);
  }
}
