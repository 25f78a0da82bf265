package io.sparsewatt.sensing;

/**
 * A rigid transform: sensor (or child) coordinates to world (or parent) coordinates.
 *
 * <p>The quaternion is normalised on construction.
 *
 * @param x metres
 * @param y metres
 * @param z metres
 * @param qx quaternion, vector part
 * @param qy quaternion, vector part
 * @param qz quaternion, vector part
 * @param qw quaternion, scalar part
 */
public record Pose(double x, double y, double z, double qx, double qy, double qz, double qw) {

  /** No translation, no rotation. */
  public static final Pose IDENTITY = new Pose(0, 0, 0, 0, 0, 0, 1);

  // A quaternion written with four decimals is still within this of unit length; one that is
  // further
  // off was not a rotation to begin with.
  private static final double NORM_TOLERANCE = 0.01;

  public Pose {
    double norm = Math.sqrt(qx * qx + qy * qy + qz * qz + qw * qw);
    if (!(Math.abs(norm - 1) <= NORM_TOLERANCE)) {
      throw new IllegalArgumentException(
          "a unit quaternion is required but its length was " + norm);
    }
    if (!Double.isFinite(x) || !Double.isFinite(y) || !Double.isFinite(z)) {
      throw new IllegalArgumentException(
          "a finite position is required but it was " + x + " " + y + " " + z);
    }
    // Division by exactly 1 changes nothing, so a pose survives a round trip bit for bit.
    double scale = Math.abs(norm - 1) < 1e-12 ? 1 : norm;
    qx /= scale;
    qy /= scale;
    qz /= scale;
    qw /= scale;
  }

  /** This transform after {@code first}: child of child to world. */
  public Pose multiply(Pose first) {
    double[] p = new double[3];
    transform(first.x, first.y, first.z, p);
    return new Pose(
        p[0],
        p[1],
        p[2],
        qw * first.qx + qx * first.qw + qy * first.qz - qz * first.qy,
        qw * first.qy - qx * first.qz + qy * first.qw + qz * first.qx,
        qw * first.qz + qx * first.qy - qy * first.qx + qz * first.qw,
        qw * first.qw - qx * first.qx - qy * first.qy - qz * first.qz);
  }

  /** World to child. */
  public Pose inverse() {
    Pose rotation = new Pose(0, 0, 0, -qx, -qy, -qz, qw);
    double[] p = new double[3];
    rotation.transform(x, y, z, p);
    return new Pose(-p[0], -p[1], -p[2], -qx, -qy, -qz, qw);
  }

  /** Writes the transformed point into {@code out[0..2]}. */
  public void transform(double px, double py, double pz, double[] out) {
    // v' = v + 2w(q x v) + 2 q x (q x v)
    double tx = 2 * (qy * pz - qz * py);
    double ty = 2 * (qz * px - qx * pz);
    double tz = 2 * (qx * py - qy * px);
    out[0] = x + px + qw * tx + (qy * tz - qz * ty);
    out[1] = y + py + qw * ty + (qz * tx - qx * tz);
    out[2] = z + pz + qw * tz + (qx * ty - qy * tx);
  }

  /** Heading about the world's z axis, radians, counter-clockwise from x. */
  public double yaw() {
    return Math.atan2(2 * (qw * qz + qx * qy), 1 - 2 * (qy * qy + qz * qz));
  }
}
