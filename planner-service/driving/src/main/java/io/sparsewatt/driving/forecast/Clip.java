package io.sparsewatt.driving.forecast;

import io.sparsewatt.planner.commonroad.CommonRoadFile.Track;
import io.sparsewatt.planner.prediction.TrafficMoment;
import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.AgentType;
import io.sparsewatt.planner.scenario.Road;
import java.util.ArrayList;
import java.util.List;

/**
 * Traffic as it went, to learn from or to be judged on.
 *
 * @param name of it
 * @param place where it was recorded; places are judged apart
 * @param group of clips that share tracks; never split between learning and judging
 * @param road that it is on
 * @param dt seconds between states
 * @param tracks with a state at every step from their first to their last
 */
public record Clip(
    String name, String place, String group, Road road, double dt, List<Track> tracks) {

  /** Seconds of the past that an agent needs to be judged. */
  static final double PAST = 1;

  /** Seconds ahead that are judged. */
  static final double AHEAD = 5;

  // Seconds of the past that predictors are shown.
  private static final double SHOWN = 2;

  /** Copies the list. */
  public Clip {
    tracks = List.copyOf(tracks);
  }

  /**
   * Moments of it.
   *
   * @param stride steps from one to the next
   */
  public List<TrafficMoment> moments(int stride) {
    int last = 0;
    for (Track t : tracks) {
      last = Math.max(last, step(t.states().getLast()));
    }
    List<TrafficMoment> moments = new ArrayList<>();
    for (int step = steps(PAST); step <= last - steps(PAST); step += stride) {
      List<Agent> agents = new ArrayList<>();
      for (Track t : tracks) {
        int at = step - step(t.states().getFirst());
        if (at >= 0 && at < t.states().size()) {
          agents.add(agent(t, at));
        } else if (t.type() == AgentType.STATIC) {
          AgentState s = t.states().getFirst();
          AgentState now = new AgentState(step * dt, s.x(), s.y(), s.heading(), 0.0);
          agents.add(new Agent(t.id(), t.type(), t.length(), t.width(), List.of(now)));
        }
      }
      if (!agents.isEmpty()) {
        moments.add(new TrafficMoment(road, agents));
      }
    }
    return moments;
  }

  private Agent agent(Track t, int at) {
    List<AgentState> states = t.states();
    List<AgentState> past = states.subList(Math.max(0, at - steps(SHOWN)), at + 1);
    // A fifth of a second more, so that speed at the last step is measured on both sides of it.
    int until = Math.min(states.size(), at + 1 + steps(AHEAD) + 2);
    return new Agent(t.id(), t.type(), t.length(), t.width(), past, states.subList(at + 1, until));
  }

  private int steps(double seconds) {
    return (int) Math.round(seconds / dt);
  }

  private int step(AgentState s) {
    return (int) Math.round(s.time() / dt);
  }

  /** The same agent as a forecaster may know it. */
  static Agent withoutFuture(Agent a) {
    return new Agent(a.id(), a.type(), a.length(), a.width(), a.history());
  }

  /** Whether an agent of a moment is judged: its past is long enough, and its future known. */
  static boolean isJudged(Agent a) {
    double past = a.history().getLast().time() - a.history().getFirst().time();
    return past >= PAST - 1e-3
        && !a.recordedFuture().isEmpty()
        && a.recordedFuture().getLast().time() - a.history().getLast().time() >= AHEAD - 1e-3;
  }
}
