package io.sparsewatt.planner.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparsewatt.planner.futures.ConstantVelocityPlaceholder;
import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.model.Bicycle;
import io.sparsewatt.planner.model.Gradient;
import io.sparsewatt.planner.model.Knots;
import io.sparsewatt.planner.model.Motion;
import io.sparsewatt.planner.model.VectorApi;
import io.sparsewatt.planner.route.WayFinder;
import io.sparsewatt.planner.scenario.Scenario;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Vector factors against scalar ones, bit by bit. */
class AgentFactorsTest {

  private static final long SEED = 20261130;
  private static final int SCENES = 300;

  @Test
  void vectorIsScalarBitForBit() {
    assumeTrue(VectorApi.isThere(), "this JVM runs without the Vector API");
    SplittableRandom random = new SplittableRandom(SEED);
    int near = 0;
    int contacts = 0;
    for (int scene = 0; scene < SCENES; scene++) {
      Scenario s = EnergyGradientTest.scene(random);
      Futures f = new ConstantVelocityPlaceholder().sample(s, WayFinder.find(s).route());
      double[] share = new double[s.steps() + 1];
      for (int t = 1; t < share.length; t++) {
        share[t] = 0.1 * StrictMath.pow(0.99, t);
      }
      Motion m = new Motion(s.steps());
      double[] q = EnergyGradientTest.knots(random, s);
      new Knots(s.steps(), s.dt(), s.limits(), s.ego().curvature())
          .expand(q, m.command, m.curvature);
      new Bicycle(s.dt(), 50, 84.1).drive(s.ego(), m);
      AgentFactors scalar = new AgentFactors(s.ego(), f, Weights.STANDARD, share);
      AgentFactors vector = AgentFactors.best(s.ego(), f, Weights.STANDARD, share);
      assertThat(vector).isInstanceOf(VectorAgentFactors.class);
      PairValues a = new PairValues(f.count * f.agents);
      PairValues b = new PairValues(f.count * f.agents);
      for (int k = 0; k < f.count; k++) {
        for (int j = 0; j < f.agents; j++) {
          Gradient ga = new Gradient(s.steps());
          Gradient gb = new Gradient(s.steps());
          scalar.evaluate(m, k, j, a, ga, null);
          vector.evaluate(m, k, j, b, gb, null);
          String as = "scene " + scene + ", future " + k + ", agent " + j + ", seed " + SEED;
          assertThat(gb.x).as(as).containsExactly(ga.x);
          assertThat(gb.y).as(as).containsExactly(ga.y);
          assertThat(gb.heading).as(as).containsExactly(ga.heading);
          assertThat(gb.speed).as(as).containsExactly(ga.speed);
          vector.evaluate(m, k, j, b, null, null);
        }
      }
      assertThat(b.proximity).containsExactly(a.proximity);
      assertThat(b.collision).containsExactly(a.collision);
      assertThat(b.timeToCollision).containsExactly(a.timeToCollision);
      assertThat(b.uncertainty).containsExactly(a.uncertainty);
      assertThat(b.energy).containsExactly(a.energy);
      assertThat(b.impact).containsExactly(a.impact);
      assertThat(b.contact).containsExactly(a.contact);
      assertThat(b.near).containsExactly(a.near);
      near += Arrays.stream(a.near).sum();
      for (byte contact : a.contact) {
        contacts += contact != 0 ? 1 : 0;
      }
    }
    assertThat(near).isGreaterThan(1_000);
    assertThat(contacts).isGreaterThan(20);
  }
}
