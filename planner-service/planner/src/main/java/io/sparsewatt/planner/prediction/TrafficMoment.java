package io.sparsewatt.planner.prediction;

import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.Road;
import java.util.List;

/**
 * A moment to learn from: what is known at it, and what came of it.
 *
 * @param road that the agents drive on
 * @param agents with their pasts, which all end at this moment, and their recorded futures, which
 *     may be shorter than the five seconds that are learned, or empty
 */
public record TrafficMoment(Road road, List<Agent> agents) {

  /** Copies the list. */
  public TrafficMoment {
    agents = List.copyOf(agents);
  }
}
