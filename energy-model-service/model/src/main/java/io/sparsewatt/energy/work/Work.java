package io.sparsewatt.energy.work;

import java.util.function.LongBinaryOperator;

/**
 * Exact signed counts of what a pass does, free of any hardware: what is stored, and what any
 * profile, also one written later, can price.
 *
 * <p>Sums are exact: {@code Work} of a window is the sum of its frames, and since every {@link
 * io.sparsewatt.energy.profile.ActionMapping} is linear, so are its joules. The rule that makes it
 * is {@link LayerCounts#work(Pass)}. Counts are signed, so a difference is a {@code Work} too.
 *
 * @param macs multiply-accumulates
 * @param operandReads elements of input rows read from the feature-map store
 * @param resultWrites elements of output rows written to it
 * @param weightLoads parameter elements brought in from memory
 * @param weightReads parameter elements read from the on-chip weight buffer
 * @param indexBytes bytes of kernel maps and site keys read
 * @param synops synaptic operations: one event arriving at one output unit
 * @param neuronUpdates output units updated
 * @param neuronsIdle active output units that no event reached
 */
public record Work(
    long macs,
    long operandReads,
    long resultWrites,
    long weightLoads,
    long weightReads,
    long indexBytes,
    long synops,
    long neuronUpdates,
    long neuronsIdle) {

  /** No work. */
  public static final Work NONE = new Work(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /**
   * The exact sum.
   *
   * @throws ArithmeticException naming the count that passes the range of a long
   */
  public Work plus(Work other) {
    return combine(other, Math::addExact);
  }

  /**
   * The exact difference.
   *
   * @throws ArithmeticException naming the count that passes the range of a long
   */
  public Work minus(Work other) {
    return combine(other, Math::subtractExact);
  }

  private Work combine(Work other, LongBinaryOperator exact) {
    return new Work(
        one("macs", macs, other.macs, exact),
        one("operandReads", operandReads, other.operandReads, exact),
        one("resultWrites", resultWrites, other.resultWrites, exact),
        one("weightLoads", weightLoads, other.weightLoads, exact),
        one("weightReads", weightReads, other.weightReads, exact),
        one("indexBytes", indexBytes, other.indexBytes, exact),
        one("synops", synops, other.synops, exact),
        one("neuronUpdates", neuronUpdates, other.neuronUpdates, exact),
        one("neuronsIdle", neuronsIdle, other.neuronsIdle, exact));
  }

  private static long one(String name, long a, long b, LongBinaryOperator exact) {
    try {
      return exact.applyAsLong(a, b);
    } catch (ArithmeticException e) {
      ArithmeticException named =
          new ArithmeticException(
              name + ": " + a + " and " + b + " combine beyond 2^63; counts never wrap");
      named.initCause(e);
      throw named;
    }
  }
}
