package io.sparsewatt.energy;

import io.sparsewatt.energy.profile.Action;
import io.sparsewatt.energy.profile.ActionCounts;
import io.sparsewatt.energy.profile.Price;
import io.sparsewatt.energy.profile.Profile;
import io.sparsewatt.energy.work.Work;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The ratio of two energies on one profile, and how far the uncertainty of its constants moves it.
 *
 * <p>Both sides are made of the same constants, so each constant takes one value on both sides at
 * once; the band is the exact least and greatest ratio over all choices within the published
 * ranges. Dividing one side's low by the other's high would claim far more doubt than there is.
 *
 * @param nominal every constant at its price
 * @param low the least ratio
 * @param high the greatest ratio
 * @param bandComplete whether every constant that took part has a published range
 */
public record RatioBand(double nominal, double low, double high, boolean bandComplete) {

  // One constant's share of both sides, at each end of its range, in attojoules.
  private record Share(
      BigInteger topLow, BigInteger topHigh, BigInteger bottomLow, BigInteger bottomHigh) {
    Share plus(Share other) {
      return new Share(
          topLow.add(other.topLow),
          topHigh.add(other.topHigh),
          bottomLow.add(other.bottomLow),
          bottomHigh.add(other.bottomHigh));
    }
  }

  /**
   * As {@link #of(ActionCounts, ActionCounts, Profile)}, of work.
   *
   * @throws UnpricedActionException for an action that the profile lacks
   */
  public static Optional<RatioBand> of(Work top, Work bottom, Profile profile) {
    return of(profile.mapping().counts(top), profile.mapping().counts(bottom), profile);
  }

  /**
   * The band of {@code top / bottom}.
   *
   * @return empty where the bottom can be zero: the ratio is then undefined
   * @throws UnpricedActionException for an action that the profile lacks
   * @throws IllegalArgumentException for a negative count
   */
  public static Optional<RatioBand> of(ActionCounts top, ActionCounts bottom, Profile profile) {
    JoulesBand topJoules = Pricing.price(requireCounts(top), profile).total();
    JoulesBand bottomJoules = Pricing.price(requireCounts(bottom), profile).total();
    if (bottomJoules.low().attojoules().signum() == 0) {
      return Optional.empty();
    }
    List<Share> shares = shares(top, bottom, profile);
    return Optional.of(
        new RatioBand(
            divide(topJoules.nominal().attojoules(), bottomJoules.nominal().attojoules()),
            extreme(shares, false),
            extreme(shares, true),
            topJoules.bandComplete() && bottomJoules.bandComplete()));
  }

  private static ActionCounts requireCounts(ActionCounts counts) {
    for (Map.Entry<Action, Long> entry : counts.asMap().entrySet()) {
      if (entry.getValue() < 0) {
        throw new IllegalArgumentException(
            "a ratio needs counts of at least 0 but "
                + entry.getKey().name()
                + " is "
                + entry.getValue());
      }
    }
    return counts;
  }

  private static List<Share> shares(ActionCounts top, ActionCounts bottom, Profile profile) {
    TreeMap<String, Share> byConstant = new TreeMap<>();
    for (Map.Entry<Action, Long> entry : top.asMap().entrySet()) {
      Price price = Pricing.priceOf(entry, profile);
      byConstant.merge(
          price.constant(),
          new Share(
              product(entry.getValue(), price.low()),
              product(entry.getValue(), price.high()),
              BigInteger.ZERO,
              BigInteger.ZERO),
          Share::plus);
    }
    for (Map.Entry<Action, Long> entry : bottom.asMap().entrySet()) {
      Price price = Pricing.priceOf(entry, profile);
      byConstant.merge(
          price.constant(),
          new Share(
              BigInteger.ZERO,
              BigInteger.ZERO,
              product(entry.getValue(), price.low()),
              product(entry.getValue(), price.high())),
          Share::plus);
    }
    return new ArrayList<>(byConstant.values());
  }

  // A ratio of two sums that are linear in each constant is monotone in each, so the extreme lies
  // at
  // an end of every range. Dinkelbach's iteration finds it: with the ratio r so far, each constant
  // goes to the end that makes top - r * bottom greatest (or least), until r no longer moves. r is
  // an exact fraction and moves strictly one way through finitely many values, so this ends.
  private static double extreme(List<Share> shares, boolean greatest) {
    BigInteger top = BigInteger.ZERO;
    BigInteger bottom = BigInteger.ZERO;
    for (Share share : shares) {
      top = top.add(share.topLow);
      bottom = bottom.add(share.bottomLow);
    }
    while (true) {
      BigInteger nextTop = BigInteger.ZERO;
      BigInteger nextBottom = BigInteger.ZERO;
      for (Share share : shares) {
        BigInteger atLow = share.topLow.multiply(bottom).subtract(share.bottomLow.multiply(top));
        BigInteger atHigh = share.topHigh.multiply(bottom).subtract(share.bottomHigh.multiply(top));
        boolean high = greatest ? atHigh.compareTo(atLow) > 0 : atHigh.compareTo(atLow) < 0;
        nextTop = nextTop.add(high ? share.topHigh : share.topLow);
        nextBottom = nextBottom.add(high ? share.bottomHigh : share.bottomLow);
      }
      if (nextTop.multiply(bottom).equals(top.multiply(nextBottom))) {
        return divide(top, bottom);
      }
      top = nextTop;
      bottom = nextBottom;
    }
  }

  private static BigInteger product(long count, long attojoules) {
    return BigInteger.valueOf(count).multiply(BigInteger.valueOf(attojoules));
  }

  private static double divide(BigInteger top, BigInteger bottom) {
    // 34 digits, twice a double's: the last rounding decides.
    return new BigDecimal(top).divide(new BigDecimal(bottom), MathContext.DECIMAL128).doubleValue();
  }
}
