package io.sparsewatt.planner.energy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.planner.futures.Answers;
import io.sparsewatt.planner.futures.ConstantVelocityPlaceholder;
import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.model.Knots;
import io.sparsewatt.planner.prediction.LatentPredictor;
import io.sparsewatt.planner.prediction.TrafficModel;
import io.sparsewatt.planner.route.Way;
import io.sparsewatt.planner.route.WayFinder;
import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.AgentType;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Goal;
import io.sparsewatt.planner.scenario.Interval;
import io.sparsewatt.planner.scenario.Limits;
import io.sparsewatt.planner.scenario.Polyline;
import io.sparsewatt.planner.scenario.Region;
import io.sparsewatt.planner.scenario.Risk;
import io.sparsewatt.planner.scenario.Road;
import io.sparsewatt.planner.scenario.Scenario;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Analytic gradients through factors, bicycle and knots against central differences. */
class EnergyGradientTest {

  private static final int SCENES = 40;
  private static final double TOLERANCE = 1e-6;

  @ParameterizedTest
  @EnumSource(Term.class)
  void everyFactorAlone(Term term) {
    compare(Weights.only(term), 20261123L + term.ordinal(), term.text());
  }

  @Test
  void allFactorsTogether() {
    compare(Weights.STANDARD, 77, "all");
  }

  /** The others answer: the derivative of their answer by what the ego does is in it too. */
  @Test
  void throughTheOthersAnswer() {
    compare(Weights.STANDARD, 20261130, "answered", true);
  }

  /** Alone, so that nothing larger hides it. */
  @ParameterizedTest
  @EnumSource(
      value = Term.class,
      names = {"PROXIMITY", "COLLISION", "TIME_TO_COLLISION", "UNCERTAINTY"})
  void eachFactorOfTheOthersThroughTheirAnswer(Term term) {
    compare(Weights.only(term), 31L + term.ordinal(), term.text() + ", answered", true);
  }

  /** Of each future by its own latents, and by those that all agents share. */
  @Test
  void byTheOthersLatents() {
    SplittableRandom random = new SplittableRandom(99);
    Weights weights = Weights.STANDARD.with(Term.UNCERTAINTY, 0);
    int judged = 0;
    int skipped = 0;
    for (int n = 0; n < 12; n++) {
      Scenario s = scene(random);
      Way way = WayFinder.find(s);
      Answers answers = new LatentPredictor(TrafficModel.shipped()).answers(s, way.route());
      Futures futures = new ConstantVelocityPlaceholder().sample(s, way.route());
      Energy energy = new Energy(s, way, new Aim(s, way), futures, weights);
      double[] q = knots(random, s);
      int each = answers.latents();
      double[] z = new double[s.futures() * each];
      answers.readLatents(z);
      double[] g = new double[z.length];
      energy.latentGradient(q, answers, g);
      double largest = 0;
      for (double v : g) {
        largest = Math.max(largest, Math.abs(v));
      }
      for (int i = 0; i < z.length && largest > 0; i++) {
        int future = i / each;
        ToDoubleFunction<double[]> of =
            at -> {
              answers.setLatents(at);
              energy.value(q, answers);
              return energy.ofFuture(future);
            };
        double wide = difference(of, z, i, 4e-4);
        double middle = difference(of, z, i, 2e-4);
        double narrow = difference(of, z, i, 0.8e-4);
        double scale = Math.max(Math.abs(narrow), 1e-3 * largest);
        if (Math.max(Math.abs(wide - middle), Math.abs(middle - narrow))
            > 0.2 * TOLERANCE * scale) {
          skipped++;
          continue;
        }
        judged++;
        assertThat(Math.abs(g[i] - narrow) / scale)
            .as("scene %d, latent %d: analytic %s, difference %s", n, i, g[i], narrow)
            .isLessThan(TOLERANCE);
      }
    }
    assertThat(judged).as("judged (skipped %d)", skipped).isGreaterThan(200);
  }

  private static void compare(Weights weights, long seed, String name) {
    compare(weights, seed, name, false);
  }

  /**
   * Differences of order 4 at three widths: where these disagree the energy has a kink, or the
   * energy is too large for the digits, and the analytic value is not judged. Enough must remain.
   */
  private static void compare(Weights weights, long seed, String name, boolean answered) {
    SplittableRandom random = new SplittableRandom(seed);
    int judged = 0;
    int skipped = 0;
    for (int scene = 0; scene < SCENES; scene++) {
      Scenario s = scene(random);
      Way way = WayFinder.find(s);
      Energy energy =
          new Energy(
              s,
              way,
              new Aim(s, way),
              new ConstantVelocityPlaceholder().sample(s, way.route()),
              weights);
      Answers answers =
          answered ? new LatentPredictor(TrafficModel.shipped()).answers(s, way.route()) : null;
      ToDoubleFunction<double[]> of =
          answers == null ? energy::value : q -> energy.value(q, answers);
      double[] q = knots(random, s);
      double[] g = new double[q.length];
      double value = answers == null ? energy.gradient(q, g) : energy.gradient(q, answers, g);
      assertThat(value).isEqualTo(of.applyAsDouble(q));
      double largest = 0;
      for (double v : g) {
        largest = Math.max(largest, Math.abs(v));
      }
      if (largest == 0) {
        continue;
      }
      for (int i = 0; i < q.length; i++) {
        double h = i < Knots.COUNT ? 4e-4 : 4e-6;
        double wide = difference(of, q, i, h);
        double middle = difference(of, q, i, 0.5 * h);
        double narrow = difference(of, q, i, 0.2 * h);
        double scale = Math.max(Math.abs(narrow), 1e-3 * scaled(largest, i));
        if (i == Knots.COUNT) {
          assertThat(g[i]).as("the fixed knot").isZero();
          continue;
        }
        if (Math.max(Math.abs(wide - middle), Math.abs(middle - narrow))
            > 0.2 * TOLERANCE * scale) {
          skipped++;
          continue;
        }
        judged++;
        assertThat(Math.abs(g[i] - narrow) / scale)
            .as(
                "%s, seed %d, scene %d, knot %d: analytic %s, difference %s",
                name, seed, scene, i, g[i], narrow)
            .isLessThan(TOLERANCE);
      }
    }
    assertThat(judged).as("%s: judged (skipped %d)", name, skipped).isGreaterThan(60);
    assertThat(skipped).as("%s: skipped (judged %d)", name, judged).isLessThan(judged);
  }

  private static double scaled(double largest, int i) {
    return i < Knots.COUNT ? Math.min(largest, 1) : largest;
  }

  private static double difference(ToDoubleFunction<double[]> e, double[] q, int i, double h) {
    double at = q[i];
    q[i] = at + h;
    double a = e.applyAsDouble(q);
    q[i] = at - h;
    double b = e.applyAsDouble(q);
    q[i] = at + 2 * h;
    double c = e.applyAsDouble(q);
    q[i] = at - 2 * h;
    double d = e.applyAsDouble(q);
    q[i] = at;
    return (8 * (a - b) - (c - d)) / (12 * h);
  }

  static double[] knots(SplittableRandom random, Scenario s) {
    Knots k = new Knots(s.steps(), s.dt(), s.limits(), s.ego().curvature());
    double[] q = new double[k.size()];
    for (int i = 0; i < q.length; i++) {
      q[i] = i < Knots.COUNT ? random.nextDouble(-4, 2) : random.nextDouble(-0.04, 0.04);
    }
    k.project(q);
    return q;
  }

  /** A curved road, a fast ego, agents near it, a goal of a random kind. */
  static Scenario scene(SplittableRandom random) {
    double radius = random.nextDouble(40, 200);
    int n = 60;
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      double a = (i * 3 - 15) / radius;
      x[i] = radius * Math.sin(a);
      y[i] = radius * (1 - Math.cos(a));
    }
    double v = random.nextDouble(8, 16);
    Ego ego =
        new Ego(
            random.nextDouble(-1, 1),
            random.nextDouble(-1, 1),
            random.nextDouble(-0.1, 0.1),
            v,
            random.nextDouble(-1, 1),
            random.nextDouble(-0.01, 0.01),
            4.6,
            1.8);
    Goal goal =
        switch (random.nextInt(3)) {
          case 0 ->
              new Goal(
                  new Region.Rectangle(
                      random.nextDouble(10, 30), random.nextDouble(-3, 6), 3, 2, 0.3),
                  new Interval(2, 2.6),
                  new Interval(2, 5),
                  new Interval(0.4, 0.6));
          case 1 ->
              new Goal(
                  new Region.Circle(random.nextDouble(10, 30), random.nextDouble(-3, 6), 1),
                  new Interval(1, 4),
                  new Interval(20, 25),
                  new Interval(-1, -0.5));
          default ->
              new Goal(new Region.Rectangle(60, 12, 5, 3, 0.3), new Interval(7, 8), null, null);
        };
    Scenario.Builder b =
        Scenario.builder(
                ego, new Road.ReferencePath(Polyline.of(x, y), 3.5, random.nextDouble(6, 12)))
            .goal(goal)
            .limits(new Limits(3, 8, 50, 0.2, 0.155, 84.1))
            .futures(1 + random.nextInt(4))
            .seed(random.nextLong())
            .risk(new Risk(0.7, 0.4));
    for (int j = 0; j < 6; j++) {
      double ax = random.nextDouble(-8, 40);
      double ay = random.nextDouble(-5, 8);
      double heading = random.nextDouble(-3, 3);
      b.agent(
          new Agent(
              "a" + j,
              AgentType.CAR,
              random.nextDouble(2, 9),
              random.nextDouble(1.2, 2.6),
              List.of(new AgentState(0, ax, ay, heading, random.nextDouble(0, 9)))));
    }
    return b.build();
  }
}
