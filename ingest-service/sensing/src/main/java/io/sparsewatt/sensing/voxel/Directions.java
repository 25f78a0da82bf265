package io.sparsewatt.sensing.voxel;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;

/**
 * Directions from a sensor, a block at a time: to the points of its scan, or to the centres of
 * voxels. Written as {@link PointBlock} is, for the same reason: a root and two divisions each.
 */
final class Directions {

  /** Tangent of the steepest elevation that the image has, either way. */
  static final double STEEPEST = 1;

  /** Of a block: the results stay in a first-level cache. */
  static final int SIZE = 256;

  // One behind the other in one array: after the distances along the ground, what follows.
  private static final int TANGENT = SIZE;
  private static final int RATIO = 2 * SIZE;
  private static final int ALONG_X = 3 * SIZE;
  private static final int ALONG_Y = 4 * SIZE;
  private static final int ALONG_Z = 5 * SIZE;
  private static final int OCTANTS = 6 * SIZE;
  // Of voxels: their centres along the world's axes, seen from the sensor.
  private static final int WORLD_X = 7 * SIZE;
  private static final int WORLD_Y = 8 * SIZE;
  private static final int WORLD_Z = 9 * SIZE;
  private static final int CELL = 10 * SIZE;

  // From here to the next power of two, doubles are whole numbers, and their last bits say which.
  private static final double WHOLE = 0x1p52;

  private final double[] block = new double[11 * SIZE];

  private final double rowsPerTangent;
  private final double columnsPerOctant;
  private final double rows;
  private final double stride;

  private double size;
  private double x;
  private double y;
  private double z;
  private Rotation rotation = Rotation.of(Pose.IDENTITY);

  /**
   * Directions that are cells of an image.
   *
   * @param rows of the image, over the tangents of -{@value #STEEPEST}..{@value #STEEPEST}
   * @param columns around; one more has room for what rounding takes beyond them
   */
  Directions(int rows, int columns) {
    this.rows = rows;
    stride = columns + 1;
    rowsPerTangent = rows / (2 * STEEPEST);
    columnsPerOctant = columns / 8.0;
  }

  /** Where the sensor is from now on, and the edge of a voxel. */
  void from(Pose pose, double voxelSize) {
    size = voxelSize;
    x = pose.x();
    y = pose.y();
    z = pose.z();
    rotation = Rotation.of(pose);
  }

  /** To points of the sensor's frame, from {@code first} on, at most {@link #SIZE}. */
  void toPoints(PointFrame frame, int first, int count) {
    widen(frame.x(), first, count, block, ALONG_X);
    widen(frame.y(), first, count, block, ALONG_Y);
    widen(frame.z(), first, count, block, ALONG_Z);
    look(block, count);
    number(count);
  }

  private static void widen(float[] from, int first, int count, double[] to, int at) {
    for (int i = 0; i < count; i++) {
      to[at + i] = from[first + i];
    }
  }

  /** To the centres of voxels, from {@code first} on, at most {@link #SIZE}. */
  void toVoxels(long[] keys, int first, int count) {
    double[] to = block;
    for (int i = 0; i < count; i++) {
      long key = keys[first + i];
      to[WORLD_X + i] = (VoxelKey.x(key) + 0.5) * size - x;
      to[WORLD_Y + i] = (VoxelKey.y(key) + 0.5) * size - y;
      to[WORLD_Z + i] = (VoxelKey.z(key) + 0.5) * size - z;
    }
    // The other way round: from the world to the sensor.
    Rotation r = rotation;
    turn(to, count, r.xx(), r.yx(), r.zx(), ALONG_X);
    turn(to, count, r.xy(), r.yy(), r.zy(), ALONG_Y);
    turn(to, count, r.xz(), r.yz(), r.zz(), ALONG_Z);
    look(to, count);
    number(count);
  }

  private static void turn(double[] block, int count, double a, double b, double c, int to) {
    for (int i = 0; i < count; i++) {
      block[to + i] = a * block[WORLD_X + i] + b * block[WORLD_Y + i] + c * block[WORLD_Z + i];
    }
  }

  private static void look(double[] block, int count) {
    for (int i = 0; i < count; i++) {
      double px = block[ALONG_X + i];
      double py = block[ALONG_Y + i];
      block[i] = Math.sqrt(px * px + py * py);
    }
    for (int i = 0; i < count; i++) {
      block[TANGENT + i] = block[ALONG_Z + i] / block[i];
    }
    for (int i = 0; i < count; i++) {
      double ax = Math.abs(block[ALONG_X + i]);
      double ay = Math.abs(block[ALONG_Y + i]);
      block[RATIO + i] = Math.min(ax, ay) / Math.max(ax, ay);
    }
    for (int i = 0; i < count; i++) {
      block[OCTANTS + i] = octants(block[ALONG_X + i], block[ALONG_Y + i], block[RATIO + i]);
    }
  }

  // The cubic meets the arc tangent at both ends of each octant. Where an angle turns back, it is
  // taken from where it turns: (1 - s) n + s a is a for s = 1, and 2 n - a for s = -1, exactly.
  private static double octants(double px, double py, double ratio) {
    double part = ratio * (1.2732 - 0.2732 * ratio * ratio);
    double flat = sign(Math.abs(px) - Math.abs(py));
    double quadrant = (1 - flat) + flat * part;
    double ahead = sign(px);
    double half = (2 - 2 * ahead) + ahead * quadrant;
    double left = sign(py);
    return (4 - 4 * left) + left * half;
  }

  // 1 for 0, too: what is added is lost in any place but there.
  private static double sign(double value) {
    return Math.signum(value + Double.MIN_VALUE);
  }

  // Rounding may reach the end of either axis: the last row takes it, and a column beyond the last.
  private void number(int count) {
    double[] to = block;
    double perTangent = rowsPerTangent;
    double perOctant = columnsPerOctant;
    double last = rows - 1;
    double across = stride;
    for (int i = 0; i < count; i++) {
      double row = Math.min(last, Math.floor((to[TANGENT + i] + STEEPEST) * perTangent));
      to[CELL + i] = row * across + Math.floor(to[OCTANTS + i] * perOctant) + WHOLE;
    }
  }

  /** Distance along the sensor's horizontal plane, metres; not finite where a place is not. */
  double ground(int at) {
    return block[at];
  }

  /** The cell, row after row; {@code none} if the image has none, or the place is no number. */
  int cell(int at, int none) {
    double tangent = block[TANGENT + at];
    // Also false for NaN: of a point that is not finite, and of the sensor's own place.
    boolean seen = tangent > -STEEPEST && tangent < STEEPEST && block[at] < Float.MAX_VALUE;
    return seen ? (int) Double.doubleToRawLongBits(block[CELL + at]) : none;
  }
}
