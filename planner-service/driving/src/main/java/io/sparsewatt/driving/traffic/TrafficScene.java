package io.sparsewatt.driving.traffic;

import io.sparsewatt.planner.scenario.Lane;
import io.sparsewatt.planner.scenario.Polyline;
import java.util.List;
import java.util.random.RandomGenerator;

/** A kind of place with traffic: its lanes, its ways, and what the ways have to wait for. */
interface TrafficScene {

  /** Metres across a lane. */
  double LANE_WIDTH = 3.6;

  /** What its clips are called by. */
  String place();

  /** The lanes that a predictor is shown. */
  List<Lane> lanes();

  /** The ways through it. Cars of one way change lanes on it. */
  List<Line> lines();

  /** How many ways, one after the other in {@link #lines}, begin in one street. */
  default int waysOfAStreet() {
    return 1;
  }

  /** Lanes beside each other on a way; lane l has its middle at {@code l * LANE_WIDTH}. */
  int lanesOf(int line);

  /** Whether a lane is only ever left, never changed into. */
  default boolean isOnlyLeft(int lane) {
    return false;
  }

  /** Metres along a way at which a lane ends; infinite where it goes as far as the way. */
  default double end(int lane) {
    return Double.POSITIVE_INFINITY;
  }

  /** m/s at a place of a way. */
  double limit(int line, double s);

  /**
   * Metres along its way at which a car has to stop now, or infinite.
   *
   * @param others all cars, itself too
   */
  double stop(Car car, double time, List<Car> others);

  /** Cars on one lane of a way at the start, a kilometre. */
  double density(RandomGenerator random);

  /** Cars that stand beside the ways for good. */
  default List<Parked> parked() {
    return List.of();
  }

  /** The middle of a lane all along a way, as somebody who knows only where to go has it. */
  default Polyline middle(int line, int lane) {
    Line way = lines().get(line);
    double until = Math.min(way.length(), end(lane));
    return way.bound(0, until, lane * LANE_WIDTH);
  }
}
