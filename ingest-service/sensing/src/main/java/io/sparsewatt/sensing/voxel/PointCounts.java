package io.sparsewatt.sensing.voxel;

/**
 * What became of one frame's points (or events). The first equals the sum of the others plus the
 * points that hit a voxel.
 *
 * @param points in the frame
 * @param nonFinite dropped: a coordinate is NaN or infinite
 * @param outOfRange dropped: beyond the coordinates that a key can hold
 * @param outsideWindow dropped: beyond the sensor's box
 * @param hitVoxels distinct voxels of the box that the frame's points lie in, enough points for a
 *     hit or not
 */
public record PointCounts(
    int points, int nonFinite, int outOfRange, int outsideWindow, int hitVoxels) {}
