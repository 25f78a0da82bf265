package io.sparsewatt.sensing.voxel;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.voxel.VoxelPolicy.Clearing;
import java.util.Arrays;

/**
 * One scan as an image: for every direction from the sensor how far its rays went, so that a voxel
 * can be asked whether they passed through it ({@link Clearing} has the rule).
 *
 * <p>Rows are equal steps of the elevation's tangent, columns of an angle that differs from the
 * azimuth by less than 0.6 degrees and needs no arc tangent: a division, products and a square root
 * give the same bits everywhere. Ranges are along the ground.
 */
final class RangeImage {

  // Tangents of -1..1.
  private static final double STEEPEST = 1;

  private final double margin;
  private final int rows;
  private final int columns;
  private final double rowsPerTangent;
  private final double columnsPerOctant;
  private final float[] nearest;
  private final float[] lowest;
  private final float[] open;

  private double size;
  private double x;
  private double y;
  private double z;
  private double xx;
  private double xy;
  private double xz;
  private double yx;
  private double yy;
  private double yz;
  private double zx;
  private double zy;
  private double zz;

  RangeImage(Clearing clearing) {
    margin = clearing.margin();
    double step = StrictMath.tan(StrictMath.toRadians(clearing.cell()));
    rows = (int) Math.ceil(2 * STEEPEST / step);
    columns = (int) Math.ceil(360 / clearing.cell());
    rowsPerTangent = rows / (2 * STEEPEST);
    columnsPerOctant = columns / 8.0;
    nearest = new float[rows * columns];
    lowest = new float[rows * columns];
    open = new float[rows * columns];
  }

  /** Takes a scan; voxels are of this edge, on the world's grid. */
  void take(PointFrame frame, Pose pose, double voxelSize) {
    place(pose, voxelSize);
    Arrays.fill(nearest, Float.POSITIVE_INFINITY);
    int count = frame.count();
    float[] px = frame.x();
    float[] py = frame.y();
    float[] pz = frame.z();
    for (int i = 0; i < count; i++) {
      double ground = Math.sqrt((double) px[i] * px[i] + (double) py[i] * py[i]);
      int cell = cell(px[i], py[i], pz[i], ground);
      if (cell >= 0 && ground < nearest[cell]) {
        nearest[cell] = (float) ground;
      }
    }
    findOpen();
  }

  private void place(Pose pose, double voxelSize) {
    size = voxelSize;
    x = pose.x();
    y = pose.y();
    z = pose.z();
    xx = 1 - 2 * (pose.qy() * pose.qy() + pose.qz() * pose.qz());
    xy = 2 * (pose.qx() * pose.qy() - pose.qz() * pose.qw());
    xz = 2 * (pose.qx() * pose.qz() + pose.qy() * pose.qw());
    yx = 2 * (pose.qx() * pose.qy() + pose.qz() * pose.qw());
    yy = 1 - 2 * (pose.qx() * pose.qx() + pose.qz() * pose.qz());
    yz = 2 * (pose.qy() * pose.qz() - pose.qx() * pose.qw());
    zx = 2 * (pose.qx() * pose.qz() - pose.qy() * pose.qw());
    zy = 2 * (pose.qy() * pose.qz() + pose.qx() * pose.qw());
    zz = 1 - 2 * (pose.qx() * pose.qx() + pose.qy() * pose.qy());
  }

  // The cell of a direction; -1 where the image has none, or the point is not finite.
  private int cell(double px, double py, double pz, double ground) {
    double tangent = pz / ground;
    // Also false for NaN: of a point that is not finite, and of the sensor's own place.
    if (!(tangent > -STEEPEST && tangent < STEEPEST && ground < Float.MAX_VALUE)) {
      return -1;
    }
    int row = (int) ((tangent + STEEPEST) * rowsPerTangent);
    int column = (int) (octants(px, py) * columnsPerOctant);
    // Rounding may reach the end of either axis.
    return Math.min(row, rows - 1) * columns + (column == columns ? 0 : column);
  }

  // 0..8 counter-clockwise from x. The cubic meets the arc tangent at both ends of an octant.
  private static double octants(double px, double py) {
    double ax = Math.abs(px);
    double ay = Math.abs(py);
    double ratio = ax >= ay ? ay / ax : ax / ay;
    double part = ratio * (1.2732 - 0.2732 * ratio * ratio);
    double quadrant = ax >= ay ? part : 2 - part;
    double half = px < 0 ? 4 - quadrant : quadrant;
    return py < 0 ? 8 - half : half;
  }

  // Where a cell and the one below hold points: the nearest of the 3 x 3 around, less the margin.
  private void findOpen() {
    Arrays.fill(open, 0);
    for (int row = 1; row < rows; row++) {
      int base = row * columns;
      int above = row + 1 < rows ? base + columns : base;
      for (int c = base; c < base + columns; c++) {
        lowest[c] = Math.min(nearest[c], Math.min(nearest[c - columns], nearest[above + c - base]));
      }
      for (int c = 0; c < columns; c++) {
        if (nearest[base + c] == Float.POSITIVE_INFINITY
            || nearest[base + c - columns] == Float.POSITIVE_INFINITY) {
          continue;
        }
        float left = lowest[base + (c == 0 ? columns - 1 : c - 1)];
        float right = lowest[base + (c == columns - 1 ? 0 : c + 1)];
        open[base + c] = (float) (Math.min(lowest[base + c], Math.min(left, right)) - margin);
      }
    }
  }

  /** Whether the scan's rays passed through the voxel. */
  boolean passThrough(long key) {
    double dx = (VoxelKey.x(key) + 0.5) * size - x;
    double dy = (VoxelKey.y(key) + 0.5) * size - y;
    double dz = (VoxelKey.z(key) + 0.5) * size - z;
    double px = xx * dx + yx * dy + zx * dz;
    double py = xy * dx + yy * dy + zy * dz;
    double pz = xz * dx + yz * dy + zz * dz;
    double ground = Math.sqrt(px * px + py * py);
    int cell = cell(px, py, pz, ground);
    return cell >= 0 && ground < open[cell];
  }
}
