package io.sparsewatt.driving.forecast;

import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;

/** What came of an agent. */
final class Truth {

  private Truth() {}

  /**
   * The recorded state nearest to so many seconds after the moment.
   *
   * @throws IllegalArgumentException if its future is not known
   */
  static AgentState at(Agent agent, double seconds) {
    double time = agent.history().getLast().time() + seconds;
    AgentState best = null;
    double least = Double.POSITIVE_INFINITY;
    for (AgentState s : agent.recordedFuture()) {
      double off = Math.abs(s.time() - time);
      if (off < least) {
        least = off;
        best = s;
      }
    }
    if (best == null) {
      throw new IllegalArgumentException("nobody knows what came of agent " + agent.id());
    }
    return best;
  }
}
