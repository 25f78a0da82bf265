package io.sparsewatt.sensing.voxel;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;

/**
 * Places of a frame's points on the world's grid, a block at a time.
 *
 * <p>A loop for each result, without branch or call, so that the compiler makes vector code of it:
 * four divisions at the price of two. It leaves a loop as it is that has three results, or that
 * reads and writes two arrays of one type, which might overlap. Bits are those of the same
 * expression point by point.
 */
final class PointBlock {

  /** Points of a block: the results stay in a first-level cache. */
  static final int SIZE = 512;

  private final Rotation rotation;
  private final double tx;
  private final double ty;
  private final double tz;
  private final double size;
  private final double[] places;

  /**
   * @param pose of the sensor in the world
   * @param size edge of a voxel, metres
   * @param places room for four blocks, one behind the other: x, y, z and the intensity
   */
  PointBlock(Pose pose, double size, double[] places) {
    rotation = Rotation.of(pose);
    tx = pose.x();
    ty = pose.y();
    tz = pose.z();
    this.size = size;
    this.places = places;
  }

  /** Places the points from {@code from} on, at most {@link #SIZE}. */
  void place(PointFrame frame, int from, int count) {
    Rotation r = rotation;
    axis(frame, from, count, r.xx(), r.xy(), r.xz(), tx, size, places, 0);
    axis(frame, from, count, r.yx(), r.yy(), r.yz(), ty, size, places, SIZE);
    axis(frame, from, count, r.zx(), r.zy(), r.zz(), tz, size, places, 2 * SIZE);
    brightness(frame.intensity(), from, count, places);
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
      to[3 * SIZE + i] = Math.max(0, Math.min(1, intensity[from + i])) * 255 + 0.5f;
    }
  }

  /**
   * Of the block's point, in 1/256 of the edge, whole; what is too far, or no number, saturates.
   */
  int x(int at) {
    return (int) places[at];
  }

  int y(int at) {
    return (int) places[SIZE + at];
  }

  int z(int at) {
    return (int) places[2 * SIZE + at];
  }

  /** In 1/255; 0 where the format has no intensity, which is NaN. */
  int brightness(int at) {
    return (int) places[3 * SIZE + at];
  }
}
