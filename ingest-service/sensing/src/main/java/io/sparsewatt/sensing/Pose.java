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

  // A matrix written with four decimals is still within this of a rotation.
  private static final double ROTATION_TOLERANCE = 0.01;

  // Below this angle between two unit quaternions (cosine), sin(angle) loses its digits and a chord
  // equals the arc to 1e-9.
  private static final double NEARLY_PARALLEL = 1 - 1e-9;

  /**
   * The transform of a row-major 3x4 matrix [R | t].
   *
   * @throws IllegalArgumentException where R is no rotation
   */
  public static Pose ofMatrix(double... m) {
    if (m.length != 12) {
      throw new IllegalArgumentException("12 numbers are required but there were " + m.length);
    }
    for (int a = 0; a < 3; a++) {
      for (int b = a; b < 3; b++) {
        double dot =
            m[4 * a] * m[4 * b] + m[4 * a + 1] * m[4 * b + 1] + m[4 * a + 2] * m[4 * b + 2];
        if (!(Math.abs(dot - (a == b ? 1 : 0)) <= ROTATION_TOLERANCE)) {
          throw new IllegalArgumentException(
              "orthonormal rows are required but rows " + a + " and " + b + " give " + dot);
        }
      }
    }
    double determinant =
        m[0] * (m[5] * m[10] - m[6] * m[9])
            - m[1] * (m[4] * m[10] - m[6] * m[8])
            + m[2] * (m[4] * m[9] - m[5] * m[8]);
    if (!(determinant > 0)) {
      throw new IllegalArgumentException("a rotation is required but the matrix mirrors");
    }
    // Shepperd: divide by the largest of the four components.
    double trace = m[0] + m[5] + m[10];
    double w;
    double i;
    double j;
    double k;
    if (trace >= m[0] && trace >= m[5] && trace >= m[10]) {
      w = 1 + trace;
      i = m[9] - m[6];
      j = m[2] - m[8];
      k = m[4] - m[1];
    } else if (m[0] >= m[5] && m[0] >= m[10]) {
      w = m[9] - m[6];
      i = 1 + m[0] - m[5] - m[10];
      j = m[1] + m[4];
      k = m[2] + m[8];
    } else if (m[5] >= m[10]) {
      w = m[2] - m[8];
      i = m[1] + m[4];
      j = 1 - m[0] + m[5] - m[10];
      k = m[6] + m[9];
    } else {
      w = m[4] - m[1];
      i = m[2] + m[8];
      j = m[6] + m[9];
      k = 1 - m[0] - m[5] + m[10];
    }
    double norm = Math.sqrt(w * w + i * i + j * j + k * k);
    return new Pose(m[3], m[7], m[11], i / norm, j / norm, k / norm, w / norm);
  }

  /**
   * Between this pose (0) and another (1): position on the straight line, rotation at constant
   * speed along the shorter arc (slerp).
   *
   * @param fraction 0..1; at the ends the poses themselves
   */
  public Pose interpolate(Pose to, double fraction) {
    if (fraction == 0) {
      return this;
    }
    if (fraction == 1) {
      return to;
    }
    double cosine = qx * to.qx + qy * to.qy + qz * to.qz + qw * to.qw;
    double sign = cosine < 0 ? -1 : 1;
    cosine = Math.abs(cosine);
    double a = 1 - fraction;
    double b = fraction;
    if (cosine < NEARLY_PARALLEL) {
      double angle = StrictMath.acos(cosine);
      double sine = StrictMath.sin(angle);
      a = StrictMath.sin(a * angle) / sine;
      b = StrictMath.sin(b * angle) / sine;
    }
    b *= sign;
    double i = a * qx + b * to.qx;
    double j = a * qy + b * to.qy;
    double k = a * qz + b * to.qz;
    double w = a * qw + b * to.qw;
    double norm = Math.sqrt(i * i + j * j + k * k + w * w);
    return new Pose(
        x + fraction * (to.x - x),
        y + fraction * (to.y - y),
        z + fraction * (to.z - z),
        i / norm,
        j / norm,
        k / norm,
        w / norm);
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
