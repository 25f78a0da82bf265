package io.sparsewatt.benchmarks.planner;

import io.sparsewatt.benchmarks.harness.BenchRun;
import io.sparsewatt.benchmarks.harness.Report;
import java.io.IOException;
import java.util.Map;

/** {@code bench planner}. */
public final class PlannerBenchmark {

  private PlannerBenchmark() {}

  /**
   * Measures.
   *
   * @param bench of {@code energy}, {@code http} or all parts
   */
  public static Report run(BenchRun bench) throws IOException, InterruptedException {
    return bench.measure(
        PlannerFork.class,
        fork -> bench.part(),
        Map.of("crowd", "cars on three lanes of a bend of 400 m, from the seed"),
        PlannerFigures.all());
  }
}
