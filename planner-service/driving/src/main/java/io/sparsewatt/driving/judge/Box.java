package io.sparsewatt.driving.judge;

/**
 * A rectangle on the plane.
 *
 * @param x of its middle, metres
 * @param y of its middle, metres
 * @param heading radians, counter-clockwise from x
 * @param length metres along the heading
 * @param width metres
 */
public record Box(double x, double y, double heading, double length, double width) {

  /** Whether the two have a point in common; by separating axes. */
  public boolean overlaps(Box other) {
    return !isApart(this, other) && !isApart(other, this);
  }

  /** Whether an axis of the first separates the two. */
  private static boolean isApart(Box one, Box two) {
    double c = StrictMath.cos(one.heading);
    double s = StrictMath.sin(one.heading);
    double dx = two.x - one.x;
    double dy = two.y - one.y;
    double turn = two.heading - one.heading;
    double ct = Math.abs(StrictMath.cos(turn));
    double st = Math.abs(StrictMath.sin(turn));
    double reachAlong = 0.5 * (one.length + two.length * ct + two.width * st);
    double reachAcross = 0.5 * (one.width + two.length * st + two.width * ct);
    return Math.abs(dx * c + dy * s) > reachAlong || Math.abs(dy * c - dx * s) > reachAcross;
  }

  /** Metres ahead of this box's middle, along its heading, that a point lies. */
  public double ahead(double px, double py) {
    return (px - x) * StrictMath.cos(heading) + (py - y) * StrictMath.sin(heading);
  }

  /** Metres to the left of this box's axis that a point lies. */
  public double left(double px, double py) {
    return (py - y) * StrictMath.cos(heading) - (px - x) * StrictMath.sin(heading);
  }

  /** X of a corner, 0 to 3: front left, rear left, rear right, front right. */
  public double cornerX(int corner) {
    return x + along(corner) * StrictMath.cos(heading) - across(corner) * StrictMath.sin(heading);
  }

  /** Y of a corner. */
  public double cornerY(int corner) {
    return y + along(corner) * StrictMath.sin(heading) + across(corner) * StrictMath.cos(heading);
  }

  private double along(int corner) {
    return corner == 0 || corner == 3 ? 0.5 * length : -0.5 * length;
  }

  private double across(int corner) {
    return corner < 2 ? 0.5 * width : -0.5 * width;
  }
}
