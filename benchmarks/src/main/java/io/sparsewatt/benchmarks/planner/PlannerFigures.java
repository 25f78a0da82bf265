package io.sparsewatt.benchmarks.planner;

import io.sparsewatt.benchmarks.harness.FigureSpec;
import java.util.ArrayList;
import java.util.List;

/** The figures of {@code bench planner}, with the goals of the project. */
final class PlannerFigures {

  /** Futures that a thousand rollouts are held against. */
  static final int[] FUTURES = {1, 8};

  static final String GRADIENT = "planner.gradient.a12.k16.ms";
  static final String ANSWERED = "planner.gradient.answered.a12.k16.ms";
  static final String PLAN = "planner.plan.a12.k16.ms";
  static final String P50 = "planner.http.a12.k16.p50";
  static final String P95 = "planner.http.a12.k16.p95";
  static final String P99 = "planner.http.a12.k16.p99";

  private PlannerFigures() {}

  static String rollouts(int futures) {
    return "planner.rollouts1000.t30.a20.k" + futures + ".ms";
  }

  static List<FigureSpec> all() {
    List<FigureSpec> figures = new ArrayList<>();
    for (int k : FUTURES) {
      String id = rollouts(k);
      figures.add(
          FigureSpec.of(id, "ms", "energies of 1,000 motions of 30 steps among 20 agents, one core")
              .atMost(20)
              .beside("one iteration of MPPI in nav2's shape, ms", id + ".peer", null));
    }
    figures.add(FigureSpec.of(GRADIENT, "ms", "an energy and its gradient, 12 agents, 16 futures"));
    figures.add(FigureSpec.of(ANSWERED, "ms", "the same through the others' answer"));
    figures.add(FigureSpec.of(PLAN, "ms", "a whole plan with the default budget, one core"));
    figures.add(FigureSpec.of(P50, "ms", "over HTTP at 10 requests a second, two cores"));
    figures.add(FigureSpec.of(P95, "ms", "the same").atMost(50));
    figures.add(FigureSpec.of(P99, "ms", "the same").atMost(100));
    return List.copyOf(figures);
  }
}
