package io.sparsewatt.benchmarks.peer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The processor's limit: fused multiply-adds on registers alone, in twelve chains. An FMA takes
 * four cycles and two begin in one, so eight chains would do; twelve leave room.
 */
public final class VectorPeak {

  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int CHAINS = 12;

  private final int steps;
  private volatile float seen;

  /**
   * @param steps of each chain in one call
   */
  public VectorPeak(int steps) {
    this.steps = steps;
  }

  /** Multiplications and additions of one call. */
  public double flops() {
    return 2.0 * CHAINS * S.length() * steps;
  }

  /** Computes. */
  public void run() {
    // A factor below one: the sums converge, and no value becomes subnormal.
    FloatVector factor = FloatVector.broadcast(S, 0.75f);
    FloatVector term = FloatVector.broadcast(S, 1f + seen * 1e-9f);
    FloatVector a0 = term;
    FloatVector a1 = term;
    FloatVector a2 = term;
    FloatVector a3 = term;
    FloatVector a4 = term;
    FloatVector a5 = term;
    FloatVector a6 = term;
    FloatVector a7 = term;
    FloatVector a8 = term;
    FloatVector a9 = term;
    FloatVector a10 = term;
    FloatVector a11 = term;
    for (int i = 0; i < steps; i++) {
      a0 = a0.fma(factor, term);
      a1 = a1.fma(factor, term);
      a2 = a2.fma(factor, term);
      a3 = a3.fma(factor, term);
      a4 = a4.fma(factor, term);
      a5 = a5.fma(factor, term);
      a6 = a6.fma(factor, term);
      a7 = a7.fma(factor, term);
      a8 = a8.fma(factor, term);
      a9 = a9.fma(factor, term);
      a10 = a10.fma(factor, term);
      a11 = a11.fma(factor, term);
    }
    FloatVector low = a0.add(a1).add(a2).add(a3).add(a4).add(a5);
    FloatVector high = a6.add(a7).add(a8).add(a9).add(a10).add(a11);
    seen = low.add(high).lane(0);
  }
}
