package io.sparsewatt.planner.minimise;

import io.sparsewatt.planner.energy.Energy;
import io.sparsewatt.planner.futures.Answers;
import io.sparsewatt.planner.model.Knots;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Goes down from a candidate by quasi-Newton steps: BFGS's estimate of the inverse Hessian over the
 * dozen knots, every point projected into the limits, steps cut back until the energy falls.
 *
 * <p>Knots of one kind pull at the same second half of the motion, so the energy is a narrow valley
 * in them; steps that know its shape need a quarter of those that do not (docs/driving.md, The
 * minimiser; decision 18). The energy has kinks where a factor sets in; there the estimate is
 * dropped and begun anew.
 *
 * <p>Source: Nocedal and Wright, Numerical Optimization, 6.1 and 3.1; Bertsekas 1982 for the
 * condition on projected steps. Allocates for candidates that are better, not for steps.
 */
final class Descent {

  /** Rollouts that a gradient counts as (references, planner 5). */
  static final int GRADIENT = 3;

  // In units of the scale: the first step's length, of which the energy is to tell if it is too
  // long, and what no step may exceed, so that one that begins in one valley does not end in
  // another.
  private static final double FIRST_STEP = 0.3;
  private static final double LONGEST_STEP = 2;
  // Armijo's condition, and how far one cut may go: the usual values.
  private static final double SUFFICIENT = 1e-4;
  private static final double LEAST_CUT = 0.1;
  private static final double MOST_CUT = 0.5;
  // Cuts of one step, and estimates dropped, before a place counts as the bottom.
  private static final int CUTS = 6;
  private static final int DROPPED = 3;
  // A step that gains less is the last. Plans are told apart by 0.005 of energy.
  private static final double NEGLIGIBLE = 1e-5;
  // Curvature along a step below which the estimate keeps what it had.
  private static final double LEAST_CURVATURE = 1e-10;

  private final Energy energy;
  private final Knots knots;
  private final double[] scale;
  private final BooleanSupplier late;
  private final int n;
  private final double[][] inverse;
  // Where it is and the gradient there, where it tries and the gradient there; gradients in units
  // of the scale, as are all differences.
  private final double[] q;
  private final double[] g;
  private final double[] tried;
  private final double[] triedG;
  private final double[] direction;
  private final double[] moved;
  private final double[] turned;
  private final double[] mapped;

  private String name = "";
  private @Nullable Answers by;
  private Candidate best;
  private int left;
  private boolean converged;

  /**
   * @param scale of each knot: the unit in which steps are equally long
   * @param late asked before each evaluation; true ends the descent
   */
  Descent(Energy energy, double[] scale, BooleanSupplier late) {
    this.energy = energy;
    this.scale = scale.clone();
    this.late = late;
    knots = energy.knots();
    n = scale.length;
    inverse = new double[n][n];
    q = new double[n];
    g = new double[n];
    tried = new double[n];
    triedG = new double[n];
    direction = new double[n];
    moved = new double[n];
    turned = new double[n];
    mapped = new double[n];
    best = new Candidate("", q, Integer.MAX_VALUE, 0, 0);
  }

  /**
   * The best candidate on the way down: with the fewest collisions, which need not be the last.
   *
   * @param rollouts that may be spent, a gradient counts as {@value #GRADIENT}
   * @param answers of the others, gone back through; null: futures stay as they are
   */
  Candidate from(Candidate start, int rollouts, @Nullable Answers answers) {
    name = start.name().endsWith(", polished") ? start.name() : start.name() + ", polished";
    by = answers;
    best = start;
    left = rollouts;
    converged = false;
    System.arraycopy(start.knots(), 0, q, 0, n);
    if (!affords(GRADIENT)) {
      return best;
    }
    double e = gradient(q, g);
    int dropped = 0;
    boolean known = false;
    while (affords(GRADIENT)) {
      if (!known && !steepest()) {
        converged = true;
        break;
      }
      double length = along();
      double next = length > 0 ? search(e, Math.min(1, LONGEST_STEP / length)) : Double.NaN;
      if (Double.isNaN(next)) {
        if (!affords(GRADIENT)) {
          break;
        }
        // Not even straight down, or too often misled by what was known: the bottom.
        if (!known || ++dropped > DROPPED) {
          converged = true;
          break;
        }
        known = false;
        continue;
      }
      known = learn(known);
      System.arraycopy(tried, 0, q, 0, n);
      System.arraycopy(triedG, 0, g, 0, n);
      double gain = e - next;
      e = next;
      if (gain < NEGLIGIBLE) {
        converged = true;
        break;
      }
    }
    return best;
  }

  /** Rollouts that the last descent was allowed and did not need. */
  int left() {
    return left;
  }

  /** Whether the last descent ended by itself: at the bottom, or at a kink on the way to it. */
  boolean converged() {
    return converged;
  }

  private boolean affords(int rollouts) {
    return left >= rollouts && !late.getAsBoolean();
  }

  /** Forgets what is known of the valley's shape; false on level ground. */
  private boolean steepest() {
    double square = 0;
    for (double each : g) {
      square += each * each;
    }
    if (!(square > 0)) {
      return false;
    }
    double first = FIRST_STEP / Math.sqrt(square);
    for (int i = 0; i < n; i++) {
      Arrays.fill(inverse[i], 0);
      inverse[i][i] = first;
    }
    return true;
  }

  /** Sets the direction; its length, or 0 if it does not lead down. */
  private double along() {
    double slope = 0;
    double square = 0;
    for (int i = 0; i < n; i++) {
      double d = 0;
      for (int j = 0; j < n; j++) {
        d -= inverse[i][j] * g[j];
      }
      direction[i] = d;
      slope += d * g[i];
      square += d * d;
    }
    return slope < 0 ? Math.sqrt(square) : 0;
  }

  /**
   * The first point along the direction that is low enough, in {@code tried} with its gradient.
   *
   * @param e the energy here
   * @param first share of the direction that is tried first
   * @return the energy there; NaN if there is none, or nothing left to look for it
   */
  private double search(double e, double first) {
    double share = first;
    for (int cut = 0; cut < CUTS; cut++) {
      for (int i = 0; i < n; i++) {
        tried[i] = q[i] + share * scale[i] * direction[i];
      }
      knots.project(tried);
      // Along what the limits leave of the step.
      double slope = 0;
      for (int i = 0; i < n; i++) {
        moved[i] = (tried[i] - q[i]) / scale[i];
        slope += g[i] * moved[i];
      }
      // The first try mostly holds, and is then in want of a gradient.
      boolean whole = cut == 0;
      if (!affords(whole ? GRADIENT : 1)) {
        return Double.NaN;
      }
      double there = whole ? gradient(tried, triedG) : value(tried);
      if (slope < 0 && there <= e + SUFFICIENT * slope) {
        if (!whole) {
          if (!affords(GRADIENT)) {
            return Double.NaN;
          }
          gradient(tried, triedG);
        }
        return there;
      }
      // To the lowest point of the parabola through what is known.
      double bend = there - e - slope;
      double lowest = slope < 0 && bend > 0 ? -0.5 * slope / bend : MOST_CUT;
      share *= Math.max(LEAST_CUT, Math.min(MOST_CUT, lowest));
    }
    return Double.NaN;
  }

  /**
   * Adds what the step has shown of the valley's shape.
   *
   * @param known whether anything was known before
   * @return whether anything is known now
   */
  private boolean learn(boolean known) {
    double curvature = 0;
    double square = 0;
    for (int i = 0; i < n; i++) {
      turned[i] = triedG[i] - g[i];
      curvature += moved[i] * turned[i];
      square += turned[i] * turned[i];
    }
    if (!(curvature > LEAST_CURVATURE)) {
      return known;
    }
    if (!known) {
      for (int i = 0; i < n; i++) {
        Arrays.fill(inverse[i], 0);
        inverse[i][i] = curvature / square;
      }
    }
    double through = 0;
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += inverse[i][j] * turned[j];
      }
      mapped[i] = sum;
      through += turned[i] * sum;
    }
    double own = (1 + through / curvature) / curvature;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        inverse[i][j] +=
            own * moved[i] * moved[j] - (mapped[i] * moved[j] + moved[i] * mapped[j]) / curvature;
      }
    }
    return true;
  }

  private double value(double[] at) {
    left--;
    Answers a = by;
    return note(at, a == null ? energy.value(at) : energy.value(at, a));
  }

  private double gradient(double[] at, double[] out) {
    left -= GRADIENT;
    Answers a = by;
    double e = note(at, a == null ? energy.gradient(at, out) : energy.gradient(at, a, out));
    for (int i = 0; i < n; i++) {
      out[i] *= scale[i];
    }
    return e;
  }

  private double note(double[] at, double e) {
    if (best.isWorseThan(energy.collisions(), energy.impact(), e)) {
      best = new Candidate(name, at.clone(), energy.collisions(), energy.impact(), e);
    }
    return e;
  }
}
