package io.sparsewatt.training;

import java.util.Arrays;

/**
 * How to train.
 *
 * @param objective what is to be learnt
 * @param steps changes of the parameters, at least 1
 * @param batch scans a step, at least 1: their gradients are averaged
 * @param rate highest learning rate: it rises over the first twentieth of the steps and falls along
 *     half a cosine to a hundredth
 * @param decay share of a weight that each step takes off, times the rate (Loshchilov and Hutter,
 *     Decoupled Weight Decay Regularization, 2019); biases and norms are left alone
 * @param settling share of the steps after which batch norms keep their running statistics and use
 *     them, as the finished network does; 1 for never
 * @param threads that compute; they do not change the result
 */
public record TrainingPlan(
    Objective objective,
    int steps,
    int batch,
    double rate,
    double decay,
    double settling,
    int threads) {

  public TrainingPlan {
    if (steps < 1 || batch < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "steps, batch and threads of at least 1 required but they are "
              + steps
              + ", "
              + batch
              + ", "
              + threads);
    }
    if (!(rate > 0) || !(decay >= 0)) {
      throw new IllegalArgumentException(
          "a rate above 0 and a decay of at least 0 required but they are " + rate + ", " + decay);
    }
    if (!(settling >= 0 && settling <= 1)) {
      throw new IllegalArgumentException("settling of 0..1 required but it is " + settling);
    }
  }

  /**
   * Equal classes, one scan a step, rate 0.003, norms settled for the last quarter, two threads.
   */
  public static TrainingPlan defaults(int classes) {
    double[] equal = new double[classes];
    Arrays.fill(equal, 1);
    return of(new Objective.Classes(equal, 0));
  }

  /** The same for another objective. */
  public static TrainingPlan of(Objective objective) {
    return new TrainingPlan(objective, 10_000, 1, 3e-3, 1e-2, 0.75, 2);
  }

  /** The same with other steps. */
  public TrainingPlan withSteps(int count) {
    return new TrainingPlan(objective, count, batch, rate, decay, settling, threads);
  }

  /** The same with so many scans a step. */
  public TrainingPlan withBatch(int scans) {
    return new TrainingPlan(objective, steps, scans, rate, decay, settling, threads);
  }

  /** The same on so many threads. */
  public TrainingPlan withThreads(int count) {
    return new TrainingPlan(objective, steps, batch, rate, decay, settling, count);
  }

  /** The same with another highest rate. */
  public TrainingPlan withRate(double highest) {
    return new TrainingPlan(objective, steps, batch, highest, decay, settling, threads);
  }

  /** The same with norms that settle after another share of the steps. */
  public TrainingPlan withSettling(double share) {
    return new TrainingPlan(objective, steps, batch, rate, decay, share, threads);
  }

  /** Whether norms are settled in a step, 0 .. steps - 1. */
  boolean settledAt(int step) {
    return step >= settling * steps;
  }

  /** The learning rate of a step, 0 .. steps - 1. */
  double rateAt(int step) {
    int rise = Math.max(1, steps / 20);
    if (step < rise) {
      return rate * (step + 1) / rise;
    }
    double along = (double) (step - rise) / Math.max(1, steps - rise);
    return rate * (0.01 + 0.99 * 0.5 * (1 + StrictMath.cos(Math.PI * along)));
  }
}
