package io.sparsewatt.planner.prediction;

import io.sparsewatt.planner.route.LaneView;
import io.sparsewatt.planner.scenario.AgentState;
import java.util.List;

/**
 * What the network is told of one agent, in the agent's own frame: its last two seconds at 10 Hz,
 * its size, its lane. One thread.
 */
final class Observation {

  // Metres in a second below which positions do not tell a direction.
  private static final double MOVED = 0.5;

  // Seconds over which speed is measured: one difference of 0.1 s is noise.
  static final int SPEED_STEPS = 5;

  // A past of tenths of seconds ends where a sum of tenths says, give or take a millisecond.
  private static final double SLACK = 1e-3;

  // Metres of the past along its way are large, those across are not.
  static final double ALONG = 0.1;
  private static final double SIZE = 0.2;

  private final LaneView lanes;
  private final double[] lane = new double[Shape.LANE];
  private final double[] place = new double[2];

  Observation(LaneView lanes) {
    this.lanes = lanes;
  }

  /**
   * Fills node {@code i} of the graph.
   *
   * @param history at least one state, times ascending
   */
  void fill(TrafficGraph g, int i, List<AgentState> history, double length, double width) {
    AgentState now = history.getLast();
    double cos = StrictMath.cos(now.heading());
    double sin = StrictMath.sin(now.heading());
    if (past(history, 1)) {
      double dx = now.x() - place[0];
      double dy = now.y() - place[1];
      double moved = Math.sqrt(dx * dx + dy * dy);
      if (moved > MOVED) {
        cos = dx / moved;
        sin = dy / moved;
      }
    }
    double speed = now.speed() == null ? 0 : now.speed();
    for (int q = 1; q <= Shape.HISTORY; q++) {
      if (!past(history, q * Shape.HISTORY_STEP)) {
        break;
      }
      double dx = place[0] - now.x();
      double dy = place[1] - now.y();
      double along = dx * cos + dy * sin;
      int row = (q - 1) * Shape.HISTORY_VALUES;
      g.inputs[row * g.agents + i] = ALONG * along;
      g.inputs[(row + 1) * g.agents + i] = dy * cos - dx * sin;
      g.inputs[(row + 2) * g.agents + i] = 1;
      if (q <= SPEED_STEPS) {
        speed = -along / (q * Shape.HISTORY_STEP);
      }
    }
    int row = Shape.HISTORY * Shape.HISTORY_VALUES;
    g.inputs[row * g.agents + i] = SIZE * length;
    g.inputs[(row + 1) * g.agents + i] = SIZE * width;
    lanes.describe(now.x(), now.y(), cos, sin, lane);
    for (int r = 0; r < Shape.LANE; r++) {
      g.inputs[(row + 2 + r) * g.agents + i] = lane[r];
    }
    g.x[i] = now.x();
    g.y[i] = now.y();
    g.cos[i] = cos;
    g.sin[i] = sin;
    g.speed[i] = Math.max(0, speed);
    g.length[i] = length;
  }

  /** Where the agent was so many seconds before its last state; false where that is not known. */
  private boolean past(List<AgentState> history, double ago) {
    double time = history.getLast().time() - ago;
    if (time < history.getFirst().time() - SLACK) {
      return false;
    }
    int i = history.size() - 1;
    while (i > 0 && history.get(i).time() > time) {
      i--;
    }
    AgentState a = history.get(i);
    AgentState b = history.get(Math.min(i + 1, history.size() - 1));
    double span = b.time() - a.time();
    double f = span > 0 ? Math.max(0, Math.min(1, (time - a.time()) / span)) : 0;
    place[0] = a.x() + f * (b.x() - a.x());
    place[1] = a.y() + f * (b.y() - a.y());
    return true;
  }
}
