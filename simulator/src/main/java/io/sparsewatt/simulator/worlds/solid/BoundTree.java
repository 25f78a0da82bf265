package io.sparsewatt.simulator.worlds.solid;

import java.util.Arrays;

/**
 * A bounding volume hierarchy over {@link Solids}: nodes in depth-first order, the left child right
 * after its parent, split by the surface area heuristic over bins (Wald, "On fast construction of
 * SAH-based bounding volume hierarchies", RT 2007). A function of the solids alone.
 */
final class BoundTree {

  // Four shapes cost about what two more nodes cost.
  private static final int LEAF = 4;
  private static final int BINS = 12;
  // A split halves at least the range of centres; equal centres are cut in the middle.
  static final int MAX_DEPTH = 64;

  /** The solids in the order of the leaves. */
  int[] order = new int[0];

  /** Six bounds a node: low x, y, z, high x, y, z. */
  float[] bound = new float[0];

  /** For an inner node the index of the right child, for a leaf -1 - its first place in order. */
  int[] link = new int[0];

  /** Solids of a leaf; 0 for an inner node. */
  int[] size = new int[0];

  int nodes;

  private final int[] binCount = new int[BINS];
  private final float[] binBound = new float[6 * BINS];
  private final float[] sweep = new float[6];
  private final double[] areaBelow = new double[BINS];
  private final int[] countBelow = new int[BINS];
  private Solids solids = new Solids();

  void build(Solids newSolids) {
    solids = newSolids;
    int n = newSolids.count;
    if (order.length < n) {
      order = new int[n];
      bound = new float[12 * n];
      link = new int[2 * n];
      size = new int[2 * n];
    }
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    nodes = 0;
    if (n > 0) {
      split(0, n, 0);
    }
  }

  private void split(int from, int to, int depth) {
    int node = nodes++;
    float lowX = Float.POSITIVE_INFINITY;
    float lowY = Float.POSITIVE_INFINITY;
    float lowZ = Float.POSITIVE_INFINITY;
    float highX = Float.NEGATIVE_INFINITY;
    float highY = Float.NEGATIVE_INFINITY;
    float highZ = Float.NEGATIVE_INFINITY;
    float[] centreLow = {lowX, lowY, lowZ};
    float[] centreHigh = {highX, highY, highZ};
    for (int k = from; k < to; k++) {
      int i = order[k];
      lowX = Math.min(lowX, solids.low[3 * i]);
      lowY = Math.min(lowY, solids.low[3 * i + 1]);
      lowZ = Math.min(lowZ, solids.low[3 * i + 2]);
      highX = Math.max(highX, solids.high[3 * i]);
      highY = Math.max(highY, solids.high[3 * i + 1]);
      highZ = Math.max(highZ, solids.high[3 * i + 2]);
      for (int axis = 0; axis < 3; axis++) {
        float c = centre(i, axis);
        centreLow[axis] = Math.min(centreLow[axis], c);
        centreHigh[axis] = Math.max(centreHigh[axis], c);
      }
    }
    bound[6 * node] = lowX;
    bound[6 * node + 1] = lowY;
    bound[6 * node + 2] = lowZ;
    bound[6 * node + 3] = highX;
    bound[6 * node + 4] = highY;
    bound[6 * node + 5] = highZ;
    int n = to - from;
    if (n <= LEAF || depth >= MAX_DEPTH - 2) {
      link[node] = -1 - from;
      size[node] = n;
      return;
    }
    int axis = 0;
    for (int a = 1; a < 3; a++) {
      if (centreHigh[a] - centreLow[a] > centreHigh[axis] - centreLow[axis]) {
        axis = a;
      }
    }
    int middle = divide(from, to, axis, centreLow[axis], centreHigh[axis]);
    size[node] = 0;
    split(from, middle, depth + 1);
    link[node] = nodes;
    split(middle, to, depth + 1);
  }

  private int divide(int from, int to, int axis, float low, float high) {
    int n = to - from;
    if (!(high > low)) {
      return from + n / 2;
    }
    float scale = BINS / (high - low);
    Arrays.fill(binCount, 0);
    for (int b = 0; b < BINS; b++) {
      empty(binBound, 6 * b);
    }
    for (int k = from; k < to; k++) {
      int i = order[k];
      int b = bin(i, axis, low, scale);
      binCount[b]++;
      join(binBound, 6 * b, solids.low, solids.high, 3 * i);
    }
    empty(sweep, 0);
    int below = 0;
    for (int b = 0; b < BINS - 1; b++) {
      below += binCount[b];
      join(sweep, 0, binBound, 6 * b);
      countBelow[b] = below;
      areaBelow[b] = area(sweep);
    }
    empty(sweep, 0);
    int best = -1;
    double bestCost = Double.POSITIVE_INFINITY;
    for (int b = BINS - 1; b > 0; b--) {
      join(sweep, 0, binBound, 6 * b);
      int left = countBelow[b - 1];
      if (left > 0 && left < n) {
        double cost = left * areaBelow[b - 1] + (n - left) * area(sweep);
        if (cost < bestCost) {
          bestCost = cost;
          best = b;
        }
      }
    }
    if (best < 0) {
      return from + n / 2;
    }
    // Stable, so that the order within a leaf does not depend on the partition.
    int[] right = new int[n];
    int rights = 0;
    int put = from;
    for (int k = from; k < to; k++) {
      int i = order[k];
      if (bin(i, axis, low, scale) < best) {
        order[put++] = i;
      } else {
        right[rights++] = i;
      }
    }
    System.arraycopy(right, 0, order, put, rights);
    return put;
  }

  private float centre(int i, int axis) {
    return (solids.low[3 * i + axis] + solids.high[3 * i + axis]) / 2;
  }

  private int bin(int i, int axis, float low, float scale) {
    return Math.max(0, Math.min(BINS - 1, (int) ((centre(i, axis) - low) * scale)));
  }

  private static void empty(float[] box, int at) {
    for (int a = 0; a < 3; a++) {
      box[at + a] = Float.POSITIVE_INFINITY;
      box[at + 3 + a] = Float.NEGATIVE_INFINITY;
    }
  }

  private static void join(float[] box, int at, float[] low, float[] high, int from) {
    for (int a = 0; a < 3; a++) {
      box[at + a] = Math.min(box[at + a], low[from + a]);
      box[at + 3 + a] = Math.max(box[at + 3 + a], high[from + a]);
    }
  }

  private static void join(float[] box, int at, float[] other, int from) {
    for (int a = 0; a < 3; a++) {
      box[at + a] = Math.min(box[at + a], other[from + a]);
      box[at + 3 + a] = Math.max(box[at + 3 + a], other[from + 3 + a]);
    }
  }

  private static double area(float[] box) {
    double x = box[3] - box[0];
    double y = box[4] - box[1];
    double z = box[5] - box[2];
    return x < 0 ? 0 : x * y + y * z + z * x;
  }
}
