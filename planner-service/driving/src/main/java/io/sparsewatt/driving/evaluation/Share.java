package io.sparsewatt.driving.evaluation;

/**
 * So many of so many, with the interval that holds the true share 95 times of 100 (Wilson 1927: it
 * keeps its promise at few trials and near 0 and 1, where the usual one does not).
 *
 * @param of successes, 0 to {@code all}
 * @param all trials; with none the interval is 0 to 1
 */
public record Share(int of, int all) {

  // The normal quantile of 97.5 %.
  private static final double Z = 1.959963984540054;

  /** Refuses more successes than trials. */
  public Share {
    if (of < 0 || all < of) {
      throw new IllegalArgumentException(of + " of " + all + " is no share");
    }
  }

  /** The share itself; NaN of nothing. */
  public double value() {
    return (double) of / all;
  }

  /** The lower end of the interval. */
  public double low() {
    return all == 0 ? 0 : Math.max(0, middle() - half());
  }

  /** The upper end of the interval. */
  public double high() {
    return all == 0 ? 1 : Math.min(1, middle() + half());
  }

  private double middle() {
    return (of + 0.5 * Z * Z) / (all + Z * Z);
  }

  private double half() {
    double p = value();
    return Z * Math.sqrt(all * p * (1 - p) + 0.25 * Z * Z) / (all + Z * Z);
  }
}
