package io.sparsewatt.scenes;

/**
 * A tracked object, world frame, metres and seconds.
 *
 * @param id lasting track id, from 1
 * @param x centre of the box
 * @param y centre of the box
 * @param z centre of the box
 * @param length along {@code yaw}; where only a part of a vehicle is seen, a usual length is
 *     assumed away from the sensor
 * @param width across {@code yaw}
 * @param height from the ground up
 * @param yaw radians, counter-clockwise from x, -pi to pi; the direction of motion once the object
 *     moves, until then of unknown sign
 * @param vx velocity, metres a second; that of a vehicle is 0 until it is surely not
 * @param vy velocity, metres a second; that of a vehicle is 0 until it is surely not
 * @param objectClass what it could be
 * @param age frames since the track began
 * @param hits frames on which it was seen
 * @param misses frames since it was last seen; its position is then a prediction
 * @param positionVariance variance of x and of y, square metres; the two are independent
 * @param velocityVariance variance of vx and of vy, m2/s2
 * @param share of the votes of its voxels, weighed by confidence, that were for its class when it
 *     was last seen, 0..1; NaN where its class is a size
 */
public record SceneObject(
    long id,
    double x,
    double y,
    double z,
    double length,
    double width,
    double height,
    double yaw,
    double vx,
    double vy,
    ObjectClass objectClass,
    int age,
    int hits,
    int misses,
    double positionVariance,
    double velocityVariance,
    double share) {

  /** Where {@link #objectClass} comes from: by what the object was last seen as. */
  public ClassSource classSource() {
    return Double.isNaN(share) ? ClassSource.GEOMETRY : ClassSource.NETWORK;
  }

  /** The name of its class: {@code vehicle} by the network, {@code vehicle-sized} by geometry. */
  public String kind() {
    return classSource() == ClassSource.NETWORK ? objectClass.labelled() : objectClass.id();
  }
}
