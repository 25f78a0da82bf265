package io.sparsewatt.planning.stage;

import io.sparsewatt.planner.Planner;
import io.sparsewatt.planner.scenario.Budget;

/**
 * How live scenes are planned. On the stream a search ends by iterations, never by a clock.
 *
 * @param iterations as {@link Budget#iterations}
 * @param futures sampled futures
 * @param horizonSeconds planned ahead
 * @param corridorWidth of the corridor that stands in for a map, metres
 * @param corridorLength of the corridor, metres
 * @param speedLimit along the corridor, m/s
 * @param seed of the latent draws
 */
public record LivePlanning(
    int iterations,
    int futures,
    double horizonSeconds,
    double corridorWidth,
    double corridorLength,
    double speedLimit,
    long seed) {

  /**
   * 3 s: shorter horizons collapse in closed loop (PPUU). 10 m and 60 m: a carriageway of two lanes
   * with margins, as far as the voxels reach. 13.9 m/s: 50 km/h. 14 iterations: from 8 to 30 drive
   * alike, but for which queues they come upon.
   */
  public static final LivePlanning DEFAULT = new LivePlanning(14, 8, 3, 10, 60, 13.9, 1);

  /** What plans live scenes: the planner as it ships. */
  public static Planner planner() {
    return new Planner();
  }

  public LivePlanning {
    if (iterations < 0 || iterations > Budget.MAX_ITERATIONS) {
      throw new IllegalArgumentException(
          "iterations of 0.." + Budget.MAX_ITERATIONS + " required but it was " + iterations);
    }
  }
}
