package io.sparsewatt.planner.prediction;

import io.sparsewatt.planner.route.LaneView;
import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A {@link TrafficMoment} as numbers: the graph, and each agent's state at every step that it was
 * seen at. Immutable once made; each use varies a copy of it.
 */
final class Lesson {

  /** Steps that are learned: five seconds. */
  static final int STEPS = 10;

  // Metres by which each position of the past is moved.
  private static final double NOISE = 0.02;

  // Of the lessons: how many have a shorter past, how many none, how many a driver whose future is
  // given, who has none either: an ego comes without.
  private static final double SHORTER = 0.25;
  private static final double NONE = 0.15;
  private static final double GIVEN = 0.3;

  // m/s: what a tracker's speed is off by, and below which it says that something stands.
  private static final double SPEED_NOISE = 0.3;
  private static final double STANDING = 0.5;

  // Seconds before and after, over which a recorded direction and speed are measured.
  private static final double AROUND = 0.2;
  private static final double MOVED = 0.2;

  private final TrafficGraph graph = new TrafficGraph();
  private final int agents;

  // Entry t * agents + i; step 0 is the moment itself. NaN where the agent was not seen.
  private final double[] x;
  private final double[] y;
  private final double[] cos;
  private final double[] sin;
  private final double[] speed;

  Lesson(TrafficMoment moment, LaneView lanes) {
    List<Agent> all = moment.agents();
    agents = all.size();
    int n = (STEPS + 1) * agents;
    x = new double[n];
    y = new double[n];
    cos = new double[n];
    sin = new double[n];
    speed = new double[n];
    graph.resize(agents);
    Observation observation = new Observation(lanes);
    for (int i = 0; i < agents; i++) {
      Agent a = all.get(i);
      observation.fill(graph, i, a.history(), a.length(), a.width());
      label(i, a);
    }
  }

  private void label(int i, Agent agent) {
    AgentState now = agent.history().getLast();
    double[] before = new double[3];
    double[] after = new double[3];
    double[] at = new double[3];
    for (int t = 0; t <= STEPS; t++) {
      int to = t * agents + i;
      double time = now.time() + t * Shape.STEP;
      if (!place(agent, time, at)) {
        x[to] = Double.NaN;
        continue;
      }
      x[to] = at[0];
      y[to] = at[1];
      // Towards the ends of what is known, over less time.
      double from = place(agent, time - AROUND, before) ? AROUND : 0;
      double until = place(agent, time + AROUND, after) ? AROUND : 0;
      double[] a = from > 0 ? before : at;
      double[] b = until > 0 ? after : at;
      double dx = b[0] - a[0];
      double dy = b[1] - a[1];
      double moved = Math.sqrt(dx * dx + dy * dy);
      speed[to] = from + until > 0 ? moved / (from + until) : 0;
      boolean clear = moved > MOVED;
      cos[to] = clear ? dx / moved : StrictMath.cos(at[2]);
      sin[to] = clear ? dy / moved : StrictMath.sin(at[2]);
    }
  }

  /** Where the agent is at a time; false before and after it was seen. */
  private static boolean place(Agent agent, double time, double[] out) {
    List<AgentState> past = agent.history();
    List<AgentState> future = agent.recordedFuture();
    int n = past.size() + future.size();
    AgentState a = null;
    for (int i = 0; i < n; i++) {
      AgentState b = i < past.size() ? past.get(i) : future.get(i - past.size());
      if (b.time() >= time - 1e-6) {
        if (a == null) {
          a = b;
          if (b.time() > time + 1e-6) {
            return false;
          }
        }
        double span = b.time() - a.time();
        double f = span > 0 ? Math.min(1, (time - a.time()) / span) : 0;
        out[0] = a.x() + f * (b.x() - a.x());
        out[1] = a.y() + f * (b.y() - a.y());
        out[2] = f < 0.5 ? a.heading() : b.heading();
        return true;
      }
      a = b;
    }
    return false;
  }

  /** Agents and steps with a label. */
  int labels() {
    int count = 0;
    for (int c = agents; c < x.length; c++) {
      count += Double.isNaN(x[c]) ? 0 : 1;
    }
    return count;
  }

  /**
   * A varied copy to learn from: noise on the past, a part of it or none, mirrored or not, one
   * driver given or not.
   */
  Varied vary(RandomGenerator random) {
    return new Varied(random);
  }

  /** One use of a lesson. */
  final class Varied {

    final TrafficGraph graph = new TrafficGraph();
    private final boolean mirrored;
    private final int driver;

    private Varied(RandomGenerator random) {
      mirrored = random.nextBoolean();
      driver = random.nextDouble() < GIVEN ? random.nextInt(agents) : -1;
      double share = random.nextDouble();
      int kept =
          share < NONE
              ? 0
              : share < NONE + SHORTER ? random.nextInt(1, Shape.HISTORY) : Shape.HISTORY;
      graph.resize(agents);
      double side = mirrored ? -1 : 1;
      for (int i = 0; i < agents; i++) {
        boolean alone = kept == 0 || i == driver;
        past(i, alone ? 0 : kept, random);
        graph.x[i] = Lesson.this.graph.x[i];
        graph.y[i] = side * Lesson.this.graph.y[i];
        double c = Lesson.this.graph.cos[i];
        double s = Lesson.this.graph.sin[i];
        double turn = 0;
        if (alone) {
          // A tracker's direction and speed, not those of the last second.
          turn = StrictMath.atan2(s * cos[i] - c * sin[i], c * cos[i] + s * sin[i]);
          c = cos[i];
          s = sin[i];
          double v = speed[i] + SPEED_NOISE * random.nextGaussian();
          graph.speed[i] = v < STANDING ? 0 : v;
        }
        lane(i, turn);
        graph.cos[i] = c;
        graph.sin[i] = side * s;
        graph.length[i] = Lesson.this.graph.length[i];
      }
      if (driver >= 0 && isSeenThroughout(driver)) {
        graph.given[driver] = true;
        graph.speed[driver] = speed[driver];
      }
      graph.connect();
    }

    private double in(int row, int i) {
      return Lesson.this.graph.inputs[row * agents + i];
    }

    private void set(int row, int i, double value) {
      graph.inputs[row * agents + i] = value;
    }

    private void past(int i, int kept, RandomGenerator random) {
      double side = mirrored ? -1 : 1;
      graph.speed[i] = Lesson.this.graph.speed[i];
      for (int q = 0; q < kept; q++) {
        int row = q * Shape.HISTORY_VALUES;
        double seen = in(row + 2, i);
        if (seen == 0) {
          break;
        }
        double along = in(row, i) + Observation.ALONG * NOISE * random.nextGaussian();
        double across = in(row + 1, i) + NOISE * random.nextGaussian();
        set(row, i, along);
        set(row + 1, i, side * across);
        set(row + 2, i, 1);
        if (q < Observation.SPEED_STEPS) {
          graph.speed[i] = Math.max(0, -along / Observation.ALONG / ((q + 1) * Shape.HISTORY_STEP));
        }
      }
      int row = Shape.HISTORY * Shape.HISTORY_VALUES;
      set(row, i, in(row, i));
      set(row + 1, i, in(row + 1, i));
    }

    /**
     * The lane, seen by an agent whose direction is another than the one it was described for.
     *
     * @param turn radians that the described one is to the left of the agent's
     */
    private void lane(int i, double turn) {
      int row = Shape.HISTORY * Shape.HISTORY_VALUES + 2;
      if (in(row, i) == 0) {
        return;
      }
      double side = mirrored ? -1 : 1;
      int left = mirrored ? 4 : 3;
      set(row, i, in(row, i));
      set(row + 1, i, side * in(row + 1, i));
      set(row + 2, i, side * (in(row + 2, i) + 2 * turn));
      set(row + 3, i, in(row + left, i));
      set(row + 4, i, in(row + 7 - left, i));
      for (int r = row + 5; r + 1 < row + Shape.LANE; r += 2) {
        int most = mirrored ? r + 1 : r;
        set(r, i, side * (in(most, i) + turn));
        set(r + 1, i, side * (in(r + r + 1 - most, i) + turn));
      }
    }

    private boolean isSeenThroughout(int i) {
      for (int t = 0; t <= STEPS; t++) {
        if (Double.isNaN(x[t * agents + i])) {
          return false;
        }
      }
      return true;
    }

    /** Fills the given driver's states into an opened rollout. */
    void give(Rollout r) {
      if (driver < 0 || !graph.given[driver]) {
        return;
      }
      double side = mirrored ? -1 : 1;
      for (int t = 1; t <= STEPS; t++) {
        int from = t * agents + driver;
        int at = r.at(t, driver);
        for (int k = at; k < at + r.draws; k++) {
          r.x[k] = x[from];
          r.y[k] = side * y[from];
          r.cos[k] = cos[from];
          r.sin[k] = side * sin[from];
          r.speed[k] = speed[from];
        }
      }
    }

    /** Whether agent {@code i} at step {@code t} is to be learned. */
    boolean isLabelled(int t, int i) {
      return !graph.given[i] && !Double.isNaN(x[t * agents + i]);
    }

    double labelX(int t, int i) {
      return x[t * agents + i];
    }

    double labelY(int t, int i) {
      return mirrored ? -y[t * agents + i] : y[t * agents + i];
    }
  }
}
