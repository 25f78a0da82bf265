package io.sparsewatt.driving.judge;

/**
 * A road user at one step.
 *
 * @param id of its track
 * @param box where it is
 * @param speed m/s along its heading
 */
public record Moving(String id, Box box, double speed) {

  /** At a standstill, as nuPlan has it: slower than this, m/s. */
  static final double STOPPED = 5e-2;

  boolean isStopped() {
    return Math.abs(speed) <= STOPPED;
  }

  /** The box after some seconds at this velocity. */
  public Box after(double seconds) {
    return new Box(
        box.x() + speed * seconds * StrictMath.cos(box.heading()),
        box.y() + speed * seconds * StrictMath.sin(box.heading()),
        box.heading(),
        box.length(),
        box.width());
  }
}
