package io.sparsewatt.simulator.random;

import java.util.SplittableRandom;

/**
 * Randomness as a function: the same seed, purpose and indices give the same draw, in any order and
 * on any thread.
 *
 * <p>Stateless and thread-safe. The mixer is the finaliser of SplitMix64 (Steele, Lea, Flood, "Fast
 * splittable pseudorandom number generators", OOPSLA 2014).
 */
public final class Draws {

  // 12 bits of a hash choose a quantile: the largest draw is 3.67 standard deviations.
  private static final int QUANTILE_BITS = 12;
  private static final double[] QUANTILES = quantiles(1 << QUANTILE_BITS);

  private Draws() {}

  /** A sequential stream of its own. */
  public static SplittableRandom stream(long seed, Purpose purpose, long index) {
    return new SplittableRandom(hash(key(seed, purpose), index));
  }

  /** The key that {@link #hash} takes for one seed and purpose. */
  public static long key(long seed, Purpose purpose) {
    return mix(seed + 0x9E3779B97F4A7C15L * (purpose.ordinal() + 1));
  }

  /** 64 well-mixed bits. */
  public static long hash(long key, long index) {
    return mix(key ^ mix(index + 0x9E3779B97F4A7C15L));
  }

  /** The upper 53 bits as a number in [0, 1). */
  public static double unit(long hash) {
    return (hash >>> 11) * 0x1p-53;
  }

  /** The upper 12 bits as a standard normal number (4,096 equally likely quantiles). */
  public static double gaussian(long hash) {
    return QUANTILES[(int) (hash >>> (64 - QUANTILE_BITS))];
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Normal quantiles at (i + 1/2) / n, by integrating the density from 0 with Simpson's rule. */
  private static double[] quantiles(int n) {
    double[] quantile = new double[n];
    double step = 1.0 / 1024;
    double x = 0;
    double below = 0.5;
    double density = density(0);
    for (int i = n / 2; i < n; i++) {
      double target = (i + 0.5) / n;
      while (true) {
        double next = density(x + step);
        double mass = step / 6 * (density + 4 * density(x + step / 2) + next);
        if (below + mass >= target) {
          quantile[i] = x + step * (target - below) / mass;
          quantile[n - 1 - i] = -quantile[i];
          break;
        }
        below += mass;
        density = next;
        x += step;
      }
    }
    return quantile;
  }

  private static double density(double x) {
    return StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * StrictMath.PI);
  }
}
