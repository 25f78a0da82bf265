package io.sparsewatt.scenes;

import java.util.Arrays;

/**
 * The columns that stand above the ground, grouped into clusters of neighbours (union-find over
 * sorted columns). Reused between frames.
 */
final class Obstacles {

  int count;

  /** Voxel column, in the order of the keys. */
  int[] x = new int[1024];

  int[] y = new int[1024];

  /** Centre relative to the ego, metres. */
  double[] px = new double[1024];

  double[] py = new double[1024];

  /** Height of the ground, metres. */
  double[] ground = new double[1024];

  /** Upper edge of the highest voxel above ground, metres. */
  double[] top = new double[1024];

  int clusters;

  /** Columns by cluster: {@code member[clusterStart[k] .. clusterStart[k + 1])}, in key order. */
  int[] member = new int[1024];

  int[] clusterStart = new int[1025];
  private int[] parent = new int[1024];
  private int[] label = new int[1024];

  void select(Columns columns, Ground ground, SceneInput input, ScenePolicy policy) {
    double size = input.voxelSize();
    EgoPose ego = input.ego();
    double cos = StrictMath.cos(ego.yaw());
    double sin = StrictMath.sin(ego.yaw());
    count = 0;
    for (int c = 0; c < columns.count; c++) {
      double floor = ground.at(columns.x[c], columns.y[c]);
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (int i = columns.start[c]; i < columns.start[c + 1]; i++) {
        double above = (Columns.z(columns.keys[i]) + 0.5) * size - floor;
        if (above > policy.clearance() && above <= policy.maxHeight()) {
          low = Math.min(low, above);
          high = above;
        }
      }
      if (low > policy.passableHeight()) {
        continue;
      }
      double dx = (columns.x[c] + 0.5) * size - ego.x();
      double dy = (columns.y[c] + 0.5) * size - ego.y();
      if (Math.abs(cos * dx + sin * dy) <= policy.egoHalfLength()
          && Math.abs(cos * dy - sin * dx) <= policy.egoHalfWidth()) {
        continue;
      }
      if (count == x.length) {
        grow();
      }
      x[count] = columns.x[c];
      y[count] = columns.y[c];
      px[count] = dx;
      py[count] = dy;
      this.ground[count] = floor;
      top[count] = high + size / 2;
      count++;
    }
  }

  private void grow() {
    int length = 2 * x.length;
    x = Arrays.copyOf(x, length);
    y = Arrays.copyOf(y, length);
    px = Arrays.copyOf(px, length);
    py = Arrays.copyOf(py, length);
    ground = Arrays.copyOf(ground, length);
    top = Arrays.copyOf(top, length);
    member = new int[length];
    clusterStart = new int[length + 1];
    parent = new int[length];
    label = new int[length];
  }

  void cluster(int reach) {
    for (int i = 0; i < count; i++) {
      parent[i] = i;
    }
    // One pointer for every row above that is in reach; y rises within a row, so none goes back.
    for (int rowStart = 0; rowStart < count; ) {
      int rowEnd = rowStart;
      while (rowEnd < count && x[rowEnd] == x[rowStart]) {
        if (rowEnd > rowStart && y[rowEnd] - y[rowEnd - 1] <= reach) {
          union(rowEnd - 1, rowEnd);
        }
        rowEnd++;
      }
      int aboveEnd = rowStart;
      while (aboveEnd > 0 && x[rowStart] - x[aboveEnd - 1] <= reach) {
        int aboveStart = aboveEnd - 1;
        while (aboveStart > 0 && x[aboveStart - 1] == x[aboveEnd - 1]) {
          aboveStart--;
        }
        link(aboveStart, aboveEnd, rowStart, rowEnd, reach);
        aboveEnd = aboveStart;
      }
      rowStart = rowEnd;
    }
    group();
  }

  private void link(int aboveStart, int aboveEnd, int rowStart, int rowEnd, int reach) {
    int from = aboveStart;
    for (int i = rowStart; i < rowEnd; i++) {
      while (from < aboveEnd && y[from] < y[i] - reach) {
        from++;
      }
      for (int j = from; j < aboveEnd && y[j] <= y[i] + reach; j++) {
        union(i, j);
      }
    }
  }

  private int root(int i) {
    int node = i;
    while (parent[node] != node) {
      parent[node] = parent[parent[node]];
      node = parent[node];
    }
    return node;
  }

  // The smaller index is the root, so the outcome does not depend on the order of unions.
  private void union(int a, int b) {
    int rootA = root(a);
    int rootB = root(b);
    if (rootA < rootB) {
      parent[rootB] = rootA;
    } else {
      parent[rootA] = rootB;
    }
  }

  private void group() {
    clusters = 0;
    for (int i = 0; i < count; i++) {
      int root = root(i);
      if (root == i) {
        label[i] = clusters++;
      } else {
        label[i] = label[root];
      }
    }
    Arrays.fill(clusterStart, 0, clusters + 1, 0);
    for (int i = 0; i < count; i++) {
      clusterStart[label[i] + 1]++;
    }
    for (int k = 0; k < clusters; k++) {
      clusterStart[k + 1] += clusterStart[k];
    }
    for (int i = count - 1; i >= 0; i--) {
      // Ends fill downwards; afterwards each end has become its cluster's start.
      member[--clusterStart[label[i] + 1]] = i;
    }
    System.arraycopy(clusterStart, 1, clusterStart, 0, clusters);
    clusterStart[clusters] = count;
  }
}
