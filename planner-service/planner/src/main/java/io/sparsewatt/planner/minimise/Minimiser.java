package io.sparsewatt.planner.minimise;

import io.sparsewatt.planner.energy.Aim;
import io.sparsewatt.planner.energy.Energy;
import io.sparsewatt.planner.futures.Answers;
import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.model.Knots;
import io.sparsewatt.planner.model.Motion;
import io.sparsewatt.planner.plan.Plan.StoppedBy;
import io.sparsewatt.planner.route.Route;
import io.sparsewatt.planner.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Inference by minimisation: evaluates every proposal, goes down from the best few, and takes the
 * candidate with the fewest collisions, then the softest, then the least energy.
 *
 * <p>Where the others answer what the ego does, the best is then polished once more, through that
 * answer, and what is held against it is judged by its own answer too.
 *
 * <p>Sampling first and polishing then beats either alone at every budget (references, planner 5).
 * The plan before is kept unless the new one is better by a margin, so that plans do not flicker.
 */
public final class Minimiser {

  /** Candidates from which it goes down at most, best first. */
  private static final int STARTS = 6;

  // The budget's gradient steps are those of three starts. One that is down leaves the rest of its
  // share to the next; the plan before, which has seldom far to go, gets no more than its share.
  private static final int SHARES = 3;

  // Units in which a step is equally long: 1 m/s², and the curvature that turns at 3 m/s² of
  // lateral acceleration.
  private static final double LATERAL = 3;

  // A new plan must be better by this much, absolutely or relatively, to replace the one before.
  private static final double HYSTERESIS = 0.005;
  private static final double RELATIVE_HYSTERESIS = 0.01;

  // m/s and metres: slower than this, a plan that goes less far is not worth setting off for.
  private static final double CREEP = 0.5;
  private static final double WORTHWHILE = 1;

  private final Scenario s;
  private final Energy energy;
  private final @Nullable Answers answers;
  private final Knots knots;
  private final Proposals proposals;
  private final LongSupplier nanoClock;
  private final Descent descent;
  private StoppedBy stoppedBy = StoppedBy.ITERATIONS;
  private long deadline;
  private boolean hasDeadline;

  /** For one scenario; the clock is read only if the budget has a deadline. */
  public Minimiser(
      Scenario s, Route route, Aim aim, Futures futures, Energy energy, LongSupplier nanoClock) {
    this(s, route, aim, futures, energy, null, nanoClock);
  }

  /**
   * The same.
   *
   * @param answers of the others, gone back through in the last {@code budget.answers} gradient
   *     steps; null if they do the same whatever the ego does
   */
  public Minimiser(
      Scenario s,
      Route route,
      Aim aim,
      Futures futures,
      Energy energy,
      @Nullable Answers answers,
      LongSupplier nanoClock) {
    this.s = s;
    this.energy = energy;
    this.answers = s.budget().answers() == 0 ? null : answers;
    this.knots = energy.knots();
    this.proposals = new Proposals(s, route, aim, knots, futures);
    this.nanoClock = nanoClock;
    double v = Math.max(3, s.ego().speed());
    double[] scale = new double[knots.size()];
    for (int i = 0; i < knots.size(); i++) {
      scale[i] = i < Knots.COUNT ? 1 : Math.min(s.limits().maxCurvature(), LATERAL / (v * v));
    }
    descent = new Descent(energy, scale, this::late);
  }

  /**
   * What was found.
   *
   * @param knots projected
   * @param start the name of the proposal that it began with
   * @param keptPrevious whether the plan before was kept for want of a better one by the margin
   * @param answered whether it was judged among futures that answer it
   * @param stoppedBy the bound that ended the search
   */
  public record Found(
      double[] knots, String start, boolean keptPrevious, boolean answered, StoppedBy stoppedBy) {}

  /** Searches; {@code startNanos} is the clock's reading when planning began. */
  public Found search(long startNanos) {
    return search(startNanos, better -> {});
  }

  /**
   * The same, and tells what it has whenever that is better than before: the best proposal, then
   * each polished one that beats it. What it is told is not yet held against the plan before.
   *
   * @param progress may use the energy; what it throws ends the search
   */
  public Found search(long startNanos, Consumer<Found> progress) {
    Double ms = s.budget().deadlineMs();
    hasDeadline = ms != null;
    deadline = ms == null ? 0 : startNanos + (long) (ms * 1e6);
    List<Candidate> candidates = new ArrayList<>();
    Candidate previous = null;
    // The first ones are the plan before, brake, keep and stop: these are never cut off.
    int always = s.previousPlan() == null ? 3 : 4;
    for (Proposals.Proposal proposal : proposals.all()) {
      if (candidates.size() >= always && late()) {
        break;
      }
      Candidate c = evaluate(proposal.name(), proposal.knots());
      if (s.previousPlan() != null && candidates.isEmpty()) {
        previous = c;
      }
      candidates.add(c);
    }
    Candidate best = candidates.getFirst();
    for (Candidate c : candidates) {
      if (c.betterThan(best)) {
        best = c;
      }
    }
    progress.accept(new Found(best.knots(), best.name(), false, false, StoppedBy.NOTHING));
    int share = s.budget().iterations() * Descent.GRADIENT;
    int left = SHARES * share;
    boolean down = true;
    for (Candidate start : starts(candidates, previous)) {
      int allowed = start.equals(previous) ? share : left;
      Candidate polished = descent.from(start, allowed, null);
      left -= allowed - descent.left();
      down &= descent.converged();
      if (polished.betterThan(best)) {
        best = polished;
        progress.accept(new Found(best.knots(), best.name(), false, false, StoppedBy.NOTHING));
      }
      if (stoppedBy == StoppedBy.DEADLINE) {
        break;
      }
    }
    // A search without answers has ended: the clock is not asked once more.
    Answers by = answers == null || late() ? null : answers;
    if (by != null) {
      boolean same = best.equals(previous);
      int steps = s.budget().answers();
      best = descent.from(again(best, by), steps * Descent.GRADIENT, by);
      down &= descent.converged();
      previous = same ? best : previous == null ? null : again(previous, by);
    }
    if (down && stoppedBy == StoppedBy.ITERATIONS) {
      stoppedBy = StoppedBy.CONVERGED;
    }
    boolean kept = false;
    if (previous != null
        && !best.equals(previous)
        && best.collisions() == previous.collisions()
        && best.impact() == previous.impact()
        && previous.energy() - best.energy()
            <= Math.max(HYSTERESIS, RELATIVE_HYSTERESIS * Math.abs(previous.energy()))) {
      best = previous;
      kept = true;
    }
    Candidate rest = rest(candidates, best, by);
    if (rest != null) {
      best = rest;
      kept = false;
    }
    return new Found(best.knots(), best.name(), kept, by != null, stoppedBy);
  }

  /** A candidate as the others' answer to it has it. */
  private Candidate again(Candidate c, Answers by) {
    double e = energy.value(c.knots(), by);
    return new Candidate(c.name(), c.knots(), energy.collisions(), energy.impact(), e);
  }

  /**
   * Stopping, where the ego all but stands and the best plan would hardly move it: a vehicle does
   * not creep up to the last centimetre. Null otherwise, or if stopping collides more.
   */
  private @Nullable Candidate rest(
      List<Candidate> candidates, Candidate best, @Nullable Answers by) {
    if (s.ego().speed() > CREEP) {
      return null;
    }
    energy.value(best.knots());
    Motion m = energy.motion();
    double way = 0;
    for (int i = 0; i < m.steps; i++) {
      way += 0.5 * (m.speed[i] + m.speed[i + 1]) * s.dt();
    }
    if (way >= WORTHWHILE) {
      return null;
    }
    for (Candidate c : candidates) {
      if (c.name().equals(Proposals.STOP)) {
        Candidate stop = by == null ? c : again(c, by);
        boolean fine = stop.collisions() <= best.collisions() && stop.impact() <= best.impact();
        return fine ? stop : null;
      }
    }
    return null;
  }

  private boolean late() {
    if (hasDeadline && nanoClock.getAsLong() - deadline >= 0) {
      stoppedBy = StoppedBy.DEADLINE;
      return true;
    }
    return false;
  }

  private Candidate evaluate(String name, double[] q) {
    double e = energy.value(q);
    return new Candidate(name, q, energy.collisions(), energy.impact(), e);
  }

  /** The best few, each better than those after it; the plan before always among them. */
  private static List<Candidate> starts(List<Candidate> candidates, @Nullable Candidate previous) {
    List<Candidate> rest = new ArrayList<>(candidates);
    List<Candidate> chosen = new ArrayList<>();
    if (previous != null) {
      chosen.add(previous);
      rest.remove(previous);
    }
    while (chosen.size() < STARTS && !rest.isEmpty()) {
      Candidate best = rest.getFirst();
      for (Candidate c : rest) {
        if (c.betterThan(best)) {
          best = c;
        }
      }
      chosen.add(best);
      rest.remove(best);
    }
    return chosen;
  }
}
