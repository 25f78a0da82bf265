package io.sparsewatt.planner.futures;

import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.Road;
import io.sparsewatt.planner.scenario.Scenario;
import java.util.List;

/**
 * What is asked of a predictor, and known to it, without an ego: futures of agents on a road.
 *
 * @param agents with their pasts
 * @param road that they drive on
 * @param time seconds, now; no history ends later
 * @param dt seconds between predicted states
 * @param steps predicted states after now
 * @param count K, futures to draw; the first is the likeliest
 * @param seed of the draws
 */
public record Outlook(
    List<Agent> agents, Road road, double time, double dt, int steps, int count, long seed) {

  /** Copies the list. */
  public Outlook {
    agents = List.copyOf(agents);
  }

  /** What a scenario asks. */
  public static Outlook of(Scenario s) {
    return new Outlook(s.agents(), s.road(), s.time(), s.dt(), s.steps(), s.futures(), s.seed());
  }
}
