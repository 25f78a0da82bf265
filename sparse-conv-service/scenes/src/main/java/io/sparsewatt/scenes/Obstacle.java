package io.sparsewatt.scenes;

/**
 * What stands in the ego's corridor and is no part of a tracked object: a wall across the road, a
 * hedge that reaches into it, a thing that the network has no class for. Its class is unknown, and
 * it is taken to stand. World frame, metres.
 *
 * @param x centre of the box
 * @param y centre of the box
 * @param z centre of the box
 * @param length along {@code yaw}
 * @param width across {@code yaw}
 * @param height from the ground up
 * @param yaw direction of the corridor there, radians, -pi to pi
 */
public record Obstacle(
    double x, double y, double z, double length, double width, double height, double yaw) {}
