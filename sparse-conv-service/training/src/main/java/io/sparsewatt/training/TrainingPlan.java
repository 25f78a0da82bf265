package io.sparsewatt.training;

import java.util.Arrays;

/**
 * How to train.
 *
 * @param steps changes of the parameters, at least 1
 * @param batch scans a step, at least 1: their gradients are averaged
 * @param rate highest learning rate: it rises over the first twentieth of the steps and falls along
 *     half a cosine to a hundredth
 * @param decay share of a weight that each step takes off, times the rate (Loshchilov and Hutter,
 *     Decoupled Weight Decay Regularization, 2019); biases and norms are left alone
 * @param classWeights factor of each class in the loss
 * @param threads that compute; they do not change the result
 */
public record TrainingPlan(
    int steps, int batch, double rate, double decay, double[] classWeights, int threads) {

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
    classWeights = classWeights.clone();
    for (double weight : classWeights) {
      if (!(weight >= 0)) {
        throw new IllegalArgumentException("class weights of at least 0 required: " + weight);
      }
    }
  }

  /** One scan a step, rate 0.003, equal classes, two threads. */
  public static TrainingPlan defaults(int classes) {
    double[] equal = new double[classes];
    Arrays.fill(equal, 1);
    return new TrainingPlan(10_000, 1, 3e-3, 1e-2, equal, 2);
  }

  /** The same with other steps. */
  public TrainingPlan withSteps(int count) {
    return new TrainingPlan(count, batch, rate, decay, classWeights, threads);
  }

  /** The same with other weights of the classes. */
  public TrainingPlan withClassWeights(double... weights) {
    return new TrainingPlan(steps, batch, rate, decay, weights, threads);
  }

  /** The same on so many threads. */
  public TrainingPlan withThreads(int count) {
    return new TrainingPlan(steps, batch, rate, decay, classWeights, count);
  }

  /** The same with another highest rate. */
  public TrainingPlan withRate(double highest) {
    return new TrainingPlan(steps, batch, highest, decay, classWeights, threads);
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
