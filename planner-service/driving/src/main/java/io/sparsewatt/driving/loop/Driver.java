package io.sparsewatt.driving.loop;

import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Scenario;
import io.sparsewatt.planner.scenario.ScenarioException;

/** Drives one drive from its start to its end, and may remember. Used by one thread. */
@FunctionalInterface
public interface Driver {

  /**
   * One step.
   *
   * @param now what is known: nothing later than its time
   * @return the ego {@code now.dt()} later
   * @throws ScenarioException if it cannot be planned for
   */
  Ego next(Scenario now) throws ScenarioException;
}
