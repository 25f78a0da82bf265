package io.sparsewatt.planner.commonroad;

import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.AgentType;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Goal;
import io.sparsewatt.planner.scenario.Lane;
import io.sparsewatt.planner.scenario.Road;
import io.sparsewatt.planner.scenario.Scenario;
import io.sparsewatt.planner.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.List;

/**
 * A CommonRoad scenario file: the whole recording. A {@link Scenario} is a view of it at one time,
 * which holds nothing later than that time.
 *
 * @param version {@code 2018b} or {@code 2020a}
 * @param benchmarkId as in the file
 * @param dt seconds a time step
 * @param lanes the lanelets
 * @param tracks all obstacles, with all their states
 * @param problems the planning problems
 * @param dropped what the file holds and the planner does not use, most of all nothing silently
 */
public record CommonRoadFile(
    String version,
    String benchmarkId,
    double dt,
    List<Lane> lanes,
    List<Track> tracks,
    List<Problem> problems,
    List<Dropped> dropped) {

  public CommonRoadFile {
    lanes = List.copyOf(lanes);
    tracks = List.copyOf(tracks);
    problems = List.copyOf(problems);
    dropped = List.copyOf(dropped);
  }

  /**
   * One obstacle.
   *
   * @param id as in the file
   * @param type what it is; {@link AgentType#STATIC} has one state, valid at all times
   * @param length metres
   * @param width metres
   * @param states by time
   */
  public record Track(
      String id, AgentType type, double length, double width, List<AgentState> states) {
    public Track {
      states = List.copyOf(states);
    }
  }

  /**
   * One planning problem.
   *
   * @param id as in the file
   * @param time seconds, when it starts
   * @param ego at that time; CommonRoad's vehicle 2 (BMW 320i), since the file names none
   * @param goal the first goal state; others are reported as dropped
   */
  public record Problem(String id, double time, Ego ego, Goal goal) {}

  /**
   * Something that was read over.
   *
   * @param what its path below the root, or a sentence
   * @param count how often
   */
  public record Dropped(String what, int count) {}

  /**
   * The first planning problem at its start.
   *
   * @throws ScenarioException if the file has no planning problem
   */
  public Scenario scenario() throws ScenarioException {
    if (problems.isEmpty()) {
      throw new ScenarioException(
          "no-planning-problem",
          "the file "
              + benchmarkId
              + " has no planningProblem, so there is no ego to plan for. Add one.");
    }
    Problem p = problems.getFirst();
    Scenario s = at(p.time(), p.ego(), p.goal(), false).build();
    s.check();
    return s;
  }

  /**
   * A view at one time. Obstacles that are not there then are left out.
   *
   * @param time seconds
   * @param ego at that time
   * @param goal to reach
   * @param oracle whether the recorded futures go with it
   * @return a builder, not yet checked
   */
  public Scenario.Builder at(double time, Ego ego, Goal goal, boolean oracle) {
    Scenario.Builder b =
        Scenario.builder(ego, new Road.Lanes(lanes))
            .id(benchmarkId)
            .time(time)
            .dt(dt)
            .goal(goal)
            .oracle(oracle);
    // Horizon: 3 s, or the nearest multiple of another dt.
    b.horizon(Math.max(2, Math.rint(3 / dt)) * dt);
    double near = 0.5 * dt;
    for (Track t : tracks) {
      if (t.type() == AgentType.STATIC) {
        AgentState s = t.states().getFirst();
        b.agent(
            new Agent(
                t.id(),
                t.type(),
                t.length(),
                t.width(),
                List.of(new AgentState(time, s.x(), s.y(), s.heading(), 0.0))));
        continue;
      }
      int last = -1;
      for (int i = 0; i < t.states().size(); i++) {
        if (t.states().get(i).time() <= time + near) {
          last = i;
        }
      }
      if (last < 0 || t.states().get(last).time() < time - near) {
        continue;
      }
      b.agent(
          new Agent(
              t.id(),
              t.type(),
              t.length(),
              t.width(),
              unbroken(t.states(), last, -1),
              oracle ? unbroken(t.states(), last, 1) : List.of()));
    }
    return b;
  }

  /** The states before and at {@code from}, or after it, up to a gap or the limit. */
  private static List<AgentState> unbroken(List<AgentState> states, int from, int step) {
    List<AgentState> found = new ArrayList<>();
    if (step < 0) {
      found.add(states.get(from));
    }
    for (int i = from + step; i >= 0 && i < states.size(); i += step) {
      double gap = Math.abs(states.get(i).time() - states.get(i - step).time());
      if (gap > Scenario.MAX_HISTORY_GAP || found.size() == Scenario.MAX_HISTORY) {
        break;
      }
      found.add(states.get(i));
    }
    return step < 0 ? found.reversed() : found;
  }
}
