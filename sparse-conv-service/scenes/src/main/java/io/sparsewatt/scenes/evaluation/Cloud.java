package io.sparsewatt.scenes.evaluation;

/**
 * The points of one scan, as a classifier sees them: no truth. The arrays belong to the cloud and
 * are not to be modified.
 *
 * @param name for reports
 * @param timeNanos sensor time, nanoseconds
 * @param pose sensor in the world; {@link Placement#ORIGIN} where it is unknown
 * @param sensorHeight above the ground, metres, nominal
 * @param count points
 * @param x metres, sensor axes (x forwards, y left, z up)
 * @param y metres
 * @param z metres
 * @param intensity 0..1
 */
public record Cloud(
    String name,
    long timeNanos,
    Placement pose,
    double sensorHeight,
    int count,
    float[] x,
    float[] y,
    float[] z,
    float[] intensity) {}
