package io.sparsewatt.planner.futures;

/**
 * Standard normal numbers addressed by (seed, agent, future, dimension), with no state: a draw does
 * not change when other agents come or go. SplitMix64's finaliser over the address, then Box-Muller
 * with StrictMath.
 */
public final class LatentDraws {

  private LatentDraws() {}

  /** One draw from N(0, 1). */
  public static double normal(long seed, String agent, int future, int dimension) {
    long key = mix(seed ^ mix(hash(agent) ^ mix(((long) future << 8) | dimension)));
    // 53 bits each; the first is in (0, 1], so that its logarithm is finite.
    double u = ((mix(key + GOLDEN) >>> 11) + 1) * 0x1p-53;
    double v = (mix(key + 2 * GOLDEN) >>> 11) * 0x1p-53;
    return Math.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * Math.PI * v);
  }

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  // FNV-1a: String.hashCode has 32 bits, too few for a thousand ids without a collision to be sure.
  private static long hash(String s) {
    long h = 0xcbf29ce484222325L;
    for (int i = 0; i < s.length(); i++) {
      h = (h ^ s.charAt(i)) * 0x100000001b3L;
    }
    return h;
  }
}
