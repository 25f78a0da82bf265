package io.sparsewatt.driving.forecast;

import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The 55 numbers that a linear predictor is given (references, planner A8): a second of the agent's
 * own past at 10 Hz, its velocity and acceleration, and to each of six neighbours (ahead and behind
 * in its lane, in the one to the left, in the one to the right) gap, relative speed, their
 * quotient, nearness, and whether there is one. In the frame of the agent's travel.
 */
final class RidgeFeatures {

  static final int COUNT = 55;

  private static final int PAST = 10;
  private static final double LANE = 3.7;
  private static final double FARTHEST = 60;

  /** Metres; the direction of travel. */
  double x;

  double y;
  double cos;
  double sin;

  final double[] values = new double[COUNT];

  /** Fills it; false where the agent's past is shorter than a second. */
  boolean fill(List<Agent> agents, int self) {
    Agent a = agents.get(self);
    AgentState now = a.history().getLast();
    AgentState first = state(a, PAST);
    if (first == null) {
      return false;
    }
    x = now.x();
    y = now.y();
    double dx = x - first.x();
    double dy = y - first.y();
    double moved = Math.sqrt(dx * dx + dy * dy);
    cos = moved > 0.5 ? dx / moved : StrictMath.cos(now.heading());
    sin = moved > 0.5 ? dy / moved : StrictMath.sin(now.heading());
    int to = 0;
    for (int q = PAST; q >= 1; q--) {
      AgentState s = state(a, q);
      if (s == null) {
        return false;
      }
      values[to++] = along(s.x() - x, s.y() - y);
      values[to++] = across(s.x() - x, s.y() - y);
    }
    // Rows 0..19 run from 1 s ago to 0.1 s ago; half a second ago stands at 10.
    double late = -values[10] / 0.5;
    double lateAcross = -values[11] / 0.5;
    double early = (values[10] - values[0]) / 0.5;
    double earlyAcross = (values[11] - values[1]) / 0.5;
    values[to++] = late;
    values[to++] = lateAcross;
    values[to++] = (late - early) / 0.5;
    values[to++] = (lateAcross - earlyAcross) / 0.5;
    values[to++] = 1;
    Arrays.fill(values, to, COUNT, 0);
    for (int side = 0; side < 3; side++) {
      double lane = side == 0 ? 0 : side == 1 ? LANE : -LANE;
      for (int front = 1; front >= 0; front--) {
        neighbour(agents, self, lane, front == 1, late, to);
        to += 5;
      }
    }
    return true;
  }

  private void neighbour(
      List<Agent> agents, int self, double lane, boolean front, double speed, int to) {
    double least = Double.POSITIVE_INFINITY;
    int best = -1;
    for (int j = 0; j < agents.size(); j++) {
      AgentState s = agents.get(j).history().getLast();
      double ahead = along(s.x() - x, s.y() - y);
      double beside = across(s.x() - x, s.y() - y);
      if (j != self
          && Math.abs(beside - lane) < 0.5 * LANE
          && (ahead > 0) == front
          && Math.abs(ahead) < least) {
        least = Math.abs(ahead);
        best = j;
      }
    }
    if (best < 0) {
      values[to] = FARTHEST / 10;
      return;
    }
    Agent other = agents.get(best);
    double gap = least - 0.5 * (agents.get(self).length() + other.length());
    double closing = speedOf(other) - speed;
    values[to] = Math.min(gap, FARTHEST) / 10;
    values[to + 1] = closing;
    values[to + 2] = 1 / Math.max(1, gap);
    values[to + 3] = 1;
    values[to + 4] = closing / Math.max(1, gap);
  }

  private double speedOf(Agent other) {
    AgentState now = other.history().getLast();
    AgentState before = state(other, 5);
    if (before == null) {
      before = other.history().getFirst();
    }
    double span = now.time() - before.time();
    return span > 0 ? along(now.x() - before.x(), now.y() - before.y()) / span : 0;
  }

  double along(double dx, double dy) {
    return dx * cos + dy * sin;
  }

  double across(double dx, double dy) {
    return dy * cos - dx * sin;
  }

  /** The state so many tenths of a second ago, of a history at 10 Hz; null if there is none. */
  private static @Nullable AgentState state(Agent a, int tenths) {
    List<AgentState> past = a.history();
    int i = past.size() - 1 - tenths;
    return i < 0 ? null : past.get(i);
  }
}
