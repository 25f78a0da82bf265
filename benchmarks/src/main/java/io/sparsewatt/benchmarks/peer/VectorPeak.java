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
    // Sums of a million products of 1e-3: far from overflow, and no value is subnormal.
    FloatVector factor = FloatVector.broadcast(S, 1e-3f);
    FloatVector term = FloatVector.broadcast(S, seen > 0 ? 1f : 0.5f);
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
      a0 = factor.fma(term, a0);
      a1 = factor.fma(term, a1);
      a2 = factor.fma(term, a2);
      a3 = factor.fma(term, a3);
      a4 = factor.fma(term, a4);
      a5 = factor.fma(term, a5);
      a6 = factor.fma(term, a6);
      a7 = factor.fma(term, a7);
      a8 = factor.fma(term, a8);
      a9 = factor.fma(term, a9);
      a10 = factor.fma(term, a10);
      a11 = factor.fma(term, a11);
    }
    FloatVector low = a0.add(a1).add(a2).add(a3).add(a4).add(a5);
    FloatVector high = a6.add(a7).add(a8).add(a9).add(a10).add(a11);
    seen = low.add(high).lane(0);
  }
}
