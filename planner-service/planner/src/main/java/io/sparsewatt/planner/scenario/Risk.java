package io.sparsewatt.planner.scenario;

/**
 * How bad futures count: energy = (1 - weight) mean + weight CVaR, where CVaR is the mean of the
 * worst ceil((1 - level) K) of K futures.
 *
 * @param level in [0, 1)
 * @param weight in [0, 1]
 */
public record Risk(double level, double weight) {

  /** The worst fifth counts half (references: levels of 0.8 to 0.9 over 8 to 32 futures). */
  public static final Risk DEFAULT = new Risk(0.8, 0.5);
}
