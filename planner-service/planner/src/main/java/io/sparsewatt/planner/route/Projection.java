package io.sparsewatt.planner.route;

/**
 * A point in path coordinates, with exact derivatives; also the memory of where the search stands.
 * Not safe for use by several threads.
 */
public final class Projection {

  /** Where the next search starts, and the segment that was found. */
  public int segment;

  /** Metres along. */
  public double s;

  /** Metres to the left. */
  public double d;

  /** Derivative of {@link #s} by x. */
  public double sx;

  /** Derivative of {@link #s} by y. */
  public double sy;

  /** Derivative of {@link #d} by x. */
  public double dx;

  /** Derivative of {@link #d} by y. */
  public double dy;

  /** Radians, of the path. */
  public double heading;

  /** m/s; infinite where none is known. */
  public double limit;

  /** Metres from the path to the left edge. */
  public double left;

  /** Metres from the path to the right edge. */
  public double right;

  /** Derivative of {@link #left} by s. */
  public double leftSlope;

  /** Derivative of {@link #right} by s. */
  public double rightSlope;
}
