package io.sparsewatt.scenes.evaluation;

/**
 * A rigid motion: sensor axes to world axes.
 *
 * @param x metres
 * @param y metres
 * @param z metres
 * @param qx unit quaternion
 * @param qy unit quaternion
 * @param qz unit quaternion
 * @param qw unit quaternion
 */
public record Placement(double x, double y, double z, double qx, double qy, double qz, double qw) {

  /** World axes are the sensor's. */
  public static final Placement ORIGIN = new Placement(0, 0, 0, 0, 0, 0, 1);

  /** World x of a point. */
  public double worldX(double u, double v, double w) {
    return x
        + (1 - 2 * (qy * qy + qz * qz)) * u
        + 2 * (qx * qy - qw * qz) * v
        + 2 * (qx * qz + qw * qy) * w;
  }

  /** World y of a point. */
  public double worldY(double u, double v, double w) {
    return y
        + 2 * (qx * qy + qw * qz) * u
        + (1 - 2 * (qx * qx + qz * qz)) * v
        + 2 * (qy * qz - qw * qx) * w;
  }

  /** World z of a point. */
  public double worldZ(double u, double v, double w) {
    return z
        + 2 * (qx * qz - qw * qy) * u
        + 2 * (qy * qz + qw * qx) * v
        + (1 - 2 * (qx * qx + qy * qy)) * w;
  }

  /** Heading about z, radians, counter-clockwise from x. */
  public double yaw() {
    return StrictMath.atan2(2 * (qx * qy + qw * qz), 1 - 2 * (qy * qy + qz * qz));
  }
}
