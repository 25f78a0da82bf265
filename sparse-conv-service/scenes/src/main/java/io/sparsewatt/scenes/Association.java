package io.sparsewatt.scenes;

import java.util.Arrays;
import java.util.List;

/** Which detection is which track: pairs within a gate, at the least cost together. */
final class Association {

  // Leaving a track or a detection alone costs this much: a squared distance that one in 400 true
  // pairs exceeds (chi-squared, 2 degrees of freedom).
  private static final double ALONE = 12;
  // What a pair of unlike class costs on top; sizes seen in part change class now and then.
  private static final double UNLIKE = 3;
  // Metres of difference in height that cost 1.
  private static final double HEIGHT_SPREAD = 0.5;
  // No pair further apart is looked at: 30 m/s seen once at 10 Hz, and some size.
  private static final double REACH = 6;

  private final Assignment assignment = new Assignment();
  private double[] cost = new double[0];
  private double[] part = new double[0];

  /**
   * Pairs tracks with detections.
   *
   * @param predicted where the tracks are expected
   * @return for each track the number of its detection, or -1
   */
  int[] assign(
      List<Track> tracks,
      Motion[] predicted,
      List<Detection> detections,
      EgoPose ego,
      double voxelSize) {
    int rows = predicted.length;
    int columns = detections.size();
    if (cost.length < rows * columns) {
      cost = new double[2 * rows * columns];
    }
    // Tracks 0 .. rows-1 and detections rows .. rows+columns-1, joined where a pair is possible:
    // each group of them is assigned by itself, so the cubic cost is that of a crowd, not of a
    // city.
    int[] group = new int[rows + columns];
    Arrays.setAll(group, i -> i);
    for (int t = 0; t < rows; t++) {
      for (int d = 0; d < columns; d++) {
        double pair = pairCost(tracks.get(t), predicted[t], detections.get(d), ego, voxelSize);
        cost[t * columns + d] = pair;
        if (pair < ALONE) {
          join(group, t, rows + d);
        }
      }
    }
    int[] detectionOf = new int[rows];
    Arrays.fill(detectionOf, -1);
    boolean[] done = new boolean[rows + columns];
    for (int t = 0; t < rows; t++) {
      int root = root(group, t);
      if (!done[root]) {
        done[root] = true;
        solve(group, root, rows, columns, detectionOf);
      }
    }
    return detectionOf;
  }

  private void solve(int[] group, int root, int rows, int columns, int[] detectionOf) {
    int[] t = members(group, root, 0, rows);
    int[] d = members(group, root, rows, rows + columns);
    if (d.length == 0) {
      return;
    }
    // A column of its own for each track is the choice to stay alone.
    int width = d.length + t.length;
    if (part.length < t.length * width) {
      part = new double[2 * t.length * width];
    }
    for (int i = 0; i < t.length; i++) {
      for (int j = 0; j < d.length; j++) {
        // Twice what staying alone costs is never chosen, and finite.
        part[i * width + j] = Math.min(cost[t[i] * columns + d[j] - rows], 2 * ALONE);
      }
      for (int j = 0; j < t.length; j++) {
        part[i * width + d.length + j] = i == j ? ALONE : 2 * ALONE;
      }
    }
    int[] columnOf = new int[t.length];
    assignment.solve(part, t.length, width, columnOf);
    for (int i = 0; i < t.length; i++) {
      int j = columnOf[i];
      if (j < d.length && part[i * width + j] < ALONE) {
        detectionOf[t[i]] = d[j] - rows;
      }
    }
  }

  private static int[] members(int[] group, int root, int from, int to) {
    int[] found = new int[to - from];
    int n = 0;
    for (int i = from; i < to; i++) {
      if (root(group, i) == root) {
        found[n++] = i;
      }
    }
    return Arrays.copyOf(found, n);
  }

  private static int root(int[] group, int i) {
    int node = i;
    while (group[node] != node) {
      group[node] = group[group[node]];
      node = group[node];
    }
    return node;
  }

  private static void join(int[] group, int a, int b) {
    int rootA = root(group, a);
    int rootB = root(group, b);
    group[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
  }

  private static double pairCost(
      Track track, Motion predicted, Detection detection, EgoPose ego, double voxelSize) {
    double middleA = (detection.a0() + detection.a1()) / 2;
    double middleB = (detection.b0() + detection.b1()) / 2;
    if (Math.abs(detection.x(ego, middleA, middleB) - predicted.x()) > REACH
        || Math.abs(detection.y(ego, middleA, middleB) - predicted.y()) > REACH) {
      return Double.POSITIVE_INFINITY;
    }
    double a = detection.centreA(track, predicted, ego);
    double b = detection.centreB(track, predicted, ego);
    double higher = (detection.top() - track.height()) / HEIGHT_SPREAD;
    return predicted.surprise(
            detection.x(ego, a, b), detection.y(ego, a, b), detection.variance(voxelSize))
        + (detection.objectClass() == track.objectClass() ? 0 : UNLIKE)
        + higher * higher;
  }
}
