package io.sparsewatt.planner.scenario;

import java.util.List;

/**
 * Another road user or an obstacle: a rectangle with a past.
 *
 * @param id unique in the scenario; it also keys the agent's random draws, so that they do not
 *     change when another agent leaves
 * @param type what it is
 * @param length metres
 * @param width metres
 * @param history at least one state, times ascending, none later than the scenario's {@code time}
 * @param recordedFuture states after {@code time}; empty unless the scenario says {@code oracle}
 */
public record Agent(
    String id,
    AgentType type,
    double length,
    double width,
    List<AgentState> history,
    List<AgentState> recordedFuture) {

  public Agent {
    history = List.copyOf(history);
    recordedFuture = List.copyOf(recordedFuture);
  }

  /** An agent whose future is not known, which is the ordinary case. */
  public Agent(String id, AgentType type, double length, double width, List<AgentState> history) {
    this(id, type, length, width, history, List.of());
  }
}
