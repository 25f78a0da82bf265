package io.sparsewatt.sensing.registration;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;

/**
 * One registered scan.
 *
 * @param frame the scan with its pose, deskewed if it came with times
 * @param pose of the sensor in the world, which is the sensor's own frame at the first scan
 * @param keypoints points of the thinned scan that were matched against the map
 * @param inliers of these, how many found a partner within the robust kernel's reach
 * @param residual root mean square of the inliers' distances to their planes (or points), metres
 * @param iterations Gauss-Newton steps
 * @param converged whether the last step was negligible and there were enough inliers. If not, the
 *     pose is the best known one: of the last step, or predicted at constant velocity where nothing
 *     could be matched
 */
public record Registration(
    PointFrame frame,
    Pose pose,
    int keypoints,
    int inliers,
    double residual,
    int iterations,
    boolean converged) {}
