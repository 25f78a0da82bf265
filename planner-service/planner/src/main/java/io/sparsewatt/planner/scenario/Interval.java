package io.sparsewatt.planner.scenario;

/**
 * A closed interval.
 *
 * @param min not above {@code max}
 * @param max the upper end
 */
public record Interval(double min, double max) {

  /** The value in the middle. */
  public double middle() {
    return 0.5 * (min + max);
  }
}
