package io.sparsewatt.planner.minimise;

import io.sparsewatt.planner.energy.Energy;
import io.sparsewatt.planner.futures.Answers;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the others' latents with which a plan is worst, by gradient ascent on each future's
 * energy, and for the smallest change of them that makes the plan collide. A planner that trusts
 * its model finds where the model is wrong; this looks for it on purpose.
 *
 * <p>Each step goes the same distance, whatever the energy's scale, up the gradient. A change that
 * is found is an upper bound: there may be a smaller one.
 */
public final class WorstLatents {

  // Standard deviations a step; those that a single latent is let go from 0.
  private static final double STEP = 0.25;
  private static final double FARTHEST = 3;
  // Each round of narrowing cuts the interval into as many parts as there are futures.
  private static final int ROUNDS = 3;

  private final Energy energy;
  private final Answers answers;
  private final int futures;
  private final BooleanSupplier late;

  /**
   * @param energy without the cost of futures that disagree, which ties one future's to all others'
   * @param answers whose latents are changed
   * @param futures K
   * @param late whether to stop
   */
  public WorstLatents(Energy energy, Answers answers, int futures, BooleanSupplier late) {
    this.energy = energy;
    this.answers = answers;
    this.futures = futures;
    this.late = late;
  }

  /**
   * What was found. Afterwards the energy's futures are those of {@code latents}.
   *
   * @param steps taken
   * @param before the energy of the future that costs most
   * @param after the same when the latents have been made worse
   * @param future of which {@code change} tells, or that costs most
   * @param change standard deviations, Euclidean, from that future's latents to where the plan
   *     collides; 0 if it did already, null if no collision was found
   */
  public record Found(
      int steps, double before, double after, int future, @Nullable Double change) {}

  /** Searches around a plan of knots {@code q}. */
  public Found search(double[] q, int steps) {
    int each = answers.latents();
    double[] first = new double[futures * each];
    answers.readLatents(first);
    double[] z = first.clone();
    double[] g = new double[z.length];
    double[] worst = z.clone();
    double[] worstEnergy = new double[futures];
    double[] change = new double[futures];
    double[] collided = z.clone();
    Arrays.fill(change, Double.POSITIVE_INFINITY);
    double before = 0;
    int step = 0;
    for (; step <= steps; step++) {
      answers.setLatents(z);
      energy.latentGradient(q, answers, g);
      for (int k = 0; k < futures; k++) {
        if (step == 0 || energy.ofFuture(k) > worstEnergy[k]) {
          worstEnergy[k] = energy.ofFuture(k);
          System.arraycopy(z, k * each, worst, k * each, each);
        }
        double moved = distance(first, z, k, each);
        if (energy.collides(k) && moved < change[k]) {
          change[k] = moved;
          System.arraycopy(z, k * each, collided, k * each, each);
        }
      }
      if (step == 0) {
        before = worstEnergy[most(worstEnergy)];
      }
      if (step == steps || late.getAsBoolean()) {
        break;
      }
      climb(z, g, each);
    }
    double after = worstEnergy[most(worstEnergy)];
    int near = least(change);
    if (change[near] == Double.POSITIVE_INFINITY) {
      answers.setLatents(worst);
      energy.value(q, answers);
      return new Found(step, before, after, most(worstEnergy), null);
    }
    double share = change[near] == 0 ? 1 : narrow(q, first, collided, near, each);
    for (int d = near * each; d < (near + 1) * each; d++) {
      worst[d] = first[d] + share * (collided[d] - first[d]);
    }
    answers.setLatents(worst);
    energy.value(q, answers);
    return new Found(step, before, after, near, share * change[near]);
  }

  private void climb(double[] z, double[] g, int each) {
    for (int k = 0; k < futures; k++) {
      double square = 0;
      for (int d = k * each; d < (k + 1) * each; d++) {
        square += g[d] * g[d];
      }
      if (square == 0) {
        continue;
      }
      double by = STEP / Math.sqrt(square);
      for (int d = k * each; d < (k + 1) * each; d++) {
        z[d] = Math.max(-FARTHEST, Math.min(FARTHEST, z[d] + by * g[d]));
      }
    }
  }

  /** The least share of the way from a future's latents to those that collide at which it does. */
  private double narrow(double[] q, double[] first, double[] collided, int k, int each) {
    double[] z = new double[futures * each];
    double low = 0;
    double high = 1;
    for (int round = 0; round < ROUNDS; round++) {
      for (int c = 0; c < futures; c++) {
        double share = low + (high - low) * (c + 1) / (futures + 1);
        for (int d = 0; d < each; d++) {
          double from = first[k * each + d];
          z[c * each + d] = from + share * (collided[k * each + d] - from);
        }
      }
      answers.setLatents(z);
      energy.value(q, answers);
      double was = low;
      double width = high - low;
      for (int c = 0; c < futures; c++) {
        double share = was + width * (c + 1) / (futures + 1);
        if (energy.collides(c)) {
          high = share;
          break;
        }
        low = share;
      }
    }
    return high;
  }

  private static double distance(double[] a, double[] b, int k, int each) {
    double square = 0;
    for (int d = k * each; d < (k + 1) * each; d++) {
      square += (a[d] - b[d]) * (a[d] - b[d]);
    }
    return Math.sqrt(square);
  }

  private static int most(double[] values) {
    int best = 0;
    for (int k = 1; k < values.length; k++) {
      best = values[k] > values[best] ? k : best;
    }
    return best;
  }

  private static int least(double[] values) {
    int best = 0;
    for (int k = 1; k < values.length; k++) {
      best = values[k] < values[best] ? k : best;
    }
    return best;
  }
}
