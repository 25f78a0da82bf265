package io.sparsewatt.scenes;

import java.util.Arrays;

/**
 * The columns that stand above the ground, grouped into clusters of neighbours (union-find over
 * sorted columns). Columns of different groups are not linked: {@link ColumnVotes} groups them by
 * class, {@link InTheWay} by their place along the road. Reused between frames.
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

  /** Voxels that make it stand. */
  int[] voxels = new int[1024];

  /** Its number among the frame's columns. */
  int[] column = new int[1024];

  /** What may be one cluster; 0 for all after {@link #select}. */
  int[] group = new int[1024];

  int clusters;

  /** Columns by cluster: {@code member[clusterStart[k] .. clusterStart[k + 1])}, in key order. */
  int[] member = new int[1024];

  int[] clusterStart = new int[1025];
  private int[] parent = new int[1024];
  private int[] label = new int[1024];
  private int[] host = new int[1024];
  private boolean absorbing;
  private int absorbedGroups;
  private int absorbedTimes;
  private int absorbedCrumb;

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
      int standing = 0;
      for (int i = columns.start[c]; i < columns.start[c + 1]; i++) {
        double above = (Columns.z(columns.keys[i]) + 0.5) * size - floor;
        if (above > policy.clearance() && above <= policy.maxHeight()) {
          low = Math.min(low, above);
          high = above;
          standing++;
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
      add(columns.x[c], columns.y[c], dx, dy);
      this.ground[count - 1] = floor;
      top[count - 1] = high + size / 2;
      voxels[count - 1] = standing;
      column[count - 1] = c;
    }
  }

  private void add(int columnX, int columnY, double dx, double dy) {
    if (count == x.length) {
      grow();
    }
    x[count] = columnX;
    y[count] = columnY;
    px[count] = dx;
    py[count] = dy;
    group[count] = 0;
    count++;
  }

  /** Takes one column of another's, which come in the order of the keys. */
  void add(Obstacles from, int i, int intoGroup) {
    add(from.x[i], from.y[i], from.px[i], from.py[i]);
    ground[count - 1] = from.ground[i];
    top[count - 1] = from.top[i];
    voxels[count - 1] = from.voxels[i];
    column[count - 1] = from.column[i];
    group[count - 1] = intoGroup;
  }

  private void grow() {
    int length = 2 * x.length;
    x = Arrays.copyOf(x, length);
    y = Arrays.copyOf(y, length);
    px = Arrays.copyOf(px, length);
    py = Arrays.copyOf(py, length);
    ground = Arrays.copyOf(ground, length);
    top = Arrays.copyOf(top, length);
    voxels = Arrays.copyOf(voxels, length);
    column = Arrays.copyOf(column, length);
    group = Arrays.copyOf(group, length);
    member = new int[length];
    clusterStart = new int[length + 1];
    parent = new int[length];
    label = new int[length];
    host = new int[length];
  }

  void cluster(int reach) {
    for (int i = 0; i < count; i++) {
      parent[i] = i;
    }
    absorbing = false;
    pairs(reach);
    group();
  }

  /**
   * Gives pieces to what they are pieces of: a cluster of the first {@code groups} groups to the
   * largest that it is near, of equal ones to the first. Near is within {@code reach} for one of
   * its own group, and touching for one of another of these groups.
   *
   * @param times as large the other must be at least
   * @param crumb columns below which a cluster is a piece whatever the size of the other of its
   *     group
   */
  void absorb(int groups, int reach, int times, int crumb) {
    Arrays.fill(host, 0, clusters, -1);
    absorbing = true;
    absorbedGroups = groups;
    absorbedTimes = times;
    absorbedCrumb = crumb;
    pairs(reach);
    for (int k = 0; k < clusters; k++) {
      if (host[k] >= 0) {
        union(member[clusterStart[k]], member[clusterStart[host[k]]]);
      }
    }
    group();
  }

  private void pair(int i, int j) {
    if (!absorbing) {
      if (group[i] == group[j]) {
        union(i, j);
      }
    } else if (label[i] != label[j] && group[i] < absorbedGroups && group[j] < absorbedGroups) {
      offer(i, j);
    }
  }

  private void offer(int i, int j) {
    boolean alike = group[i] == group[j];
    if (!alike && Math.max(Math.abs(x[i] - x[j]), Math.abs(y[i] - y[j])) > 1) {
      return;
    }
    // Of two equally large ones the first is the host.
    boolean firstHosts =
        size(label[i]) > size(label[j]) || size(label[i]) == size(label[j]) && label[i] < label[j];
    int larger = label[firstHosts ? i : j];
    int smaller = label[firstHosts ? j : i];
    boolean piece =
        size(smaller) * absorbedTimes <= size(larger) || alike && size(smaller) < absorbedCrumb;
    int present = host[smaller];
    if (piece
        && (present < 0
            || size(larger) > size(present)
            || size(larger) == size(present) && larger < present)) {
      host[smaller] = larger;
    }
  }

  private int size(int k) {
    return clusterStart[k + 1] - clusterStart[k];
  }

  private void pairs(int reach) {
    // One pointer for every row above that is in reach; y rises within a row, so none goes back.
    for (int rowStart = 0; rowStart < count; ) {
      int rowEnd = rowStart;
      while (rowEnd < count && x[rowEnd] == x[rowStart]) {
        for (int i = rowEnd - 1; i >= rowStart && y[rowEnd] - y[i] <= reach; i--) {
          pair(i, rowEnd);
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
  }

  private void link(int aboveStart, int aboveEnd, int rowStart, int rowEnd, int reach) {
    int from = aboveStart;
    for (int i = rowStart; i < rowEnd; i++) {
      while (from < aboveEnd && y[from] < y[i] - reach) {
        from++;
      }
      for (int j = from; j < aboveEnd && y[j] <= y[i] + reach; j++) {
        pair(i, j);
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
