package io.sparsewatt.planner.scenario;

import java.util.List;

/**
 * Control knots: acceleration and curvature at equally spaced times, linear in between, the last
 * one held. A plan carries its controls; sent back as {@code previousPlan} they start the next.
 *
 * @param time seconds, when the first knot applies
 * @param spacing seconds between knots
 * @param acceleration m/s²
 * @param curvature 1/m, as many as {@code acceleration}
 */
public record Controls(
    double time, double spacing, List<Double> acceleration, List<Double> curvature) {

  public Controls {
    acceleration = List.copyOf(acceleration);
    curvature = List.copyOf(curvature);
  }
}
