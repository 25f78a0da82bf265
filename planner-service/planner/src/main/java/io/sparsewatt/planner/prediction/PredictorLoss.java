package io.sparsewatt.planner.prediction;

/**
 * What the predictor learns to make small. Draw 0 has latents of 0 and learns the mean: its squared
 * distance from what happened. The other draws learn the spread: their energy score, {@code E|X -
 * y| - E|X - X'| / 2}, which is least where the draws are distributed as what happens is (Gneiting
 * and Raftery, "Strictly Proper Scoring Rules", 2007); of places at each step, and of whole ways.
 *
 * <p>That takes the place of PPUU's posterior, its KL divergence and its z-dropout: the latents are
 * drawn from the fixed prior N(0, I) alone, in training as in use, so there is no other
 * distribution that they might come to rely on.
 */
final class PredictorLoss {

  // Squared distances grow with the square of time and more; so their share falls.
  private static final double SQUARE_FALLS = 1.5;
  private static final double WAYS = 0.5;

  // m²: keeps roots smooth at 0.
  private static final double SMOOTH = 1e-4;

  private final double[] squareShare = new double[Lesson.STEPS + 1];
  private final double[] scoreShare = new double[Lesson.STEPS + 1];
  private final double[] wayShare = new double[Lesson.STEPS + 1];

  PredictorLoss() {
    for (int t = 1; t <= Lesson.STEPS; t++) {
      double time = t * Shape.STEP;
      squareShare[t] = 1 / StrictMath.pow(time, SQUARE_FALLS);
      scoreShare[t] = 1 / time;
      wayShare[t] = 1 / (time * time);
    }
  }

  /**
   * The loss of what a rollout predicts; its derivatives are added to the rollout's adjoints.
   *
   * @param scale of all, as 1 by the labels of a batch
   */
  double add(Rollout r, Lesson.Varied lesson, double scale) {
    double sum = 0;
    for (int i = 0; i < lesson.graph.agents; i++) {
      int labels = 0;
      for (int t = 1; t <= Lesson.STEPS; t++) {
        if (lesson.isLabelled(t, i)) {
          labels++;
          sum += step(r, lesson, t, i, scale);
        }
      }
      if (labels > 0 && r.draws > 2) {
        sum += way(r, lesson, i, WAYS * labels * scale);
      }
    }
    return sum;
  }

  private double step(Rollout r, Lesson.Varied lesson, int t, int i, double scale) {
    double lx = lesson.labelX(t, i);
    double ly = lesson.labelY(t, i);
    int at = r.at(t, i);
    double dx = r.x[at] - lx;
    double dy = r.y[at] - ly;
    double share = scale * squareShare[t];
    double sum = share * (dx * dx + dy * dy);
    r.gx[at] += 2 * share * dx;
    r.gy[at] += 2 * share * dy;
    int drawn = r.draws - 1;
    if (drawn < 2) {
      return sum;
    }
    double near = scale * scoreShare[t] / drawn;
    double apart = -scale * scoreShare[t] / (drawn * (drawn - 1.0));
    for (int a = at + 1; a <= at + drawn; a++) {
      sum += distance(r, a, lx, ly, near);
      for (int b = at + 1; b < a; b++) {
        sum += distance(r, a, b, apart);
      }
    }
    return sum;
  }

  private static double distance(Rollout r, int a, double lx, double ly, double share) {
    double dx = r.x[a] - lx;
    double dy = r.y[a] - ly;
    double d = Math.sqrt(dx * dx + dy * dy + SMOOTH);
    r.gx[a] += share * dx / d;
    r.gy[a] += share * dy / d;
    return share * d;
  }

  private static double distance(Rollout r, int a, int b, double share) {
    double dx = r.x[a] - r.x[b];
    double dy = r.y[a] - r.y[b];
    double d = Math.sqrt(dx * dx + dy * dy + SMOOTH);
    r.gx[a] += share * dx / d;
    r.gy[a] += share * dy / d;
    r.gx[b] -= share * dx / d;
    r.gy[b] -= share * dy / d;
    return share * d;
  }

  /** The same of whole ways: a draw that is right must be right throughout. */
  private double way(Rollout r, Lesson.Varied lesson, int i, double scale) {
    int drawn = r.draws - 1;
    double sum = 0;
    for (int a = 1; a <= drawn; a++) {
      sum += wayBetween(r, lesson, i, a, -1, scale / drawn);
      for (int b = 1; b < a; b++) {
        sum += wayBetween(r, lesson, i, a, b, -scale / (drawn * (drawn - 1.0)));
      }
    }
    return sum;
  }

  /** Between draw a and draw b, or what happened where b is -1. */
  private double wayBetween(Rollout r, Lesson.Varied lesson, int i, int a, int b, double share) {
    double square = SMOOTH;
    for (int pass = 0; pass < 2; pass++) {
      double d = Math.sqrt(square);
      for (int t = 1; t <= Lesson.STEPS; t++) {
        if (!lesson.isLabelled(t, i)) {
          continue;
        }
        int at = r.at(t, i);
        double dx = r.x[at + a] - (b < 0 ? lesson.labelX(t, i) : r.x[at + b]);
        double dy = r.y[at + a] - (b < 0 ? lesson.labelY(t, i) : r.y[at + b]);
        if (pass == 0) {
          square += wayShare[t] * (dx * dx + dy * dy);
          continue;
        }
        double g = share * wayShare[t] / d;
        r.gx[at + a] += g * dx;
        r.gy[at + a] += g * dy;
        if (b >= 0) {
          r.gx[at + b] -= g * dx;
          r.gy[at + b] -= g * dy;
        }
      }
    }
    return share * Math.sqrt(square);
  }
}
