package io.sparsewatt.sensing.voxel;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;

/**
 * Places of a frame's points on the world's grid, a block at a time: the number of the voxel in a
 * box, and where in the voxel.
 *
 * <p>A loop for each result, without branch or call, so that the compiler makes vector code of it:
 * four divisions at the price of two. It leaves a loop as it is that has three results, or that
 * reads and writes two arrays of one type, which might overlap, or that ends in an integer: so all
 * is counted in doubles, which hold whole numbers below 2^53 exactly, and 2^52 is added to those
 * whose bits are wanted. Bits are those of the same expression point by point.
 */
final class PointBlock {

  /** Points of a block: the results stay in a first-level cache. */
  static final int SIZE = 256;

  /** Bits of one sum in {@link #xy}: those of a block's points fit. */
  static final int LANE_BITS = 26;

  /** Where {@link #xy} counts the point. */
  static final int COUNT_SHIFT = 2 * LANE_BITS;

  // One behind the other in one array: x, y and z in 1/256 of the edge.
  private static final int Y = SIZE;
  private static final int Z = 2 * SIZE;
  private static final int INTENSITY = 3 * SIZE;
  private static final int PLACE = 4 * SIZE;
  private static final int XY = 5 * SIZE;

  // From here to the next power of two, doubles are whole numbers, and their last bits say which.
  private static final double WHOLE = 0x1p52;
  private static final long WHOLE_BITS = Double.doubleToRawLongBits(WHOLE);
  private static final double EDGE = 1 / 256.0;
  private static final double LANE = 1 << LANE_BITS;
  // Beyond the place of every voxel of every box.
  private static final double BEYOND = 0x1p44;

  private final double[] block = new double[6 * SIZE];
  private Rotation rotation = Rotation.of(Pose.IDENTITY);
  private double tx;
  private double ty;
  private double tz;
  private double size;
  private PlacedBox box = PlacedBox.NONE;

  /**
   * What the next blocks are seen with.
   *
   * @param pose of the sensor in the world
   * @param voxelSize edge of a voxel, metres
   * @param within the box that numbers the voxels
   */
  void begin(Pose pose, double voxelSize, PlacedBox within) {
    rotation = Rotation.of(pose);
    tx = pose.x();
    ty = pose.y();
    tz = pose.z();
    size = voxelSize;
    box = within;
  }

  /** Places the points from {@code from} on, at most {@link #SIZE}. */
  void place(PointFrame frame, int from, int count) {
    Rotation r = rotation;
    axis(frame, from, count, r.xx(), r.xy(), r.xz(), tx, size, block, 0);
    axis(frame, from, count, r.yx(), r.yy(), r.yz(), ty, size, block, Y);
    axis(frame, from, count, r.zx(), r.zy(), r.zz(), tz, size, block, Z);
    brightness(frame.intensity(), from, count, block);
    inVoxel(block, count);
    VoxelWindow w = box.window();
    number(block, count, w, box.height());
    leave(block, count, w);
  }

  private static void axis(
      PointFrame frame,
      int from,
      int count,
      double a,
      double b,
      double c,
      double t,
      double size,
      double[] to,
      int first) {
    float[] x = frame.x();
    float[] y = frame.y();
    float[] z = frame.z();
    for (int i = 0; i < count; i++) {
      double px = x[from + i];
      double py = y[from + i];
      double pz = z[from + i];
      to[first + i] = Math.floor((a * px + b * py + c * pz + t) / size * 256);
    }
  }

  // 0..1 in 255 steps.
  private static void brightness(float[] intensity, int from, int count, double[] to) {
    for (int i = 0; i < count; i++) {
      to[INTENSITY + i] = Math.max(0, Math.min(1, intensity[from + i])) * 255 + 0.5f;
    }
  }

  private static void inVoxel(double[] block, int count) {
    for (int i = 0; i < count; i++) {
      double x = block[i];
      double y = block[Y + i];
      x -= Math.floor(x * EDGE) * 256;
      y -= Math.floor(y * EDGE) * 256;
      block[XY + i] = y * LANE + x + WHOLE;
    }
  }

  private static void number(double[] block, int count, VoxelWindow w, double height) {
    double originX = w.originX();
    double originY = w.originY();
    double originZ = w.originZ();
    double width = w.extentY();
    for (int i = 0; i < count; i++) {
      double x = Math.floor(block[i] * EDGE) - originX;
      double y = Math.floor(block[Y + i] * EDGE) - originY;
      double z = Math.floor(block[Z + i] * EDGE) - originZ;
      block[PLACE + i] = (x * width + y) * height + z + WHOLE;
    }
  }

  // A coordinate c from the box's corner lies in 0..n-1 iff |2 c - (n - 1)| - (n - 1) is at most 0.
  // A loop an axis: the compiler leaves longer ones as they are, and those that read from a place
  // of the block that it does not know.
  private static void leave(double[] block, int count, VoxelWindow w) {
    double originX = w.originX();
    double originY = w.originY();
    double originZ = w.originZ();
    double lastX = w.extentX() - 1;
    double lastY = w.extentY() - 1;
    double lastZ = w.extentZ() - 1;
    for (int i = 0; i < count; i++) {
      double off = Math.abs(2 * (Math.floor(block[i] * EDGE) - originX) - lastX) - lastX;
      block[PLACE + i] += (off + Math.abs(off)) * BEYOND;
    }
    for (int i = 0; i < count; i++) {
      double off = Math.abs(2 * (Math.floor(block[Y + i] * EDGE) - originY) - lastY) - lastY;
      block[PLACE + i] += (off + Math.abs(off)) * BEYOND;
    }
    for (int i = 0; i < count; i++) {
      double off = Math.abs(2 * (Math.floor(block[Z + i] * EDGE) - originZ) - lastZ) - lastZ;
      block[PLACE + i] += (off + Math.abs(off)) * BEYOND;
    }
  }

  /**
   * Of the block's point, the {@link PlacedBox#place} of its voxel; of one that is not in the box,
   * or no number, more than any place, unsigned.
   */
  long place(int at) {
    return Double.doubleToRawLongBits(block[PLACE + at]) - WHOLE_BITS;
  }

  /**
   * Where in its voxel a point of the box is along x, in 1/256 of the edge, y {@link #LANE_BITS}
   * above, and a 1 at {@link #COUNT_SHIFT}.
   */
  long xy(int at) {
    return Double.doubleToRawLongBits(block[XY + at]) - WHOLE_BITS + (1L << COUNT_SHIFT);
  }

  /** The same of z and the brightness in 1/255; 0 where the format has none, which is NaN. */
  long zi(int at) {
    return ((int) block[Z + at] & 255) | (long) (int) block[INTENSITY + at] << LANE_BITS;
  }

  /** Coordinate of the point's voxel along x; what is too far, or no number, saturates. */
  int x(int at) {
    return (int) block[at] >> 8;
  }

  int y(int at) {
    return (int) block[Y + at] >> 8;
  }

  int z(int at) {
    return (int) block[Z + at] >> 8;
  }
}
