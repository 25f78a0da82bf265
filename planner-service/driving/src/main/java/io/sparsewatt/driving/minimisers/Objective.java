package io.sparsewatt.driving.minimisers;

import io.sparsewatt.planner.energy.Aim;
import io.sparsewatt.planner.energy.Energy;
import io.sparsewatt.planner.energy.Weights;
import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.futures.RecordedFutures;
import io.sparsewatt.planner.minimise.Minimiser;
import io.sparsewatt.planner.model.Knots;
import io.sparsewatt.planner.plan.Plan;
import io.sparsewatt.planner.route.Way;
import io.sparsewatt.planner.route.WayFinder;
import io.sparsewatt.planner.scenario.Budget;
import io.sparsewatt.planner.scenario.Scenario;

/**
 * What all methods minimise in one moment: the planner's energy over knots, plus 10 for a
 * collision, and how many rollouts that took. A gradient counts as three, as in the references. One
 * thread.
 */
final class Objective {

  /** Rollouts that a gradient counts as. */
  static final int GRADIENT = 3;

  // A single number for methods that know no order of importance (references, planner 5).
  private static final double COLLISION = 10;

  private final Scenario s;
  private final Way way;
  private final Aim aim;
  private final Futures futures;
  private final Energy energy;
  private int spent;
  private double best = Double.POSITIVE_INFINITY;
  private double[] where = new double[0];

  Objective(Scenario s) {
    this.s = s;
    way = WayFinder.find(s);
    aim = new Aim(s, way);
    futures = new RecordedFutures().sample(s, way.route());
    energy = new Energy(s, way, aim, futures, Weights.STANDARD);
  }

  /** Forgets what was found and spent. */
  void restart() {
    spent = 0;
    best = Double.POSITIVE_INFINITY;
  }

  Knots knots() {
    return energy.knots();
  }

  Scenario scenario() {
    return s;
  }

  int spent() {
    return spent;
  }

  double best() {
    return best;
  }

  double[] where() {
    return where.clone();
  }

  /** Projects {@code q} and evaluates it. */
  double value(double[] q) {
    knots().project(q);
    spent++;
    return note(q, energy.value(q));
  }

  /** Projects {@code q}, evaluates it, and fills its gradient; the 10 for a collision has none. */
  double gradient(double[] q, double[] g) {
    knots().project(q);
    spent += GRADIENT;
    return note(q, energy.gradient(q, g));
  }

  private double note(double[] q, double e) {
    double all = e + COLLISION * energy.collisions();
    if (all < best) {
      best = all;
      where = q.clone();
    }
    return all;
  }

  /** The planner's own search with a number of gradient steps for each of its starts. */
  double planners(int iterations) {
    Scenario asked = s.toBuilder().budget(new Budget(iterations, null)).build();
    long before = work();
    double[] q = new Minimiser(asked, way.route(), aim, futures, energy, () -> 0).search(0).knots();
    spent += (int) (work() - before);
    return energy.value(q) + COLLISION * energy.collisions();
  }

  /** Rollouts so far, the energy's own count, in which a gradient is one. */
  private long work() {
    Plan.Counts counts = energy.counts();
    return counts.rollouts() + (GRADIENT - 1) * counts.gradientSteps();
  }
}
