package io.sparsewatt.planner.prediction;

/**
 * {@code (x + sqrt(x² + 4)) / 2 - 1}: a smooth ramp of roots alone (Barron, "Squareplus", 2021,
 * shifted to go through the origin). No exponential: the same bits on every machine.
 */
final class Squareplus {

  private Squareplus() {}

  static double at(double x) {
    return (x + Math.sqrt(x * x + 4)) * 0.5 - 1;
  }

  static double slope(double x) {
    return (x / Math.sqrt(x * x + 4) + 1) * 0.5;
  }
}
