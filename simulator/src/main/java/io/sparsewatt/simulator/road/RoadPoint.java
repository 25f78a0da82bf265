package io.sparsewatt.simulator.road;

/**
 * The centre line at one station; reused as an out parameter.
 *
 * <p>The direction vectors are unit vectors of the world frame.
 */
public final class RoadPoint {

  /** World position, metres. */
  public double x;

  /** World position, metres. */
  public double y;

  /** Direction of rising stations. */
  public double cos;

  /** Direction of rising stations. */
  public double sin;

  /** 1/m, positive where the road bends left. */
  public double curvature;

  /** Metres of centre line a unit of station. */
  public double metric;

  /** World x of a point that is {@code offset} metres to the left. */
  public double xAt(double offset) {
    return x - offset * sin;
  }

  /** World y of a point that is {@code offset} metres to the left. */
  public double yAt(double offset) {
    return y + offset * cos;
  }

  /** Metres travelled at an offset a unit of station. */
  public double metricAt(double offset) {
    return metric * (1 - curvature * offset);
  }
}
