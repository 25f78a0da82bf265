package io.sparsewatt.simulator.scene;

/**
 * Where a sensor stands: sensor coordinates (x forward, y left, z up) to world coordinates.
 *
 * @param x metres
 * @param y metres
 * @param z metres above the road
 * @param qx unit quaternion, vector part
 * @param qy unit quaternion, vector part
 * @param qz unit quaternion, vector part
 * @param qw unit quaternion, scalar part
 */
public record SensorPose(double x, double y, double z, double qx, double qy, double qz, double qw) {

  /** A level sensor that looks along {@code yaw}, radians counter-clockwise from world x. */
  public static SensorPose level(double x, double y, double z, double yaw) {
    return new SensorPose(x, y, z, 0, 0, StrictMath.sin(yaw / 2), StrictMath.cos(yaw / 2));
  }
}
