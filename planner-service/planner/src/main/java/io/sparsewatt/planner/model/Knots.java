package io.sparsewatt.planner.model;

import io.sparsewatt.planner.scenario.Controls;
import io.sparsewatt.planner.scenario.Limits;
import java.util.ArrayList;
import java.util.List;

/**
 * The few numbers that an ego motion is searched over: acceleration and curvature at equally spaced
 * knots, linear in between.
 *
 * <p>A vector of knots is laid out as {@code [a_0 .. a_(n-1), k_0 .. k_(n-1)]}, m/s² and 1/m. k_0
 * is the ego's curvature at the start and is not free: steering does not jump. Few knots beat white
 * noise per step at every budget (references, planner 5).
 *
 * <p>Immutable, safe for use by several threads; the arrays that are passed in are not kept.
 */
public final class Knots {

  /** Six over the horizon of 3 s: one every 0.6 s. */
  public static final int COUNT = 6;

  private final int steps;
  private final double dt;
  private final double spacing;
  private final Limits limits;
  private final double startCurvature;
  // The signal at state i: (1 - fraction) of knot index and fraction of the next. Step i takes the
  // average of the signal at its two ends, so that a reader of the states, who sees a signal linear
  // between them, integrates the same motion, also where a knot falls inside a step.
  private final int[] index;
  private final double[] fraction;

  /**
   * @param steps of the motion, at least 2
   * @param dt seconds a step
   * @param limits that every projected vector keeps
   * @param startCurvature 1/m
   */
  public Knots(int steps, double dt, Limits limits, double startCurvature) {
    this.steps = steps;
    this.dt = dt;
    this.limits = limits;
    this.startCurvature = startCurvature;
    this.spacing = steps * dt / (COUNT - 1);
    this.index = new int[steps + 1];
    this.fraction = new double[steps + 1];
    for (int i = 0; i <= steps; i++) {
      double at = (double) i / steps * (COUNT - 1);
      index[i] = Math.min((int) at, COUNT - 2);
      fraction[i] = at - index[i];
    }
  }

  /** The length of a vector: {@code 2 * COUNT}. */
  public int size() {
    return 2 * COUNT;
  }

  /** Seconds between knots. */
  public double spacing() {
    return spacing;
  }

  /**
   * Controls per step.
   *
   * @param q knots
   * @param acceleration out, m/s², one a step
   * @param curvature out, 1/m, one a step
   */
  public void expand(double[] q, double[] acceleration, double[] curvature) {
    double a = q[0];
    double c = q[COUNT];
    for (int i = 0; i < steps; i++) {
      double nextA = signal(q, 0, i + 1);
      double nextC = signal(q, COUNT, i + 1);
      acceleration[i] = 0.5 * (a + nextA);
      curvature[i] = 0.5 * (c + nextC);
      a = nextA;
      c = nextC;
    }
  }

  /**
   * The transpose of {@link #expand}: gradients per step to gradients per knot. The entry of the
   * fixed knot is zero.
   */
  public void pull(double[] gAcceleration, double[] gCurvature, double[] gq) {
    java.util.Arrays.fill(gq, 0);
    for (int i = 0; i <= steps; i++) {
      int k = index[i];
      double f = fraction[i];
      double a = 0.5 * ((i > 0 ? gAcceleration[i - 1] : 0) + (i < steps ? gAcceleration[i] : 0));
      double c = 0.5 * ((i > 0 ? gCurvature[i - 1] : 0) + (i < steps ? gCurvature[i] : 0));
      gq[k] += (1 - f) * a;
      gq[k + 1] += f * a;
      gq[COUNT + k] += (1 - f) * c;
      gq[COUNT + k + 1] += f * c;
    }
    gq[COUNT] = 0;
  }

  /**
   * Moves {@code q} into the limits: acceleration and curvature by clamping, curvature rate by
   * following with at most the allowed slope.
   */
  public void project(double[] q) {
    for (int k = 0; k < COUNT; k++) {
      q[k] = clamp(q[k], -limits.maxBraking(), limits.maxAcceleration());
    }
    q[COUNT] = startCurvature;
    double slope = limits.maxCurvatureRate() * spacing;
    for (int k = 1; k < COUNT; k++) {
      double before = q[COUNT + k - 1];
      double bounded = clamp(q[COUNT + k], before - slope, before + slope);
      q[COUNT + k] = clamp(bounded, -limits.maxCurvature(), limits.maxCurvature());
    }
  }

  /**
   * The knots nearest to a control signal, each the average of the signal under its hat.
   *
   * @param acceleration m/s², one a step
   * @param curvature 1/m, one a step
   * @param q out, projected
   */
  public void fit(double[] acceleration, double[] curvature, double[] q) {
    double[] mass = new double[COUNT];
    java.util.Arrays.fill(q, 0);
    for (int i = 0; i < steps; i++) {
      int k = index[i];
      double f = fraction[i];
      mass[k] += 1 - f;
      mass[k + 1] += f;
      q[k] += (1 - f) * acceleration[i];
      q[k + 1] += f * acceleration[i];
      q[COUNT + k] += (1 - f) * curvature[i];
      q[COUNT + k + 1] += f * curvature[i];
    }
    for (int k = 0; k < COUNT; k++) {
      if (mass[k] > 0) {
        q[k] /= mass[k];
        q[COUNT + k] /= mass[k];
      }
    }
    project(q);
  }

  /**
   * The rest of an earlier plan, its last control held.
   *
   * @param earlier knots of a plan
   * @param time seconds, the start of this one, not before the earlier one's
   * @param q out, projected
   */
  public void shift(Controls earlier, double time, double[] q) {
    for (int k = 0; k < COUNT; k++) {
      double at = (time - earlier.time() + k * spacing) / earlier.spacing();
      q[k] = value(earlier.acceleration(), at);
      q[COUNT + k] = value(earlier.curvature(), at);
    }
    project(q);
  }

  private static double value(List<Double> knots, double at) {
    int last = knots.size() - 1;
    if (at >= last) {
      return knots.get(last);
    }
    if (at <= 0) {
      return knots.getFirst();
    }
    int k = (int) at;
    double f = at - k;
    return (1 - f) * knots.get(k) + f * knots.get(k + 1);
  }

  /** The curvature at the start of step {@code i}, or at the end of the motion, 1/m. */
  public double curvatureAt(double[] q, int i) {
    return signal(q, COUNT, i);
  }

  private double signal(double[] q, int from, int i) {
    int k = from + index[i];
    return (1 - fraction[i]) * q[k] + fraction[i] * q[k + 1];
  }

  /** {@code q} as a message, from {@code time} on. */
  public Controls toControls(double[] q, double time) {
    List<Double> a = new ArrayList<>(COUNT);
    List<Double> c = new ArrayList<>(COUNT);
    for (int k = 0; k < COUNT; k++) {
      a.add(q[k]);
      c.add(q[COUNT + k]);
    }
    return new Controls(time, spacing, a, c);
  }

  /** Seconds a step. */
  public double dt() {
    return dt;
  }

  private static double clamp(double v, double min, double max) {
    return Math.max(min, Math.min(max, v));
  }
}
