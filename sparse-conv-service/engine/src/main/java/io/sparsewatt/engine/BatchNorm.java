package io.sparsewatt.engine;

/**
 * A batch norm in training: what it learns, and the running statistics that the finished network is
 * folded with.
 *
 * @param epsilon added to the variance
 */
record BatchNorm(float[] gamma, float[] beta, float[] mean, float[] variance, double epsilon) {}
