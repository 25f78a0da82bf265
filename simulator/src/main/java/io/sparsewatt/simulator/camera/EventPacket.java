package io.sparsewatt.simulator.camera;

import io.sparsewatt.simulator.scene.SensorPose;

/**
 * The events of one simulation step as columns, in time order. The arrays belong to the packet and
 * are not to be modified.
 *
 * @param timeNanos simulation time of the packet's start: the step before
 * @param pose camera in world at {@code timeNanos}; x is the optical axis, y left, z up
 * @param width pixels
 * @param height pixels
 * @param count events in use; every column holds exactly so many
 * @param timeOffsetMicros microseconds since {@code timeNanos}, never falling
 * @param x column, 0 at the left
 * @param y row, 0 at the top
 * @param polarity 1 for brighter, 0 for darker
 * @param dropped events that the camera's limit left out
 */
public record EventPacket(
    long timeNanos,
    SensorPose pose,
    int width,
    int height,
    int count,
    int[] timeOffsetMicros,
    short[] x,
    short[] y,
    byte[] polarity,
    int dropped) {}
