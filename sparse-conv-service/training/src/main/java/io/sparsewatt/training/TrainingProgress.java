package io.sparsewatt.training;

/**
 * Where a training is.
 *
 * @param step steps done
 * @param steps of all
 * @param loss mean of the steps since the last report
 * @param accuracy share of labelled sites that were right, of the same steps
 * @param rate learning rate of the last step
 */
public record TrainingProgress(int step, int steps, double loss, double accuracy, double rate) {}
