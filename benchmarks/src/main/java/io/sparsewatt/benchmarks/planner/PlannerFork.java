package io.sparsewatt.benchmarks.planner;

import io.sparsewatt.benchmarks.harness.Clock;
import io.sparsewatt.benchmarks.harness.Fork;
import io.sparsewatt.benchmarks.harness.Measures;
import io.sparsewatt.benchmarks.harness.Rounds;
import io.sparsewatt.benchmarks.harness.Timed;
import io.sparsewatt.benchmarks.peer.PathIntegral;
import io.sparsewatt.planner.Planner;
import io.sparsewatt.planner.energy.Aim;
import io.sparsewatt.planner.energy.Energy;
import io.sparsewatt.planner.energy.Weights;
import io.sparsewatt.planner.futures.Answers;
import io.sparsewatt.planner.futures.ConstantVelocityPlaceholder;
import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.plan.Plan;
import io.sparsewatt.planner.prediction.LatentPredictor;
import io.sparsewatt.planner.prediction.TrafficModel;
import io.sparsewatt.planner.route.Way;
import io.sparsewatt.planner.route.WayFinder;
import io.sparsewatt.planner.scenario.Scenario;
import io.sparsewatt.planner.scenario.ScenarioException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** One measuring JVM of {@code bench planner}. */
public final class PlannerFork {

  private static final int ROLLOUTS = 1_000;

  private PlannerFork() {}

  /** Arguments: file to write, seed, data folder, full or quick, a part or {@code all}. */
  public static void main(String[] arguments) throws IOException {
    long seed = Long.parseLong(arguments[1]);
    boolean quick = arguments[3].equals("quick");
    String part = arguments[4];
    Fork.write(
        Path.of(arguments[0]),
        measures -> {
          if (part.equals("all") || part.equals("energy")) {
            for (int futures : PlannerFigures.FUTURES) {
              System.err.println("  energies, " + futures + " futures");
              energies(futures, seed, quick, measures);
            }
            gradients(seed, quick, measures);
          }
          if (part.equals("all") || part.equals("http")) {
            System.err.println("  plans over HTTP");
            new HttpLoad(Crowd.scene(12, 16, seed)).measure(quick ? 5 : 60, measures);
          }
        });
  }

  private static Energy energy(Scenario s, Futures futures) {
    Way way = WayFinder.find(s);
    return new Energy(s, way, new Aim(s, way), futures, Weights.STANDARD);
  }

  private static void energies(int k, long seed, boolean quick, Measures measures) {
    Scenario s = Crowd.scene(20, k, seed);
    Futures futures = new ConstantVelocityPlaceholder().sample(s, WayFinder.find(s).route());
    Energy energy = energy(s, futures);
    SplittableRandom random = new SplittableRandom(seed);
    double[][] q = new double[ROLLOUTS][energy.knots().size()];
    for (double[] each : q) {
      for (int i = 0; i < each.length; i++) {
        each[i] = (i < each.length / 2 ? 1.5 : 0.01) * random.nextGaussian();
      }
      energy.knots().project(each);
    }
    double[] found = new double[ROLLOUTS];
    PathIntegral peer = new PathIntegral(ROLLOUTS, s.steps(), s.ego().speed(), seed);
    float[] least = new float[1];
    Rounds rounds =
        new Rounds()
            .add(
                "ours",
                Timed.by(
                    Clock.THREAD,
                    () -> {
                      for (int i = 0; i < ROLLOUTS; i++) {
                        found[i] = energy.value(q[i]);
                      }
                    }))
            .add(
                "peer",
                Timed.by(
                    Clock.THREAD,
                    () -> {
                      peer.reset();
                      least[0] = peer.iterate(futures.x, futures.y, k, futures.agents);
                    }))
            .run(quick ? 20 : 60, quick ? 20 : 100);
    for (double value : found) {
      if (!Double.isFinite(value)) {
        throw new IllegalStateException("an energy is " + value);
      }
    }
    measures.remark("least cost of the path integral, K = " + k, Float.toString(least[0]));
    String id = PlannerFigures.rollouts(k);
    measures.put(id, rounds.median("ours") * 1e-6);
    measures.put(id + ".peer", rounds.median("peer") * 1e-6);
  }

  private static void gradients(long seed, boolean quick, Measures measures) {
    Scenario s = Crowd.scene(12, 16, seed);
    Futures futures = new ConstantVelocityPlaceholder().sample(s, WayFinder.find(s).route());
    Energy energy = energy(s, futures);
    Answers answers =
        new LatentPredictor(TrafficModel.shipped()).answers(s, WayFinder.find(s).route());
    double[] q = new double[energy.knots().size()];
    double[] g = new double[q.length];
    Planner planner = new Planner();
    Plan[] plan = new Plan[1];
    Rounds rounds =
        new Rounds()
            .add(
                "gradient",
                Timed.by(
                    Clock.THREAD,
                    () -> {
                      for (int i = 0; i < 100; i++) {
                        energy.gradient(q, g);
                      }
                    }))
            .add("answered", Timed.by(Clock.THREAD, () -> energy.gradient(q, answers, g)))
            .add(
                "plan",
                Timed.by(
                    Clock.THREAD,
                    () -> {
                      try {
                        plan[0] = planner.plan(s);
                      } catch (ScenarioException e) {
                        throw new IllegalStateException(e);
                      }
                    }))
            .run(quick ? 20 : 100, quick ? 20 : 100);
    measures.remark("plan", plan[0].verdict().text() + ", " + plan[0].counts());
    measures.put(PlannerFigures.GRADIENT, rounds.median("gradient") * 1e-8);
    measures.put(PlannerFigures.ANSWERED, rounds.median("answered") * 1e-6);
    measures.put(PlannerFigures.PLAN, rounds.median("plan") * 1e-6);
  }
}
