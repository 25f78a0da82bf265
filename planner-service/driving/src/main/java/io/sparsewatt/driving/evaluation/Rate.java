package io.sparsewatt.driving.evaluation;

/**
 * So many events over so much of something, with the interval that holds the true rate 95 times of
 * 100 (Garwood 1936: exact for what happens seldom and independently).
 *
 * @param events counted, 0 or more
 * @param over what they are counted over, above 0
 */
public record Rate(int events, double over) {

  private static final double TAIL = 0.025;

  /** Refuses what is no rate. */
  public Rate {
    if (events < 0 || !(over > 0)) {
      throw new IllegalArgumentException(events + " events over " + over + " are no rate");
    }
  }

  /** Events each. */
  public double value() {
    return events / over;
  }

  /** The lower end of the interval. */
  public double low() {
    // The mean at which as many or more are as rare as the tail.
    return events == 0 ? 0 : mean(events - 1, 1 - TAIL) / over;
  }

  /** The upper end of the interval. */
  public double high() {
    return mean(events, TAIL) / over;
  }

  /** The mean of a Poisson distribution of which so much is at {@code most} or below. */
  private static double mean(int most, double share) {
    double low = 0;
    double high = 10 + 3.0 * most;
    for (int i = 0; i < 200; i++) {
      double middle = 0.5 * (low + high);
      if (atMost(most, middle) > share) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private static double atMost(int most, double mean) {
    double term = StrictMath.exp(-mean);
    double sum = term;
    for (int k = 1; k <= most; k++) {
      term *= mean / k;
      sum += term;
    }
    return sum;
  }
}
