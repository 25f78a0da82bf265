package io.sparsewatt.sensing.voxel;

import io.sparsewatt.sensing.Pose;

/**
 * A pose's rotation as a matrix, a row for each axis of the world: nine products a point, where the
 * quaternion itself would take more. Another formula may round a point to another voxel, so all
 * places are made by this one.
 */
record Rotation(
    double xx,
    double xy,
    double xz,
    double yx,
    double yy,
    double yz,
    double zx,
    double zy,
    double zz) {

  static Rotation of(Pose pose) {
    return new Rotation(
        1 - 2 * (pose.qy() * pose.qy() + pose.qz() * pose.qz()),
        2 * (pose.qx() * pose.qy() - pose.qz() * pose.qw()),
        2 * (pose.qx() * pose.qz() + pose.qy() * pose.qw()),
        2 * (pose.qx() * pose.qy() + pose.qz() * pose.qw()),
        1 - 2 * (pose.qx() * pose.qx() + pose.qz() * pose.qz()),
        2 * (pose.qy() * pose.qz() - pose.qx() * pose.qw()),
        2 * (pose.qx() * pose.qz() - pose.qy() * pose.qw()),
        2 * (pose.qy() * pose.qz() + pose.qx() * pose.qw()),
        1 - 2 * (pose.qx() * pose.qx() + pose.qy() * pose.qy()));
  }
}
