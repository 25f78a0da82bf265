package io.sparsewatt.driving.highway;

/**
 * What can be seen of a motorway at one moment: where cars are and how they move, not what they
 * mean to do. Car 0 is the ego, of which its own lane and speed to reach are known. Immutable.
 */
public final class HighwayView {

  private final HighwaySpec spec;
  private final MotorwayTraffic traffic;
  private final int second;

  HighwayView(HighwaySpec spec, MotorwayTraffic traffic, int second) {
    this.spec = spec;
    this.traffic = traffic;
    this.second = second;
  }

  /** The motorway. */
  public HighwaySpec spec() {
    return spec;
  }

  /** Seconds driven. */
  public int second() {
    return second;
  }

  /** Cars, the ego among them. */
  public int cars() {
    return traffic.count;
  }

  /** Metres along the road, of the middle. */
  public double x(int car) {
    return traffic.x[car];
  }

  /** Metres to the right; lane l has its middle at 4 l. */
  public double y(int car) {
    return traffic.y[car];
  }

  /** Radians; positive to the right. */
  public double heading(int car) {
    return traffic.heading[car];
  }

  /** m/s. */
  public double speed(int car) {
    return traffic.speed[car];
  }

  /** The lane that the ego keeps or changes to. */
  public int egoTargetLane() {
    return traffic.targetLane[0];
  }

  /** The speed that the ego keeps or changes to, m/s. */
  public double egoTargetSpeed() {
    return traffic.targetSpeed[0];
  }
}
