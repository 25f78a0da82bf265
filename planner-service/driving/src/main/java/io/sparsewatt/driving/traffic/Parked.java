package io.sparsewatt.driving.traffic;

/**
 * A car that stands for good. Metres and radians.
 *
 * @param x of its middle
 * @param y of its middle
 * @param heading that it points in
 * @param length of it
 * @param width of it
 */
record Parked(double x, double y, double heading, double length, double width) {}
