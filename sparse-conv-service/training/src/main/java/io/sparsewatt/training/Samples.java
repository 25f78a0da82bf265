package io.sparsewatt.training;

/** Where samples come from. Called from several threads at once. */
@FunctionalInterface
public interface Samples {

  /** The sample of a number: the same number gives the same sample, whatever was asked before. */
  Sample sample(long number);
}
