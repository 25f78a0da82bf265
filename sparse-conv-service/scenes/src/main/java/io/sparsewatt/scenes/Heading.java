package io.sparsewatt.scenes;

/**
 * Which way an object points.
 *
 * @param yaw radians, -pi to pi
 * @param turned whether what was taken for the length is now the width
 */
record Heading(double yaw, boolean turned) {

  private static final double HALF_TURN = Math.PI;
  private static final double QUARTER_TURN = Math.PI / 2;

  // Below this a heading from velocity is noise, m/s; and it must be three standard deviations.
  private static final double SPEED = 1.0;
  private static final double SIGNIFICANCE = 9;
  // A rectangle shorter than this has no heading of its own, metres.
  private static final double SHAPELESS = 1.0;
  // Lorries are 2.55 m wide without mirrors: what shows more is a vehicle's side, metres.
  private static final double SIDE = 2.8;
  private static final double GAIN = 0.3;

  /** After a frame on which the object was seen. */
  static Heading after(Track track, Motion motion, Detection detection) {
    boolean person = track.objectClass() == ObjectClass.PEDESTRIAN_SIZED;
    double longest = Math.max(detection.extentA(), detection.extentB());
    boolean shaped = !person && longest >= SHAPELESS;
    double speed2 = motion.vx() * motion.vx() + motion.vy() * motion.vy();
    boolean moving = speed2 > SPEED * SPEED && speed2 > SIGNIFICANCE * motion.vv();
    double course = moving ? StrictMath.atan2(motion.vy(), motion.vx()) : 0;
    if (moving && !shaped) {
      return new Heading(course, false);
    }
    int turns = 0;
    if (track.objectClass() == ObjectClass.VEHICLE_SIZED && longest >= SIDE) {
      // No vehicle is so wide: this is its length, whatever its course seems to be.
      boolean a = detection.extentA() >= detection.extentB();
      turns = quarters(wrap(detection.angle() + (a ? 0 : QUARTER_TURN) - track.yaw())) & 1;
      if (moving) {
        double yaw = track.yaw() + turns * QUARTER_TURN;
        turns += Math.abs(wrap(course - yaw)) > QUARTER_TURN ? 2 : 0;
      }
    } else if (moving) {
      // Objects drive along their length: the side nearest to the course becomes the front.
      turns = quarters(wrap(course - track.yaw()));
    }
    double yaw = wrap(track.yaw() + turns * QUARTER_TURN);
    if (shaped) {
      double measured = detection.angle() - quarters(detection.angle() - yaw) * QUARTER_TURN;
      yaw = wrap(yaw + GAIN * wrap(measured - yaw));
    }
    return new Heading(yaw, (turns & 1) != 0);
  }

  /** The nearest whole number of quarter turns. */
  static int quarters(double angle) {
    return (int) Math.floor(angle / QUARTER_TURN + 0.5);
  }

  /** The same direction within -pi to pi. */
  static double wrap(double angle) {
    double turns = Math.floor((angle + HALF_TURN) / (2 * HALF_TURN));
    return angle - turns * 2 * HALF_TURN;
  }
}
