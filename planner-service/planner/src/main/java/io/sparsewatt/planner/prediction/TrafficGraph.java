package io.sparsewatt.planner.prediction;

import java.util.Arrays;

/**
 * Agents at a moment, and who heeds whom: the nodes and edges that a {@link Rollout} unrolls. An
 * edge runs from the agent that is heeded, its source, to the one that heeds, its target. Filled
 * anew for each moment; one thread.
 */
final class TrafficGraph {

  /** Metres ahead and behind, and beside, within which an agent heeds another. */
  private static final double REACH = 70;

  private static final double BESIDE = 10;

  /** A neighbour beside counts as so many times farther than one ahead. */
  private static final double BESIDE_COUNTS = 3;

  /** Half of a lane: whoever is less beside another is in its track. */
  private static final double IN_TRACK = 1.8;

  int agents;

  /** The agent that hides who follows it from who is ahead of it; -1 for none. */
  int between = -1;

  /** What is known of each agent: {@link Shape#INPUTS} rows of {@code agents} numbers. */
  double[] inputs = new double[0];

  /** Metres; the direction that the agent moves in, of length 1. */
  double[] x = new double[0];

  double[] y = new double[0];
  double[] cos = new double[0];
  double[] sin = new double[0];

  /** m/s, measured. */
  double[] speed = new double[0];

  /** Metres. */
  double[] length = new double[0];

  /** Whether the agent's future is given, rather than predicted. */
  boolean[] given = new boolean[0];

  int edges;

  /** Edges of one target stand together, by target. */
  int[] source = new int[0];

  int[] target = new int[0];

  private final double[] distance = new double[Shape.NEIGHBOURS];
  private final int[] nearest = new int[Shape.NEIGHBOURS];

  /** Makes room for so many agents; nothing of the moment before is kept. */
  void resize(int count) {
    agents = count;
    between = -1;
    edges = 0;
    if (x.length < count) {
      inputs = new double[Shape.INPUTS * count];
      x = new double[count];
      y = new double[count];
      cos = new double[count];
      sin = new double[count];
      speed = new double[count];
      length = new double[count];
      given = new boolean[count];
      source = new int[Shape.NEIGHBOURS * count];
      target = new int[Shape.NEIGHBOURS * count];
    }
    Arrays.fill(inputs, 0, Shape.INPUTS * count, 0);
    Arrays.fill(given, 0, count, false);
  }

  /** Lets every agent whose future is not given heed those nearest to it. */
  void connect() {
    edges = 0;
    for (int i = 0; i < agents; i++) {
      if (given[i]) {
        continue;
      }
      int found = 0;
      for (int j = 0; j < agents; j++) {
        double dx = x[j] - x[i];
        double dy = y[j] - y[i];
        double ahead = Math.abs(dx * cos[i] + dy * sin[i]);
        double beside = Math.abs(dy * cos[i] - dx * sin[i]);
        if (j == i || ahead >= REACH || beside >= BESIDE || isHidden(j, i)) {
          continue;
        }
        found = insert(ahead + BESIDE_COUNTS * beside, j, found);
      }
      for (int e = 0; e < found; e++) {
        source[edges] = nearest[e];
        target[edges++] = i;
      }
    }
  }

  /** Whether {@link #between} drives between two in one track, the first behind the second. */
  private boolean isHidden(int j, int i) {
    return between >= 0 && inTrack(j) < 0 && inTrack(i) > 0;
  }

  /** Metres ahead of {@link #between}, in its track; 0 beside it, and of itself. */
  private double inTrack(int i) {
    double dx = x[i] - x[between];
    double dy = y[i] - y[between];
    double beside = Math.abs(dy * cos[between] - dx * sin[between]);
    return beside < IN_TRACK ? dx * cos[between] + dy * sin[between] : 0;
  }

  /** Keeps the nearest in rising order; of equal ones the earlier agent stands first. */
  private int insert(double d, int agent, int found) {
    int at = found;
    while (at > 0 && distance[at - 1] > d) {
      at--;
    }
    if (at == Shape.NEIGHBOURS) {
      return found;
    }
    int count = Math.min(found + 1, Shape.NEIGHBOURS);
    System.arraycopy(distance, at, distance, at + 1, count - 1 - at);
    System.arraycopy(nearest, at, nearest, at + 1, count - 1 - at);
    distance[at] = d;
    nearest[at] = agent;
    return count;
  }
}
