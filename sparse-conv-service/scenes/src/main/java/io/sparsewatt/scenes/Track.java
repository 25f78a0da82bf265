package io.sparsewatt.scenes;

/**
 * All that is known of one object, as carried from frame to frame. World frame, metres and seconds.
 *
 * @param id from 1
 * @param confirmed whether it was seen often enough to be shown
 * @param x centre
 * @param y centre
 * @param vx velocity
 * @param vy velocity
 * @param positionVariance of x and of y
 * @param covariance of x and vx, and of y and vy
 * @param velocityVariance of vx and of vy
 * @param ground height of the ground below
 * @param length along yaw
 * @param width across yaw
 * @param height above ground
 * @param yaw radians, -pi to pi
 * @param vehicleVotes frames on which it was a vehicle, or of the size of one
 * @param twoWheelerVotes frames on which it was a two-wheeler, or of the size of one
 * @param pedestrianVotes frames on which it was a pedestrian, or of the size of one
 * @param age frames since it began
 * @param hits frames on which it was seen
 * @param misses frames since it was last seen
 * @param share of the votes of its voxels for its class when it was last seen; NaN where that was
 *     by size
 */
public record Track(
    long id,
    boolean confirmed,
    double x,
    double y,
    double vx,
    double vy,
    double positionVariance,
    double covariance,
    double velocityVariance,
    double ground,
    double length,
    double width,
    double height,
    double yaw,
    int vehicleVotes,
    int twoWheelerVotes,
    int pedestrianVotes,
    int age,
    int hits,
    int misses,
    double share) {

  // A velocity within three standard deviations of standing is not believed, one beyond four is.
  private static final double UNSURE = 9;
  private static final double SURE = 16;

  /**
   * How much of its velocity is believed, 0 to 1: a vehicle that has been seen a few times, and
   * each time more of it, seems to move. People are seen whole, and where they go is believed at
   * once.
   */
  double certainty() {
    if (objectClass() != ObjectClass.VEHICLE_SIZED) {
      return 1;
    }
    double squared = vx * vx + vy * vy;
    double least = UNSURE * velocityVariance;
    double whole = SURE * velocityVariance;
    // Without variance the two are one edge, and nothing is divided.
    return squared <= least ? 0 : squared >= whole ? 1 : (squared - least) / (whole - least);
  }

  /**
   * Whether its box from above, grown by {@code around} on every side, has a place in it.
   *
   * @param dx from its centre to the place, metres, world
   * @param dy metres, world
   */
  boolean covers(double dx, double dy, double around) {
    double reach = (length + width) / 2 + 2 * around;
    if (dx * dx + dy * dy > reach * reach) {
      return false;
    }
    double cos = StrictMath.cos(yaw);
    double sin = StrictMath.sin(yaw);
    return Math.abs(cos * dx + sin * dy) <= length / 2 + around
        && Math.abs(cos * dy - sin * dx) <= width / 2 + around;
  }

  Track withShare(double given) {
    return new Track(
        id,
        confirmed,
        x,
        y,
        vx,
        vy,
        positionVariance,
        covariance,
        velocityVariance,
        ground,
        length,
        width,
        height,
        yaw,
        vehicleVotes,
        twoWheelerVotes,
        pedestrianVotes,
        age,
        hits,
        misses,
        given);
  }

  /** The class of most votes; of equal ones the larger object. */
  public ObjectClass objectClass() {
    if (vehicleVotes >= twoWheelerVotes && vehicleVotes >= pedestrianVotes) {
      return ObjectClass.VEHICLE_SIZED;
    }
    return twoWheelerVotes >= pedestrianVotes
        ? ObjectClass.TWO_WHEELER_SIZED
        : ObjectClass.PEDESTRIAN_SIZED;
  }
}
