package io.sparsewatt.energy;

import io.sparsewatt.energy.profile.Price;

/**
 * An energy with all its constants at their price, all at the low and all at the high end of their
 * published range.
 *
 * @param nominal at the price
 * @param low every constant at its low end
 * @param high every constant at its high end
 * @param bandComplete whether every constant that took part has a published range; if not, the true
 *     band is wider by an unknown amount
 */
public record JoulesBand(Joules nominal, Joules low, Joules high, boolean bandComplete) {

  /** Nothing, known exactly. */
  public static final JoulesBand ZERO = new JoulesBand(Joules.ZERO, Joules.ZERO, Joules.ZERO, true);

  static JoulesBand of(long count, Price price) {
    Joules atLow = Joules.of(count, price.low());
    Joules atHigh = Joules.of(count, price.high());
    return new JoulesBand(
        Joules.of(count, price.attojoules()),
        // A negative count (a difference) turns the ends round.
        count < 0 ? atHigh : atLow,
        count < 0 ? atLow : atHigh,
        count == 0 || price.bandStated());
  }

  /** The exact sum, ends with ends. */
  public JoulesBand plus(JoulesBand other) {
    return new JoulesBand(
        nominal.plus(other.nominal),
        low.plus(other.low),
        high.plus(other.high),
        bandComplete && other.bandComplete);
  }
}
