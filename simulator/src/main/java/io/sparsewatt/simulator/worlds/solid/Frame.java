package io.sparsewatt.simulator.worlds.solid;

/**
 * A right-handed system of axes in the world: where a thing stands, and how it is turned.
 *
 * @param x origin, metres
 * @param y origin, metres
 * @param z origin, metres
 * @param xx world x of the unit vector along local x, and so on: the first letter is the local axis
 */
public record Frame(
    double x,
    double y,
    double z,
    double xx,
    double xy,
    double xz,
    double yx,
    double yy,
    double yz,
    double zx,
    double zy,
    double zz) {

  /** The world's own axes. */
  public static final Frame WORLD = at(0, 0, 0, 0);

  /** Upright, turned by {@code yaw} radians counter-clockwise. */
  public static Frame at(double x, double y, double z, double yaw) {
    double c = StrictMath.cos(yaw);
    double s = StrictMath.sin(yaw);
    return new Frame(x, y, z, c, s, 0, -s, c, 0, 0, 0, 1);
  }

  /**
   * On a slope: local z is the ground's normal, local x points along {@code yaw} as seen from
   * above.
   *
   * @param slopeX rise of the ground along world x
   * @param slopeY rise of the ground along world y
   */
  public static Frame onSlope(
      double x, double y, double z, double yaw, double slopeX, double slopeY) {
    double n = 1 / Math.sqrt(slopeX * slopeX + slopeY * slopeY + 1);
    double zx = -slopeX * n;
    double zy = -slopeY * n;
    double zz = n;
    double c = StrictMath.cos(yaw);
    double s = StrictMath.sin(yaw);
    double rise = slopeX * c + slopeY * s;
    double along = 1 / Math.sqrt(1 + rise * rise);
    double xx = c * along;
    double xy = s * along;
    double xz = rise * along;
    return new Frame(
        x, y, z, xx, xy, xz, zy * xz - zz * xy, zz * xx - zx * xz, zx * xy - zy * xx, zx, zy, zz);
  }

  /** A frame within this one: moved by local metres, then turned about its own z. */
  public Frame within(double dx, double dy, double dz, double yaw) {
    double c = StrictMath.cos(yaw);
    double s = StrictMath.sin(yaw);
    return new Frame(
        worldX(dx, dy, dz),
        worldY(dx, dy, dz),
        worldZ(dx, dy, dz),
        c * xx + s * yx,
        c * xy + s * yy,
        c * xz + s * yz,
        c * yx - s * xx,
        c * yy - s * xy,
        c * yz - s * xz,
        zx,
        zy,
        zz);
  }

  /** The same place, leaned by {@code angle} radians about local y: positive brings z towards x. */
  public Frame leaned(double angle) {
    double c = StrictMath.cos(angle);
    double s = StrictMath.sin(angle);
    return new Frame(
        x,
        y,
        z,
        c * xx - s * zx,
        c * xy - s * zy,
        c * xz - s * zz,
        yx,
        yy,
        yz,
        c * zx + s * xx,
        c * zy + s * xy,
        c * zz + s * xz);
  }

  /** World x of a local point. */
  public double worldX(double u, double v, double w) {
    return x + u * xx + v * yx + w * zx;
  }

  /** World y of a local point. */
  public double worldY(double u, double v, double w) {
    return y + u * xy + v * yy + w * zy;
  }

  /** World z of a local point. */
  public double worldZ(double u, double v, double w) {
    return z + u * xz + v * yz + w * zz;
  }
}
