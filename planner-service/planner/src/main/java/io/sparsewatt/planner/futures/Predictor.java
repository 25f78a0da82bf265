package io.sparsewatt.planner.futures;

import io.sparsewatt.planner.route.Route;
import io.sparsewatt.planner.scenario.Scenario;
import org.jspecify.annotations.Nullable;

/**
 * Draws futures of the others from what is known at the scenario's time. The same scenario gives
 * the same futures, byte for byte. Implementations are safe for use by several threads.
 */
public interface Predictor {

  /** The name that every answer carries. */
  String name();

  /** Whether it was learned from data. */
  boolean trained();

  /**
   * @param scenario checked
   * @param route of the ego
   * @return futures at {@code time + t dt}; the first is the likeliest
   */
  Futures sample(Scenario scenario, Route route);

  /**
   * How the others answer what the ego does; null if they do the same whatever it does.
   *
   * @param scenario checked
   * @param route of the ego
   */
  default @Nullable Answers answers(Scenario scenario, Route route) {
    return null;
  }
}
