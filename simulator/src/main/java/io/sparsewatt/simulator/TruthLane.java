package io.sparsewatt.simulator;

/**
 * A stretch of one lane as polylines in driving direction, world frame, metres; equal length, about
 * 2 m apart. The arrays belong to the lane and are not to be modified.
 *
 * @param id stable over the run
 * @param sameDirection whether it is driven the ego's way
 * @param speedLimit m/s
 * @param width metres
 * @param leftId the lane to the left that is driven the same way; -1 where there is none
 * @param rightId the lane to the right that is driven the same way; -1 where there is none
 * @param centreX centre line
 * @param centreY centre line
 * @param leftX left bound
 * @param leftY left bound
 * @param rightX right bound
 * @param rightY right bound
 */
public record TruthLane(
    int id,
    boolean sameDirection,
    double speedLimit,
    double width,
    int leftId,
    int rightId,
    double[] centreX,
    double[] centreY,
    double[] leftX,
    double[] leftY,
    double[] rightX,
    double[] rightY) {}
