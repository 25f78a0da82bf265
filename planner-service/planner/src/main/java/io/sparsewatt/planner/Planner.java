package io.sparsewatt.planner;

import io.sparsewatt.planner.energy.Aim;
import io.sparsewatt.planner.energy.Energy;
import io.sparsewatt.planner.energy.Term;
import io.sparsewatt.planner.energy.Weights;
import io.sparsewatt.planner.futures.Answers;
import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.futures.Predictor;
import io.sparsewatt.planner.futures.RecordedFutures;
import io.sparsewatt.planner.minimise.Minimiser;
import io.sparsewatt.planner.minimise.WorstLatents;
import io.sparsewatt.planner.model.Motion;
import io.sparsewatt.planner.plan.Plan;
import io.sparsewatt.planner.plan.Plan.Remark;
import io.sparsewatt.planner.plan.PlanHash;
import io.sparsewatt.planner.prediction.LatentPredictor;
import io.sparsewatt.planner.prediction.TrafficModel;
import io.sparsewatt.planner.route.Way;
import io.sparsewatt.planner.route.WayFinder;
import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.Scenario;
import io.sparsewatt.planner.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Plans scenarios. A pure function but for deadlines: the same scenario gives the same plan, byte
 * for byte, unless its budget has a deadline and the plan says {@code stoppedBy: deadline}.
 *
 * <p>Immutable, remembers nothing between calls, safe for use by several threads.
 */
public final class Planner {

  /** Changes whenever the same scenario may give another plan. */
  private static final String VERSION = "planner-6";

  // Poses of a future in a plan are this many steps apart: enough to draw a fan.
  private static final int THINNING = 5;

  // Agents farther than this from the whole plan are left out of its futures, metres.
  private static final double SHOWN = 60;

  private final Weights weights;
  private final Predictor predictor;
  private final LongSupplier nanoClock;
  private final String modelVersion;

  /** Standard weights, the predictor that ships, the system's clock for deadlines. */
  public Planner() {
    this(Weights.STANDARD, System::nanoTime);
  }

  /**
   * @param weights of the energy's terms
   * @param nanoClock nanoseconds from any origin; read only for scenarios with a deadline
   */
  public Planner(Weights weights, LongSupplier nanoClock) {
    this(weights, new LatentPredictor(TrafficModel.shipped()), nanoClock);
  }

  /**
   * The same with another model of the others.
   *
   * @param predictor its name is part of the model version
   */
  public Planner(Weights weights, Predictor predictor, LongSupplier nanoClock) {
    this.weights = weights;
    this.predictor = predictor;
    this.nanoClock = nanoClock;
    this.modelVersion =
        VERSION + "+" + predictor.name() + "+" + PlanHash.of(weights.toString()).substring(0, 8);
  }

  /** Names the energy, its weights, the predictor and the search. */
  public String modelVersion() {
    return modelVersion;
  }

  /**
   * The ego motion of least energy that the budget allows to find.
   *
   * @throws ScenarioException if the scenario cannot be planned. One that merely has no good answer
   *     gets a best effort with the verdict {@code infeasible}
   */
  public Plan plan(Scenario s) throws ScenarioException {
    return plan(s, null);
  }

  /**
   * The same plan, byte for byte, and on the way to it every better one as soon as it is known.
   *
   * @param better is told plans that say {@code stoppedBy: nothing}, on this thread; what it throws
   *     ends the search
   * @throws ScenarioException as {@link #plan(Scenario)}
   */
  public Plan plan(Scenario s, @Nullable Consumer<Plan> better) throws ScenarioException {
    long start = s.budget().deadlineMs() == null ? 0 : nanoClock.getAsLong();
    s.check();
    Search search = new Search(s, s.oracle() ? new RecordedFutures() : predictor, start);
    Minimiser minimiser =
        new Minimiser(
            s,
            search.way.route(),
            search.aim,
            search.futures,
            search.energy,
            search.answers,
            nanoClock);
    return search.plan(
        better == null
            ? minimiser.search(start)
            : minimiser.search(start, found -> better.accept(search.plan(found))));
  }

  /** One scenario being planned. */
  private final class Search {

    final Scenario s;
    final Predictor source;
    final long start;
    final Way way;
    final Aim aim;
    final Futures futures;
    final @Nullable Answers answers;
    final Energy energy;

    Search(Scenario s, Predictor source, long start) {
      this.s = s;
      this.start = start;
      this.source = source;
      way = WayFinder.find(s);
      aim = new Aim(s, way);
      futures = source.sample(s, way.route());
      answers =
          s.budget().answers() + s.budget().worst() > 0 ? source.answers(s, way.route()) : null;
      energy = new Energy(s, way, aim, futures, weights);
    }

    /** What was found, in full. */
    Plan plan(Minimiser.Found found) {
      double[] q = found.knots();
      if (found.answered() && answers != null) {
        energy.revisit(q, answers);
      } else {
        energy.revisit(q);
      }
      Futures others = energy.futures();
      Plan.Energy report = energy.report();
      List<Remark> reasons = new ArrayList<>(aim.reasons());
      List<Remark> remarks = new ArrayList<>(way.remarks());
      overlaps(s, energy, reasons);
      collisions(energy.collisions(), futures.count, reasons, remarks);
      if (energy.hitsFromBehind() > 0) {
        remarks.add(
            new Remark(
                "hit-from-behind",
                "an agent runs into the ego from behind in "
                    + energy.hitsFromBehind()
                    + " of "
                    + futures.count
                    + " sampled futures; "
                    + (found.answered()
                        ? "in them the agents answer this plan"
                        : "in them the agents do not react to this plan")));
      }
      if (s.budget().answers() + s.budget().worst() > 0 && answers == null
          || s.budget().answers() > 0 && !found.answered()) {
        remarks.add(
            new Remark(
                "no-answers",
                answers == null
                    ? source.name() + " has the others do the same whatever the ego does"
                    : "the deadline came before the others' answer"));
      }
      if (found.keptPrevious()) {
        remarks.add(
            new Remark(
                "kept-previous",
                "the previous plan goes on: nothing found is better by more than the hysteresis"));
      }
      boolean last = found.stoppedBy() != Plan.StoppedBy.NOTHING;
      Answers against = last && s.budget().worst() > 0 ? source.answers(s, way.route()) : null;
      Plan.Counts counts = energy.counts();
      Plan.Worst worst = null;
      if (against != null) {
        // Without the cost of futures that disagree, which ties each future's to all others'.
        Weights apart = weights.with(Term.UNCERTAINTY, 0);
        Energy of = new Energy(s, way, aim, futures, apart);
        worst = worst(q, of, against);
        counts = counts.plus(of.counts());
      }
      remarks.add(new Remark("start", "the search began with: " + found.start()));
      return new Plan(
          s.id(),
          s.time(),
          s.dt(),
          s.road().kind(),
          reasons.isEmpty() ? Plan.Verdict.OK : Plan.Verdict.INFEASIBLE,
          reasons,
          remarks,
          worst != null && worst.steps() < s.budget().worst()
              ? Plan.StoppedBy.DEADLINE
              : found.stoppedBy(),
          prediction(s, source, others),
          trajectory(s, energy, q),
          report,
          shown(s, energy.motion(), others),
          worst,
          energy.knots().toControls(q, s.time()),
          counts,
          modelVersion,
          PlanHash.of(s, modelVersion));
    }

    /** How little makes it collide. */
    private Plan.Worst worst(double[] q, Energy of, Answers against) {
      WorstLatents.Found found =
          new WorstLatents(of, against, futures.count, this::late).search(q, s.budget().worst());
      Plan.Future future = shown(s, of.motion(), of.futures()).get(found.future());
      return new Plan.Worst(found.steps(), found.before(), found.after(), found.change(), future);
    }

    private boolean late() {
      Double ms = s.budget().deadlineMs();
      return ms != null && nanoClock.getAsLong() - start > ms * 1e6;
    }
  }

  private static void overlaps(Scenario s, Energy energy, List<Remark> reasons) {
    for (int j : energy.overlappingNow()) {
      reasons.add(
          new Remark(
              "start-overlap",
              "the ego's rectangle overlaps agent "
                  + s.agents().get(j).id()
                  + " already at "
                  + s.time()
                  + " s; check both positions and sizes"));
    }
  }

  private static void collisions(int hit, int futures, List<Remark> reasons, List<Remark> remarks) {
    if (hit == 0) {
      return;
    }
    String message = "the plan collides in " + hit + " of " + futures + " sampled futures";
    if (hit == futures) {
      reasons.add(new Remark("collision-unavoidable", message + "; none was found that does not"));
    } else {
      remarks.add(new Remark("collision-possible", message));
    }
  }

  private static Plan.Prediction prediction(Scenario s, Predictor source, Futures futures) {
    double shortest = s.agents().isEmpty() ? 0 : Double.POSITIVE_INFINITY;
    double longest = 0;
    for (Agent a : s.agents()) {
      double past = s.time() - a.history().getFirst().time();
      shortest = Math.min(shortest, past);
      longest = Math.max(longest, past);
    }
    return new Plan.Prediction(
        source.name(),
        source.trained(),
        s.oracle(),
        futures.count,
        futures.agents,
        shortest,
        longest);
  }

  // To the nanosecond, so that 3 steps of 0.1 s are 0.3 s.
  private static double time(Scenario s, int step) {
    return Math.rint((s.time() + step * s.dt()) * 1e9) / 1e9;
  }

  private static List<Plan.Point> trajectory(Scenario s, Energy energy, double[] q) {
    Motion m = energy.motion();
    List<Plan.Point> points = new ArrayList<>(m.steps + 1);
    for (int i = 0; i <= m.steps; i++) {
      points.add(
          new Plan.Point(
              time(s, i),
              m.x[i],
              m.y[i],
              m.heading[i],
              m.speed[i],
              m.acceleration[Math.min(i, m.steps - 1)],
              energy.knots().curvatureAt(q, i)));
    }
    return points;
  }

  private static List<Plan.Future> shown(Scenario s, Motion m, Futures f) {
    boolean[] near = new boolean[f.agents];
    for (int j = 0; j < f.agents; j++) {
      int at = f.at(0, j);
      for (int t = 0; t <= m.steps && !near[j]; t++) {
        double dx = f.x[at + t] - m.x[t];
        double dy = f.y[at + t] - m.y[t];
        near[j] = dx * dx + dy * dy < SHOWN * SHOWN;
      }
    }
    List<Plan.Future> futures = new ArrayList<>();
    for (int k = 0; k < f.count; k++) {
      List<Plan.Track> tracks = new ArrayList<>();
      for (int j = 0; j < f.agents; j++) {
        if (!near[j]) {
          continue;
        }
        Agent agent = s.agents().get(j);
        List<Plan.Pose> poses = new ArrayList<>();
        int at = f.at(k, j);
        for (int t = 0; t <= f.steps; t += THINNING) {
          poses.add(new Plan.Pose(time(s, t), f.x[at + t], f.y[at + t], f.heading[at + t]));
        }
        tracks.add(new Plan.Track(agent.id(), agent.type(), agent.length(), agent.width(), poses));
      }
      futures.add(new Plan.Future(k, tracks));
    }
    return futures;
  }
}
