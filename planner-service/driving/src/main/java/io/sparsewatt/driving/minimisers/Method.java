package io.sparsewatt.driving.minimisers;

import io.sparsewatt.planner.model.Knots;
import io.sparsewatt.planner.scenario.Limits;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The methods that are compared. Each starts from going straight on as now, and knows no more. */
enum Method {
  /** The planner's own: proposals, then down from the best ones by quasi-Newton steps. */
  OURS("ours") {
    @Override
    double run(Objective f, int rollouts, long seed) {
      return f.planners(Math.max(0, (rollouts - PROPOSALS) / (SHARES * Objective.GRADIENT)));
    }
  },
  /** White noise on the knots, the best taken. */
  SHOOT("shooting") {
    @Override
    double run(Objective f, int rollouts, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] width = width(f);
      double[] q = new double[width.length];
      f.value(q);
      while (f.spent() < rollouts) {
        for (int i = 0; i < q.length; i++) {
          q[i] = width[i] * random.nextGaussian();
        }
        f.value(q);
      }
      return f.best();
    }
  },
  /** Cross-entropy: four rounds, the best tenth refits mean and spread. */
  CEM("CEM x4") {
    @Override
    double run(Objective f, int rollouts, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] mean = new double[f.knots().size()];
      double[] width = width(f);
      double[] spread = width.clone();
      int rounds = 4;
      int many = Math.max(2, rollouts / rounds);
      int elite = Math.max(2, many / 10);
      for (int round = 0; round < rounds; round++) {
        double[][] q = new double[many][];
        double[] cost = new double[many];
        for (int i = 0; i < many; i++) {
          q[i] = sample(mean, spread, random);
          cost[i] = f.value(q[i]);
        }
        Integer[] order = order(cost);
        for (int d = 0; d < mean.length; d++) {
          double m = 0;
          for (int e = 0; e < elite; e++) {
            m += q[order[e]][d] / elite;
          }
          double v = 0;
          for (int e = 0; e < elite; e++) {
            v += (q[order[e]][d] - m) * (q[order[e]][d] - m) / elite;
          }
          mean[d] = m;
          // A floor of a fiftieth: a spread of none would search no more.
          spread[d] = Math.max(Math.sqrt(v), 0.02 * width[d]);
        }
      }
      f.value(mean);
      return f.best();
    }
  },
  /** Model-predictive path integral, once: weights exp(-cost / temperature) mean the samples. */
  MPPI1("MPPI x1") {
    @Override
    double run(Objective f, int rollouts, long seed) {
      return mppi(f, rollouts, 1, seed);
    }
  },
  /** The same three times with shrinking noise. */
  MPPI3("MPPI x3") {
    @Override
    double run(Objective f, int rollouts, long seed) {
      return mppi(f, rollouts, 3, seed);
    }
  },
  /** Projected Adam from going straight on. */
  ADAM1("Adam x1") {
    @Override
    double run(Objective f, int rollouts, long seed) {
      return adam(f, rollouts, 1, seed);
    }
  },
  /** Projected Adam from there and three drawn starts. */
  ADAM4("Adam x4") {
    @Override
    double run(Objective f, int rollouts, long seed) {
      return adam(f, rollouts, 4, seed);
    }
  };

  // Of the planner's search: what it evaluates first, and by what its iterations are multiplied.
  private static final int PROPOSALS = 18;
  private static final int SHARES = 3;

  // Standard deviations of a drawn knot: m/s², and the lateral acceleration of a drawn curvature.
  private static final double ACCELERATION = 2;
  private static final double LATERAL = 1.5;
  // The temperature as a share of the mean cost of the samples above the least, and what the noise
  // shrinks by from round to round. Neither is tuned.
  private static final double TEMPERATURE = 0.1;
  private static final double SHRINK = 0.5;

  private final String text;

  Method(String text) {
    this.text = text;
  }

  /** Whether seeds make a difference. */
  boolean draws() {
    return this != OURS && this != ADAM1;
  }

  String text() {
    return text;
  }

  /** The lowest cost found within a budget; deterministic in its arguments. */
  abstract double run(Objective f, int rollouts, long seed);

  private static double[] width(Objective f) {
    double v = Math.max(3, f.scenario().ego().speed());
    Limits limits = f.scenario().limits();
    double[] width = new double[f.knots().size()];
    Arrays.fill(width, 0, Knots.COUNT, ACCELERATION);
    Arrays.fill(
        width, Knots.COUNT, width.length, Math.min(limits.maxCurvature(), LATERAL / (v * v)));
    return width;
  }

  /** The planner's own units of a step: 1 m/s², and the curvature that turns at 3 m/s². */
  private static double scale(Objective f, int knot) {
    double v = Math.max(3, f.scenario().ego().speed());
    return knot < Knots.COUNT ? 1 : Math.min(f.scenario().limits().maxCurvature(), 3 / (v * v));
  }

  private static double[] sample(double[] mean, double[] spread, SplittableRandom random) {
    double[] q = new double[mean.length];
    for (int i = 0; i < q.length; i++) {
      q[i] = mean[i] + spread[i] * random.nextGaussian();
    }
    return q;
  }

  private static Integer[] order(double[] cost) {
    Integer[] order = new Integer[cost.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, java.util.Comparator.comparingDouble(i -> cost[i]));
    return order;
  }

  private static double mppi(Objective f, int rollouts, int rounds, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] mean = new double[f.knots().size()];
    double[] spread = width(f);
    // The mean itself is evaluated once a round.
    int many = Math.max(2, rollouts / rounds - 1);
    for (int round = 0; round < rounds; round++) {
      double[][] q = new double[many][];
      double[] cost = new double[many];
      double least = Double.POSITIVE_INFINITY;
      double sum = 0;
      for (int i = 0; i < many; i++) {
        q[i] = i == 0 ? mean.clone() : sample(mean, spread, random);
        cost[i] = f.value(q[i]);
        least = Math.min(least, cost[i]);
        sum += cost[i] / many;
      }
      double temperature = Math.max(1e-9, TEMPERATURE * (sum - least));
      double total = 0;
      double[] next = new double[mean.length];
      for (int i = 0; i < many; i++) {
        double w = StrictMath.exp((least - cost[i]) / temperature);
        total += w;
        for (int d = 0; d < next.length; d++) {
          next[d] += w * q[i][d];
        }
      }
      for (int d = 0; d < next.length; d++) {
        mean[d] = next[d] / total;
        spread[d] *= SHRINK;
      }
      f.value(mean);
    }
    return f.best();
  }

  private static double adam(Objective f, int rollouts, int starts, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int n = f.knots().size();
    double[] width = width(f);
    int steps = Math.max(1, rollouts / (starts * Objective.GRADIENT));
    for (int start = 0; start < starts; start++) {
      double[] q = start == 0 ? new double[n] : sample(new double[n], width, random);
      double[] g = new double[n];
      double[] first = new double[n];
      double[] second = new double[n];
      double decay1 = 1;
      double decay2 = 1;
      for (int it = 0; it < steps; it++) {
        f.gradient(q, g);
        decay1 *= 0.9;
        decay2 *= 0.99;
        // Falls to a tenth.
        double step = 0.15 * (1 - 0.9 * it / steps);
        for (int d = 0; d < n; d++) {
          double scale = scale(f, d);
          double gd = g[d] * scale;
          first[d] = 0.9 * first[d] + 0.1 * gd;
          second[d] = 0.99 * second[d] + 0.01 * gd * gd;
          q[d] -=
              step
                  * scale
                  * (first[d] / (1 - decay1))
                  / (Math.sqrt(second[d] / (1 - decay2)) + 1e-8);
        }
      }
    }
    return f.best();
  }
}
