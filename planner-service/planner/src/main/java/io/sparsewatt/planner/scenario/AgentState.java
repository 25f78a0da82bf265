package io.sparsewatt.planner.scenario;

import org.jspecify.annotations.Nullable;

/**
 * Where an agent was seen.
 *
 * @param time seconds, on the scenario's clock
 * @param x metres, middle of the rectangle
 * @param y metres
 * @param heading radians, counter-clockwise from x
 * @param speed m/s along the heading; null where the sender does not know it. Positions come first:
 *     it is used only while the history is a single state
 */
public record AgentState(double time, double x, double y, double heading, @Nullable Double speed) {}
