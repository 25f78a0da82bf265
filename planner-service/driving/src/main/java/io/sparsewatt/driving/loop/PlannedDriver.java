package io.sparsewatt.driving.loop;

import io.sparsewatt.planner.Planner;
import io.sparsewatt.planner.plan.Plan;
import io.sparsewatt.planner.scenario.Controls;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Scenario;
import io.sparsewatt.planner.scenario.ScenarioException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Plans anew at every step, starting from the plan before, and drives the first step of it. */
public final class PlannedDriver implements Driver {

  private final Planner planner;
  private final UnaryOperator<Scenario.Builder> settings;
  private @Nullable Controls previous;

  /**
   * @param settings futures, budget, risk, seed: what a request says beside the scene
   */
  public PlannedDriver(Planner planner, UnaryOperator<Scenario.Builder> settings) {
    this.planner = planner;
    this.settings = settings;
  }

  @Override
  public Ego next(Scenario now) throws ScenarioException {
    Scenario asked = settings.apply(now.toBuilder()).previousPlan(previous).build();
    Plan plan = planner.plan(asked);
    previous = plan.controls();
    Plan.Point to = plan.trajectory().get(1);
    Ego ego = now.ego();
    return new Ego(
        to.x(),
        to.y(),
        to.heading(),
        to.speed(),
        plan.trajectory().getFirst().acceleration(),
        to.curvature(),
        ego.length(),
        ego.width());
  }
}
