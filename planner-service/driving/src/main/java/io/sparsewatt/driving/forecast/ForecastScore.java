package io.sparsewatt.driving.forecast;

import io.sparsewatt.driving.judge.Box;
import io.sparsewatt.driving.judge.LaneMap;
import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.prediction.TrafficMoment;
import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How near a forecaster's futures come to what happened, summed by group. Future 0 is taken for its
 * single best; the others for draws from what it thinks possible. One thread.
 */
final class ForecastScore {

  /** Steps of half a second. */
  static final int STEPS = 10;

  /** Futures of which the nearest counts. */
  static final int BEST_OF = 6;

  private static final double STEP = 0.5;
  // Metres beyond which all of them have missed (Argoverse's convention).
  private static final double MISS = 2;
  // Metres that a middle may lie beside the lanes before it counts as off the road: bounds of
  // recorded lanes are drawn, not surveyed.
  private static final double OFF = 0.3;

  /** What is summed. */
  enum Sum {
    /** Squared distances of future 0 at whole seconds. */
    SQUARE_1,
    SQUARE_2,
    SQUARE_3,
    SQUARE_4,
    SQUARE_5,
    /** The same of the mean of the draws. */
    MEAN_1,
    MEAN_2,
    MEAN_3,
    MEAN_4,
    MEAN_5,
    /** Energy scores at 1, 3, 5 s, and the mean over all ten steps. */
    SCORE_1,
    SCORE_3,
    SCORE_5,
    SCORE,
    /** Mean distance over all steps: of future 0, of the best of six. */
    ADE,
    BEST_ADE,
    /** Distance at the end: of the best of six; whether that is more than 2 m. */
    BEST_FDE,
    MISSED,
    /** Whether what happened lies within the half, and nine tenths, of draws nearest their mean. */
    WITHIN_50,
    WITHIN_90,
    /** Squared distances of draws from their mean, at 5 s. */
    SPREAD,
    /** Draws that leave the road, of agents that did not; and draws that were looked at. */
    OFF_ROAD,
    LOOKED_AT,
    /** Draws in which a box meets another's of the same draw, where none did. */
    COLLIDED,
    /** Agents at moments. */
    COUNT
  }

  private final Map<String, double[]> byGroup = new TreeMap<>();

  /** Adds one moment's. */
  void add(String group, TrafficMoment moment, @Nullable LaneMap lanes, Futures f) {
    double[] sums = byGroup.computeIfAbsent(group, g -> new double[Sum.values().length]);
    List<Agent> agents = moment.agents();
    boolean[] judged = new boolean[agents.size()];
    for (int j = 0; j < judged.length; j++) {
      judged[j] = Clip.isJudged(agents.get(j));
      if (judged[j]) {
        agent(sums, agents.get(j), lanes, f, j);
      }
    }
    collisions(sums, f, judged);
  }

  private static void agent(double[] sums, Agent agent, @Nullable LaneMap lanes, Futures f, int j) {
    int drawn = f.count - 1;
    double ade = 0;
    double score = 0;
    double[] of = new double[f.count];
    double[] last = new double[f.count];
    for (int t = 1; t <= STEPS; t++) {
      AgentState truth = Truth.at(agent, t * STEP);
      double[] d = new double[f.count];
      double mx = 0;
      double my = 0;
      for (int k = 0; k < f.count; k++) {
        int i = f.at(k, j) + t;
        d[k] = distance(f.x[i] - truth.x(), f.y[i] - truth.y());
        of[k] += d[k] / STEPS;
        last[k] = d[k];
        if (k > 0 || drawn == 0) {
          mx += f.x[i];
          my += f.y[i];
        }
      }
      mx /= Math.max(1, drawn);
      my /= Math.max(1, drawn);
      double es = energyScore(f, j, t, d);
      ade += d[0] / STEPS;
      score += es / STEPS;
      if (t % 2 == 0) {
        int second = t / 2 - 1;
        sums[Sum.SQUARE_1.ordinal() + second] += d[0] * d[0];
        double off = distance(mx - truth.x(), my - truth.y());
        sums[Sum.MEAN_1.ordinal() + second] += off * off;
        switch (second) {
          case 0 -> sums[Sum.SCORE_1.ordinal()] += es;
          case 2 -> sums[Sum.SCORE_3.ordinal()] += es;
          case 4 -> {
            sums[Sum.SCORE_5.ordinal()] += es;
            calibration(sums, f, j, t, mx, my, off);
          }
          default -> {}
        }
      }
    }
    double best = Double.POSITIVE_INFINITY;
    double end = Double.POSITIVE_INFINITY;
    for (int k = 0; k < Math.min(BEST_OF, f.count); k++) {
      best = Math.min(best, of[k]);
      end = Math.min(end, last[k]);
    }
    sums[Sum.ADE.ordinal()] += ade;
    sums[Sum.BEST_ADE.ordinal()] += best;
    sums[Sum.BEST_FDE.ordinal()] += end;
    sums[Sum.MISSED.ordinal()] += end > MISS ? 1 : 0;
    sums[Sum.SCORE.ordinal()] += score;
    sums[Sum.COUNT.ordinal()]++;
    if (lanes != null) {
      road(sums, agent, lanes, f, j);
    }
  }

  private static double energyScore(Futures f, int j, int t, double[] d) {
    int drawn = f.count - 1;
    if (drawn < 2) {
      return d[0];
    }
    double near = 0;
    double apart = 0;
    for (int k = 1; k <= drawn; k++) {
      near += d[k] / drawn;
      for (int q = 1; q < k; q++) {
        int a = f.at(k, j) + t;
        int b = f.at(q, j) + t;
        apart += distance(f.x[a] - f.x[b], f.y[a] - f.y[b]);
      }
    }
    return near - apart / (drawn * (drawn - 1.0));
  }

  private static void calibration(
      double[] sums, Futures f, int j, int t, double mx, double my, double off) {
    int drawn = f.count - 1;
    if (drawn < 2) {
      return;
    }
    double[] from = new double[drawn];
    double square = 0;
    for (int k = 1; k <= drawn; k++) {
      int i = f.at(k, j) + t;
      from[k - 1] = distance(f.x[i] - mx, f.y[i] - my);
      square += from[k - 1] * from[k - 1] / (drawn - 1);
    }
    Arrays.sort(from);
    sums[Sum.WITHIN_50.ordinal()] += off <= from[(int) Math.ceil(0.5 * drawn) - 1] ? 1 : 0;
    sums[Sum.WITHIN_90.ordinal()] += off <= from[(int) Math.ceil(0.9 * drawn) - 1] ? 1 : 0;
    sums[Sum.SPREAD.ordinal()] += square;
  }

  /** Only of agents that were on the road all the time. */
  private static void road(double[] sums, Agent agent, LaneMap lanes, Futures f, int j) {
    for (int t = 1; t <= STEPS; t += 3) {
      AgentState truth = Truth.at(agent, t * STEP);
      if (lanes.outside(truth.x(), truth.y()) > OFF) {
        return;
      }
    }
    for (int k = 0; k < f.count; k++) {
      boolean off = false;
      for (int t = 1; t <= STEPS && !off; t += 3) {
        int i = f.at(k, j) + t;
        off = lanes.outside(f.x[i], f.y[i]) > OFF;
      }
      sums[Sum.OFF_ROAD.ordinal()] += off ? 1 : 0;
      sums[Sum.LOOKED_AT.ordinal()]++;
    }
  }

  private static void collisions(double[] sums, Futures f, boolean[] judged) {
    for (int k = 0; k < f.count; k++) {
      for (int j = 0; j < f.agents; j++) {
        if (judged[j] && meets(f, k, j)) {
          sums[Sum.COLLIDED.ordinal()] += 1.0 / f.count;
        }
      }
    }
  }

  private static boolean meets(Futures f, int k, int j) {
    for (int other = 0; other < f.agents; other++) {
      if (other == j || box(f, k, j, 0).overlaps(box(f, k, other, 0))) {
        continue;
      }
      for (int t = 1; t <= STEPS; t++) {
        int a = f.at(k, j) + t;
        int b = f.at(k, other) + t;
        double reach = f.length[j] + f.length[other];
        if (distance(f.x[a] - f.x[b], f.y[a] - f.y[b]) < reach
            && box(f, k, j, t).overlaps(box(f, k, other, t))) {
          return true;
        }
      }
    }
    return false;
  }

  private static Box box(Futures f, int k, int j, int t) {
    int i = f.at(k, j) + t;
    return new Box(f.x[i], f.y[i], f.heading[i], f.length[j], f.width[j]);
  }

  private static double distance(double dx, double dy) {
    return Math.sqrt(dx * dx + dy * dy);
  }

  /** Sums by group, in the order of groups. */
  List<double[]> groups() {
    return new ArrayList<>(byGroup.values());
  }
}
