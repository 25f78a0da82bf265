package io.sparsewatt.simulator.lidar;

import io.sparsewatt.simulator.scene.SensorPose;

/**
 * One sweep as columns, in firing order. The arrays belong to the scan and are not to be modified.
 *
 * <p>A point is in the sensor frame (x forward, y left, z up) of its own firing instant: with a
 * moving sensor it takes the pose at {@code timeNanos + timeOffsetNanos} to place it exactly.
 *
 * @param timeNanos simulation time of the sweep's end
 * @param pose sensor in world at {@code timeNanos}
 * @param count points in use; every column holds exactly so many
 * @param x metres
 * @param y metres
 * @param z metres
 * @param intensity reflectance, 0..1
 * @param timeOffsetNanos firing instant relative to {@code timeNanos}, at most 0, never falling
 * @param label {@code ObjectClass.label()} of what was hit
 * @param instance 0 for ground, the agent's id for agents, another positive number for each thing
 *     that stands
 */
public record LidarScan(
    long timeNanos,
    SensorPose pose,
    int count,
    float[] x,
    float[] y,
    float[] z,
    float[] intensity,
    int[] timeOffsetNanos,
    byte[] label,
    int[] instance) {}
