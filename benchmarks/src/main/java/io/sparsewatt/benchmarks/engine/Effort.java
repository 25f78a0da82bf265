package io.sparsewatt.benchmarks.engine;

/**
 * How long a fork takes.
 *
 * @param warmUp rounds before the first that counts: C2 is done with all loops by then
 * @param rounds that count
 * @param fewWarmUp for what takes a second
 * @param few for what takes a second
 */
record Effort(int warmUp, int rounds, int fewWarmUp, int few) {

  static final Effort FULL = new Effort(25, 25, 3, 5);

  /** A first look. */
  static final Effort QUICK = new Effort(15, 7, 2, 3);
}
