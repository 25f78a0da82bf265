package io.sparsewatt.simulator.worlds;

import io.sparsewatt.simulator.scene.ObjectClass;

/**
 * A road user: vehicle, two-wheeler or person, moving or not. In the world, metres.
 *
 * @param instance as in {@link LabelledScan#instance}
 * @param type its class
 * @param x centre
 * @param y centre
 * @param z centre
 * @param length along {@code yaw}
 * @param width across {@code yaw}
 * @param height from the ground up
 * @param yaw radians, counter-clockwise from x
 * @param vx velocity, m/s
 * @param vy velocity, m/s
 * @param points of the scan that belong to it
 */
public record TruthBox(
    int instance,
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
    int points) {}
