package io.sparsewatt.simulator;

import io.sparsewatt.simulator.traffic.AgentState;
import java.util.List;

/**
 * What is really there: all that a planning request needs, without a sensor in between.
 *
 * @param timeNanos simulation time
 * @param ego the ego vehicle
 * @param agents everything that moves but the ego, by rising id; parked cars are not agents
 * @param lanes every lane around the ego, by index; first those driven its way, from left to right
 */
public record TruthScene(
    long timeNanos, AgentState ego, List<AgentState> agents, List<TruthLane> lanes) {

  public TruthScene {
    agents = List.copyOf(agents);
    lanes = List.copyOf(lanes);
  }
}
