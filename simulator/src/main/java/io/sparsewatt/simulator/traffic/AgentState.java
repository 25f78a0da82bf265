package io.sparsewatt.simulator.traffic;

import io.sparsewatt.simulator.scene.ObjectClass;

/**
 * One agent at one instant, world frame.
 *
 * @param id unique over the whole run; the ego is 1. Equals the instance column of a LiDAR scan
 * @param type vehicle, two-wheeler or pedestrian
 * @param x box centre, metres
 * @param y box centre, metres
 * @param z box centre above the road, metres
 * @param length along the heading, metres
 * @param width metres
 * @param height metres
 * @param yaw heading, radians, counter-clockwise from world x, in (-pi, pi]
 * @param vx velocity, m/s
 * @param vy velocity, m/s
 * @param acceleration along the heading, m/s^2
 * @param yawRate radians a second
 * @param lane index into {@code TruthScene.lanes()}; -1 where it is in none
 */
public record AgentState(
    int id,
    ObjectClass type,
    double x,
    double y,
    double z,
    double length,
    double width,
    double height,
    double yaw,
    double vx,
    double vy,
    double acceleration,
    double yawRate,
    int lane) {

  /** Speed over ground, m/s, never negative. */
  public double speed() {
    return Math.sqrt(vx * vx + vy * vy);
  }
}
