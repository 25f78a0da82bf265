package io.sparsewatt.driving.minimisers;

import io.sparsewatt.planner.commonroad.CommonRoadFile;
import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Goal;
import io.sparsewatt.planner.scenario.Interval;
import io.sparsewatt.planner.scenario.Scenario;
import io.sparsewatt.planner.scenario.ScenarioException;
import java.util.List;

/**
 * A recorded vehicle at one step of a recording, to be driven otherwise: among all the others,
 * whose recorded future is known, at a speed 4 m/s above its own, so that it meets someone.
 *
 * @param scenario name of the recording's file, without extensions
 * @param track id of the vehicle
 * @param step of the recording
 */
public record Moment(String scenario, String track, int step) {

  // m/s above what was driven (references, planner 5).
  private static final double HASTE = 4;

  /**
   * The scene without the vehicle, which is the ego of it.
   *
   * @throws ScenarioException if the recording lacks the vehicle then, or it cannot be planned for
   */
  public Scenario in(CommonRoadFile file) throws ScenarioException {
    double time = step * file.dt();
    CommonRoadFile.Track own = null;
    for (CommonRoadFile.Track each : file.tracks()) {
      if (each.id().equals(track)) {
        own = each;
      }
    }
    if (own == null) {
      throw new ScenarioException(
          "no-track",
          scenario + " has no track " + track + "; the list of moments is for another.");
    }
    List<AgentState> states = own.states();
    int first = (int) Math.round(states.getFirst().time() / file.dt());
    int at = step - first;
    if (at < 1 || at >= states.size()) {
      throw new ScenarioException(
          "no-state", scenario + ": track " + track + " has no state and one before at " + time);
    }
    AgentState now = states.get(at);
    AgentState before = states.get(at - 1);
    double dx = now.x() - before.x();
    double dy = now.y() - before.y();
    double speed = Math.sqrt(dx * dx + dy * dy) / file.dt();
    Ego ego = new Ego(now.x(), now.y(), now.heading(), speed, 0, 0, own.length(), own.width());
    double wanted = speed + HASTE;
    Goal faster = new Goal(null, null, new Interval(wanted, wanted), null);
    Scenario.Builder scene = file.at(time, ego, faster, true);
    List<Agent> others =
        scene.build().agents().stream().filter(agent -> !agent.id().equals(track)).toList();
    Scenario s = scene.agents(others).futures(1).build();
    s.check();
    return s;
  }
}
