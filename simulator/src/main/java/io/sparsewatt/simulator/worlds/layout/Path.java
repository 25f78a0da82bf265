package io.sparsewatt.simulator.worlds.layout;

/** How something moves: where it is and where it heads at a time, in seconds from the start. */
sealed interface Path {

  double x(double seconds);

  double y(double seconds);

  double yaw(double seconds);

  /** Metres a second, forwards. */
  double speed();

  /**
   * Along a street.
   *
   * @param start station at the time 0
   * @param offset to the left of the centre line, metres
   * @param forwards whether stations rise
   */
  record Along(Course course, double start, double offset, boolean forwards, double speed)
      implements Path {

    double station(double seconds) {
      return start + (forwards ? speed : -speed) * seconds;
    }

    @Override
    public double x(double seconds) {
      return course.x(station(seconds), offset);
    }

    @Override
    public double y(double seconds) {
      return course.y(station(seconds), offset);
    }

    @Override
    public double yaw(double seconds) {
      return course.yaw(station(seconds)) + (forwards ? 0 : StrictMath.PI);
    }
  }

  /** In a straight line. */
  record Straight(double x0, double y0, double heading, double speed) implements Path {

    @Override
    public double x(double seconds) {
      return x0 + speed * seconds * StrictMath.cos(heading);
    }

    @Override
    public double y(double seconds) {
      return y0 + speed * seconds * StrictMath.sin(heading);
    }

    @Override
    public double yaw(double seconds) {
      return heading;
    }
  }
}
