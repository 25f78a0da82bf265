package io.sparsewatt.energy.profile;

import java.util.Objects;

/**
 * What one count of an action costs, and who says so.
 *
 * <p>{@code low} and {@code high} are the published range. Where none is published ({@code
 * bandStated} false) both equal the price: the band is unknown, not zero, and whatever is computed
 * from it says so.
 *
 * @param action the priced action
 * @param attojoules 1e-18 J for each count, at least 0
 * @param low attojoules, at most {@code attojoules}
 * @param high attojoules, at least {@code attojoules}
 * @param bandStated whether the source gives a range
 * @param quoted the price in the source's own words: {@code 100 pJ per 64 bit}
 * @param nodeNanometres technology node, nanometres
 * @param confidence how well the constant is attested
 * @param constant the constant's id: actions that share it vary together
 * @param source where it was published
 */
public record Price(
    Action action,
    long attojoules,
    long low,
    long high,
    boolean bandStated,
    String quoted,
    int nodeNanometres,
    String confidence,
    String constant,
    String source) {

  public Price {
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(quoted, "quoted");
    Objects.requireNonNull(confidence, "confidence");
    Objects.requireNonNull(constant, "constant");
    Objects.requireNonNull(source, "source");
    if (low < 0 || low > attojoules || attojoules > high) {
      throw new IllegalArgumentException(
          "action "
              + action.name()
              + ": 0 <= low <= price <= high required but they are "
              + low
              + ", "
              + attojoules
              + ", "
              + high
              + " aJ");
    }
  }
}
