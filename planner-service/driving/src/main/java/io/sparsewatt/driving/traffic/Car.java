package io.sparsewatt.driving.traffic;

/** One vehicle in {@link TrafficRun}. Mutable. */
final class Car {

  final String id;
  final Temper temper;
  final Line line;
  final double length;
  final double width;

  /** The number of {@link #line} in its scene. */
  final int way;

  double s;
  double d;
  double speed;
  int lane;

  // A lane change: where it began, and how much of it is done, of 1.
  double from;
  double done = 1;
  double pace;
  // Seconds until it thinks of changing again.
  double thinks;

  // What varies by itself: place in the lane, acceleration.
  double wander;
  double unsteady;

  // On the plane.
  final double[] pose = new double[3];

  Car(String id, Temper temper, Line line, double length, double width, int way) {
    this.id = id;
    this.temper = temper;
    this.line = line;
    this.length = length;
    this.width = width;
    this.way = way;
  }
}
