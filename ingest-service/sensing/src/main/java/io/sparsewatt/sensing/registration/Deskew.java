package io.sparsewatt.sensing.registration;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;

/**
 * Undoes the sensor's own motion within a scan: every point is moved to where the sensor would have
 * seen it at the frame's reference instant, at constant velocity.
 */
public final class Deskew {

  // Below this half angle the rotation vector is 2 * the quaternion's vector part to double
  // precision.
  private static final double TINY = 1e-9;

  private Deskew() {}

  /**
   * Deskews by two known poses of the sensor, at any two instants near the scan.
   *
   * @param frame points with times; without times it is returned as it is
   * @param from pose at {@code fromNanos}
   * @param to pose at {@code toNanos}, later
   * @return the points as of {@code frame.timeNanos()}, with the frame's pose and without times
   * @throws IllegalArgumentException if {@code toNanos <= fromNanos}
   */
  public static PointFrame between(
      PointFrame frame, Pose from, long fromNanos, Pose to, long toNanos) {
    return byMotion(frame, from.inverse().multiply(to), toNanos - fromNanos);
  }

  /**
   * Deskews by a motion.
   *
   * @param frame points with times; without times it is returned as it is
   * @param motion the sensor's movement during {@code nanos}: its later pose as seen from the
   *     earlier
   * @param nanos duration of the motion, at least 1
   * @return the points as of {@code frame.timeNanos()}, with the frame's pose and without times
   */
  public static PointFrame byMotion(PointFrame frame, Pose motion, long nanos) {
    return byMotion(frame, motion, nanos, 0);
  }

  /** The points as of {@code asOf} nanoseconds after the reference instant. */
  static PointFrame byMotion(PointFrame frame, Pose motion, long nanos, long asOf) {
    if (nanos < 1) {
      throw new IllegalArgumentException(
          "the motion must take at least 1 ns but it took " + nanos + " ns");
    }
    int[] offsets = frame.timeOffsetNanos();
    if (offsets == null) {
      return frame;
    }
    int n = frame.count();
    float[] x = new float[n];
    float[] y = new float[n];
    float[] z = new float[n];
    double[] p = new double[3];
    Pose since = part(motion, (double) -asOf / nanos);
    int last = 0;
    for (int i = 0; i < n; i++) {
      // The beams of one column share their time: one rotation serves them all.
      if (offsets[i] != last) {
        last = offsets[i];
        since = part(motion, (double) (last - asOf) / nanos);
      }
      since.transform(frame.x()[i], frame.y()[i], frame.z()[i], p);
      x[i] = (float) p[0];
      y[i] = (float) p[1];
      z[i] = (float) p[2];
    }
    return new PointFrame(frame.timeNanos(), frame.pose(), n, x, y, z, frame.intensity(), null);
  }

  /** The motion's part at constant velocity: 0 for none of it, 1 for all, -1 for its reverse. */
  static Pose part(Pose motion, double part) {
    double sign = motion.qw() < 0 ? -1 : 1;
    double x = sign * motion.qx();
    double y = sign * motion.qy();
    double z = sign * motion.qz();
    double sine = Math.sqrt(x * x + y * y + z * z);
    double angle = part * StrictMath.atan2(sine, sign * motion.qw());
    double scale = sine < TINY ? part : StrictMath.sin(angle) / sine;
    return new Pose(
        part * motion.x(),
        part * motion.y(),
        part * motion.z(),
        scale * x,
        scale * y,
        scale * z,
        StrictMath.cos(angle));
  }
}
