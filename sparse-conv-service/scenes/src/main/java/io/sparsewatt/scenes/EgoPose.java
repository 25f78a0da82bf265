package io.sparsewatt.scenes;

/**
 * Where the sensor is in the world.
 *
 * @param x metres
 * @param y metres
 * @param z metres, up
 * @param yaw heading about z, radians, counter-clockwise from x
 */
public record EgoPose(double x, double y, double z, double yaw) {

  public EgoPose {
    if (!Double.isFinite(x)
        || !Double.isFinite(y)
        || !Double.isFinite(z)
        || !Double.isFinite(yaw)) {
      throw new IllegalArgumentException(
          "a finite pose required but it was " + x + " " + y + " " + z + ", yaw " + yaw);
    }
  }
}
