package io.sparsewatt.driving.evaluation;

/**
 * Two drivers on the same drives: McNemar's test in its exact form, which looks only at the drives
 * of which one did and the other did not.
 *
 * @param first drives that only the first did
 * @param second drives that only the second did
 */
public record Paired(int first, int second) {

  /** Refuses negative counts. */
  public Paired {
    if (first < 0 || second < 0) {
      throw new IllegalArgumentException(
          first + " and " + second + " drives: none may be negative");
    }
  }

  /**
   * How probable it is that equals differ by so much or more, two-sided; 1 where they differ in
   * nothing.
   */
  public double p() {
    int n = first + second;
    int least = Math.min(first, second);
    // Binomial of one half, summed in logarithms: hundreds of drives leave the range of doubles.
    double sum = 0;
    double term = -n * StrictMath.log(2);
    for (int i = 0; i <= least; i++) {
      sum += StrictMath.exp(term);
      term += StrictMath.log((double) (n - i) / (i + 1));
    }
    return Math.min(1, 2 * sum);
  }
}
