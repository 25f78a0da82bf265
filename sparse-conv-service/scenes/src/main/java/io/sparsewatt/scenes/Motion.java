package io.sparsewatt.scenes;

/**
 * A constant-velocity Kalman filter of a position in the plane. Noise is alike in all directions,
 * so both axes share one 2x2 covariance.
 *
 * @param x metres
 * @param y metres
 * @param vx metres a second
 * @param vy metres a second
 * @param pp variance of position
 * @param pv covariance of position and velocity
 * @param vv variance of velocity
 */
record Motion(double x, double y, double vx, double vy, double pp, double pv, double vv) {

  static Motion of(Track track) {
    return new Motion(
        track.x(),
        track.y(),
        track.vx(),
        track.vy(),
        track.positionVariance(),
        track.covariance(),
        track.velocityVariance());
  }

  /**
   * After {@code dt} seconds of white-noise acceleration.
   *
   * @param density power spectral density of the acceleration, m2/s3
   */
  Motion predict(double dt, double density) {
    return new Motion(
        x + vx * dt,
        y + vy * dt,
        vx,
        vy,
        pp + dt * (2 * pv + dt * vv) + density * dt * dt * dt / 3,
        pv + dt * vv + density * dt * dt / 2,
        vv + density * dt);
  }

  /** Squared distance of a measured position in units of its expected spread. */
  double surprise(double measuredX, double measuredY, double variance) {
    double dx = measuredX - x;
    double dy = measuredY - y;
    return (dx * dx + dy * dy) / (pp + variance);
  }

  /** After a measured position of the given variance. */
  Motion update(double measuredX, double measuredY, double variance) {
    double spread = pp + variance;
    double gain = pp / spread;
    double velocityGain = pv / spread;
    double dx = measuredX - x;
    double dy = measuredY - y;
    return new Motion(
        x + gain * dx,
        y + gain * dy,
        vx + velocityGain * dx,
        vy + velocityGain * dy,
        (1 - gain) * pp,
        (1 - gain) * pv,
        vv - velocityGain * pv);
  }

  /** At another place, by what was learnt of the object's shape: no motion. */
  Motion moved(double dx, double dy) {
    return new Motion(x + dx, y + dy, vx, vy, pp, pv, vv);
  }
}
