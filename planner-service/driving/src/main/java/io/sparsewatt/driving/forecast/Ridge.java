package io.sparsewatt.driving.forecast;

import io.sparsewatt.planner.futures.ConstantVelocityPlaceholder;
import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.futures.LatentDraws;
import io.sparsewatt.planner.futures.Outlook;
import io.sparsewatt.planner.prediction.TrafficMoment;
import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import java.util.List;

/**
 * The blurry baseline: ridge regression from {@link RidgeFeatures} to the ten places of five
 * seconds, with one Gaussian about them, whose covariance is that of what is left on the clips that
 * it was fitted to. Agents with a shorter past keep their velocity.
 */
public final class Ridge implements Forecaster {

  private static final int STEPS = 10;
  private static final int OUTPUTS = 2 * STEPS;
  private static final int INPUTS = RidgeFeatures.COUNT + 1;
  private static final double STEP = 0.5;
  // Of standardised features; the result hardly depends on it between 1 and 100.
  private static final double PENALTY = 30;

  private final double[] mean = new double[RidgeFeatures.COUNT];
  private final double[] scale = new double[RidgeFeatures.COUNT];
  private final double[][] weights;
  private final double[][] spread;

  /**
   * Fits it.
   *
   * @throws IllegalArgumentException if no agent has a second of past and five of future
   */
  public Ridge(List<TrafficMoment> moments) {
    RidgeFeatures features = new RidgeFeatures();
    int count = 0;
    double[] square = new double[RidgeFeatures.COUNT];
    for (TrafficMoment m : moments) {
      for (int i = 0; i < m.agents().size(); i++) {
        if (Clip.isJudged(m.agents().get(i)) && features.fill(m.agents(), i)) {
          count++;
          for (int r = 0; r < mean.length; r++) {
            mean[r] += features.values[r];
            square[r] += features.values[r] * features.values[r];
          }
        }
      }
    }
    if (count == 0) {
      throw new IllegalArgumentException("no agent has a second of past and five of future");
    }
    for (int r = 0; r < mean.length; r++) {
      mean[r] /= count;
      double variance = square[r] / count - mean[r] * mean[r];
      // What never changes tells nothing.
      scale[r] = variance > 1e-9 ? 1 / Math.sqrt(variance) : 0;
    }
    double[][] a = new double[INPUTS][INPUTS];
    double[][] b = new double[INPUTS][OUTPUTS];
    double[] row = new double[INPUTS];
    double[] label = new double[OUTPUTS];
    for (int r = 0; r < INPUTS; r++) {
      a[r][r] = PENALTY;
    }
    for (TrafficMoment m : moments) {
      for (int i = 0; i < m.agents().size(); i++) {
        if (example(m, i, features, row, label)) {
          for (int r = 0; r < INPUTS; r++) {
            for (int q = 0; q < INPUTS; q++) {
              a[r][q] += row[r] * row[q];
            }
            for (int o = 0; o < OUTPUTS; o++) {
              b[r][o] += row[r] * label[o];
            }
          }
        }
      }
    }
    weights = Cholesky.of(a).solve(b);
    double[][] covariance = new double[OUTPUTS][OUTPUTS];
    double[] left = new double[OUTPUTS];
    for (TrafficMoment m : moments) {
      for (int i = 0; i < m.agents().size(); i++) {
        if (example(m, i, features, row, label)) {
          for (int o = 0; o < OUTPUTS; o++) {
            left[o] = label[o] - predicted(row, o);
          }
          for (int o = 0; o < OUTPUTS; o++) {
            for (int q = 0; q < OUTPUTS; q++) {
              covariance[o][q] += left[o] * left[q] / count;
            }
          }
        }
      }
    }
    for (int o = 0; o < OUTPUTS; o++) {
      // A millimetre, for what has no spread at all.
      covariance[o][o] += 1e-6;
    }
    spread = Cholesky.of(covariance).lower();
  }

  private boolean example(
      TrafficMoment m, int i, RidgeFeatures features, double[] row, double[] label) {
    Agent a = m.agents().get(i);
    if (!Clip.isJudged(a) || !features.fill(m.agents(), i)) {
      return false;
    }
    standardise(features, row);
    for (int t = 1; t <= STEPS; t++) {
      AgentState s = Truth.at(a, t * STEP);
      label[2 * t - 2] = features.along(s.x() - features.x, s.y() - features.y);
      label[2 * t - 1] = features.across(s.x() - features.x, s.y() - features.y);
    }
    return true;
  }

  private void standardise(RidgeFeatures features, double[] row) {
    for (int r = 0; r < mean.length; r++) {
      row[r] = (features.values[r] - mean[r]) * scale[r];
    }
    row[INPUTS - 1] = 1;
  }

  private double predicted(double[] row, int output) {
    double sum = 0;
    for (int r = 0; r < INPUTS; r++) {
      sum += row[r] * weights[r][output];
    }
    return sum;
  }

  @Override
  public String name() {
    return "ridge";
  }

  /**
   * Steps are to be of half a second, ten at most.
   *
   * @throws IllegalArgumentException on others
   */
  @Override
  public Futures forecast(Outlook o) {
    if (Math.abs(o.dt() - STEP) > 1e-9 || o.steps() > STEPS) {
      throw new IllegalArgumentException(
          "a fitted line says where agents are after 0.5 to 5 s, not after "
              + o.steps()
              + " steps of "
              + o.dt()
              + " s");
    }
    Futures f = new Futures(o.count(), o.agents().size(), o.steps());
    RidgeFeatures features = new RidgeFeatures();
    double[] row = new double[INPUTS];
    double[] z = new double[OUTPUTS];
    for (int j = 0; j < f.agents; j++) {
      boolean known = features.fill(o.agents(), j);
      standardise(features, row);
      for (int k = 0; k < f.count; k++) {
        ConstantVelocityPlaceholder.fill(o, null, k, j, f);
        if (known) {
          for (int d = 0; d < OUTPUTS; d++) {
            z[d] = k == 0 ? 0 : LatentDraws.normal(o.seed(), o.agents().get(j).id(), k, d);
          }
          place(f, features, row, z, k, j);
        }
      }
    }
    f.measureSpread();
    return f;
  }

  private void place(Futures f, RidgeFeatures at, double[] row, double[] z, int k, int j) {
    for (int t = 1; t <= f.steps; t++) {
      double along = predicted(row, 2 * t - 2);
      double across = predicted(row, 2 * t - 1);
      for (int d = 0; d < OUTPUTS; d++) {
        along += spread[2 * t - 2][d] * z[d];
        across += spread[2 * t - 1][d] * z[d];
      }
      int i = f.at(k, j) + t;
      f.x[i] = at.x + along * at.cos - across * at.sin;
      f.y[i] = at.y + along * at.sin + across * at.cos;
    }
    // A fitted line says places alone; a rectangle lies as it moves from one to the next.
    for (int t = 1; t <= f.steps; t++) {
      int i = f.at(k, j) + t;
      double dx = f.x[i] - f.x[i - 1];
      double dy = f.y[i] - f.y[i - 1];
      double moved = Math.sqrt(dx * dx + dy * dy);
      f.cos[i] = moved > 0.25 ? dx / moved : f.cos[i - 1];
      f.sin[i] = moved > 0.25 ? dy / moved : f.sin[i - 1];
      f.heading[i] = StrictMath.atan2(f.sin[i], f.cos[i]);
      f.vx[i] = dx / STEP;
      f.vy[i] = dy / STEP;
    }
  }
}
