package io.sparsewatt.driving.forecast;

import io.sparsewatt.driving.forecast.ForecastScore.Sum;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * A forecaster's figures on one place's traffic.
 *
 * @param place where it was recorded
 * @param forecaster its name
 * @param agents at moments that were judged
 * @param groups that they come from
 * @param rmse of its single best future at 1 to 5 s, metres
 * @param low of {@code rmse} at 5 s, the lower end of the interval of 95 %, by resampling groups
 * @param high its upper end
 * @param meanRmse of the mean of its draws, at 1 to 5 s, metres
 * @param score energy score, mean over ten steps to 5 s, metres
 * @param scoreLow the lower end of its interval
 * @param scoreHigh the upper end
 * @param score5 energy score at 5 s
 * @param ade mean distance of its single best future, metres
 * @param bestAde of the best of six
 * @param bestFde of the best of six at 5 s
 * @param miss share of agents of whom all six are more than 2 m off at 5 s
 * @param within50 share of truths within the half of draws nearest their mean, at 5 s
 * @param within90 within nine tenths
 * @param spread root mean square of the draws about their mean at 5 s, metres
 * @param offRoad share of draws that leave the road where the agent did not
 * @param collided share of draws in which the agent meets another
 */
public record ForecastLine(
    String place,
    String forecaster,
    long agents,
    int groups,
    double[] rmse,
    double low,
    double high,
    double[] meanRmse,
    double score,
    double scoreLow,
    double scoreHigh,
    double score5,
    double ade,
    double bestAde,
    double bestFde,
    double miss,
    double within50,
    double within90,
    double spread,
    double offRoad,
    double collided) {

  private static final int RESAMPLES = 1_000;
  private static final long SEED = 2019;

  static ForecastLine of(String place, String forecaster, ForecastScore score) {
    List<double[]> groups = score.groups();
    double[] all = new double[Sum.values().length];
    for (double[] g : groups) {
      for (int i = 0; i < all.length; i++) {
        all[i] += g[i];
      }
    }
    double[] at5 = interval(groups, s -> root(s, Sum.SQUARE_5));
    double[] scores = interval(groups, s -> mean(s, Sum.SCORE));
    double[] rmse = new double[5];
    double[] meanRmse = new double[5];
    for (int second = 0; second < 5; second++) {
      rmse[second] = root(all, Sum.values()[Sum.SQUARE_1.ordinal() + second]);
      meanRmse[second] = root(all, Sum.values()[Sum.MEAN_1.ordinal() + second]);
    }
    double looked = all[Sum.LOOKED_AT.ordinal()];
    return new ForecastLine(
        place,
        forecaster,
        Math.round(all[Sum.COUNT.ordinal()]),
        groups.size(),
        rmse,
        at5[0],
        at5[1],
        meanRmse,
        mean(all, Sum.SCORE),
        scores[0],
        scores[1],
        mean(all, Sum.SCORE_5),
        mean(all, Sum.ADE),
        mean(all, Sum.BEST_ADE),
        mean(all, Sum.BEST_FDE),
        mean(all, Sum.MISSED),
        mean(all, Sum.WITHIN_50),
        mean(all, Sum.WITHIN_90),
        root(all, Sum.SPREAD),
        looked > 0 ? all[Sum.OFF_ROAD.ordinal()] / looked : Double.NaN,
        mean(all, Sum.COLLIDED));
  }

  private static double mean(double[] sums, Sum sum) {
    return sums[sum.ordinal()] / sums[Sum.COUNT.ordinal()];
  }

  private static double root(double[] sums, Sum sum) {
    return Math.sqrt(mean(sums, sum));
  }

  /** Groups drawn with repetition: agents of one group share tracks, and are no separate trials. */
  private static double[] interval(List<double[]> groups, ToDoubleFunction<double[]> figure) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] values = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      double[] sums = new double[Sum.values().length];
      for (int g = 0; g < groups.size(); g++) {
        double[] drawn = groups.get(random.nextInt(groups.size()));
        for (int i = 0; i < sums.length; i++) {
          sums[i] += drawn[i];
        }
      }
      values[r] = figure.applyAsDouble(sums);
    }
    Arrays.sort(values);
    return new double[] {values[(int) (0.025 * RESAMPLES)], values[(int) (0.975 * RESAMPLES)]};
  }
}
