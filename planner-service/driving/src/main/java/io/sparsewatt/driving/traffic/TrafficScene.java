package io.sparsewatt.driving.traffic;

import io.sparsewatt.planner.scenario.Lane;
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

  /** Lanes beside each other on a way; lane l has its middle at {@code l * LANE_WIDTH}. */
  int lanesOf(int line);

  /** m/s at a place of a way. */
  double limit(int line, double s);

  /** Metres along a way at which it is stopped now, or infinite. */
  double stop(int line, double time);

  /** Cars on one lane of a way at the start, a kilometre. */
  double density(RandomGenerator random);
}
