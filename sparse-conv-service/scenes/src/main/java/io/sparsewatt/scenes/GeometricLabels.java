package io.sparsewatt.scenes;

import java.util.Arrays;

/**
 * A class for every voxel from geometry alone: what a network has to beat.
 *
 * <p>Ground is what lies within the policy's clearance above the local ground; what stands is
 * clustered, and a cluster's box decides: vehicles, two-wheelers and people by size as in {@link
 * SceneBuilder}; of the rest thin and long is structure, slim and tall is other, anything else
 * vegetation. A voxel higher than the policy's limit takes the class of its column's cluster; if it
 * has none, it is vegetation (most of what hangs over a street is).
 *
 * <p>Holds buffers; owned by one thread.
 */
public final class GeometricLabels {

  // A wall seen from the side.
  private static final double THIN = 0.9;
  private static final double LONG = 4;
  // A pole or trunk: slimmer than this in both directions, and higher than a person.
  private static final double SLIM = 0.8;

  private final ScenePolicy policy;
  private final Columns columns = new Columns();
  private final Ground ground = new Ground();
  private final Obstacles obstacles = new Obstacles();
  private final Horizon horizon = new Horizon();
  private final BoxFit boxes = new BoxFit();
  private double length;
  private double width;

  /** With {@link ScenePolicy#DEFAULT}. */
  public GeometricLabels() {
    this(ScenePolicy.DEFAULT);
  }

  /** With the given choices. */
  public GeometricLabels(ScenePolicy policy) {
    this.policy = policy;
  }

  /**
   * The classes of a frame's voxels, in the order of its keys.
   *
   * @throws IllegalArgumentException as {@link SceneBuilder#process}
   */
  public byte[] label(SceneInput input) {
    columns.read(input, policy);
    byte[] labels = new byte[input.keys().length];
    if (columns.count == 0) {
      return labels;
    }
    ground.fit(columns, input.voxelSize(), policy);
    obstacles.select(columns, ground, input, policy);
    horizon.look(obstacles, input.ego(), policy.sectors());
    obstacles.cluster(policy.linkCells());
    byte[] ofObstacle = new byte[obstacles.count];
    for (int k = 0; k < obstacles.clusters; k++) {
      byte label = classOf(k, input).label();
      for (int i = obstacles.clusterStart[k]; i < obstacles.clusterStart[k + 1]; i++) {
        ofObstacle[obstacles.member[i]] = label;
      }
    }
    Arrays.fill(labels, PointClass.VEGETATION.label());
    double size = input.voxelSize();
    int obstacle = 0;
    for (int c = 0; c < columns.count; c++) {
      boolean stands =
          obstacle < obstacles.count
              && obstacles.x[obstacle] == columns.x[c]
              && obstacles.y[obstacle] == columns.y[c];
      byte above = stands ? ofObstacle[obstacle++] : PointClass.VEGETATION.label();
      double floor = ground.at(columns.x[c], columns.y[c]);
      for (int i = columns.start[c]; i < columns.start[c + 1]; i++) {
        double height = (Columns.z(columns.keys[i]) + 0.5) * size - floor;
        labels[i] = height <= policy.clearance() ? PointClass.GROUND.label() : above;
      }
    }
    return labels;
  }

  private PointClass classOf(int k, SceneInput input) {
    Detection detection = boxes.fit(obstacles, horizon, k, input.voxelSize(), policy);
    if (detection != null) {
      return switch (detection.objectClass()) {
        case VEHICLE_SIZED -> PointClass.VEHICLE;
        case TWO_WHEELER_SIZED -> PointClass.TWO_WHEELER;
        case PEDESTRIAN_SIZED -> PointClass.PEDESTRIAN;
        case OTHER -> PointClass.OTHER;
      };
    }
    spread(k);
    if (width < THIN && length > LONG) {
      return PointClass.STRUCTURE;
    }
    return length < SLIM ? PointClass.OTHER : PointClass.VEGETATION;
  }

  /** Length and width of a cluster: those of a uniform rectangle with its second moments. */
  private void spread(int k) {
    int from = obstacles.clusterStart[k];
    int to = obstacles.clusterStart[k + 1];
    int n = to - from;
    double meanX = 0;
    double meanY = 0;
    for (int i = from; i < to; i++) {
      meanX += obstacles.px[obstacles.member[i]];
      meanY += obstacles.py[obstacles.member[i]];
    }
    meanX /= n;
    meanY /= n;
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (int i = from; i < to; i++) {
      double dx = obstacles.px[obstacles.member[i]] - meanX;
      double dy = obstacles.py[obstacles.member[i]] - meanY;
      xx += dx * dx;
      xy += dx * dy;
      yy += dy * dy;
    }
    double middle = (xx + yy) / (2 * n);
    double half = (xx - yy) / (2 * n);
    double apart = Math.sqrt(half * half + xy / n * (xy / n));
    // A uniform stretch of length L has the variance L^2 / 12.
    length = Math.sqrt(12 * (middle + apart));
    width = Math.sqrt(12 * Math.max(0, middle - apart));
  }
}
