package io.sparsewatt.planner.plan;

import io.sparsewatt.planner.scenario.AgentType;
import io.sparsewatt.planner.scenario.Controls;
import io.sparsewatt.planner.scenario.Risk;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The ego motion of least energy that was found, and why.
 *
 * <p>It holds no clock reading: the same scenario, planned under an iteration budget, gives an
 * equal plan in any JVM.
 *
 * @param scenarioId as given, may be empty
 * @param time seconds, when the plan starts
 * @param dt seconds between points
 * @param map what the road was known from: {@code lanes}, {@code corridor} or {@code referencePath}
 * @param verdict whether this is a plan to drive or only a best effort
 * @param reasons why it is infeasible; empty if it is not
 * @param remarks what the reader should know all the same: off the road, some futures collide, ...
 * @param stoppedBy the bound that ended the search
 * @param prediction where the futures came from and how much past there was
 * @param trajectory states at {@code time}, {@code time + dt}, ..., {@code time + horizon}
 * @param energy the energy, by term and by future
 * @param futures the sampled futures, thinned for reading
 * @param worst how little makes it collide; null unless asked for
 * @param controls the knots behind the trajectory; send them back as {@code previousPlan}
 * @param counts the work that was done
 * @param modelVersion of the energy, the model and the search
 * @param planHash SHA-256, hex, of the canonical request and the model version
 */
public record Plan(
    String scenarioId,
    double time,
    double dt,
    String map,
    Verdict verdict,
    List<Remark> reasons,
    List<Remark> remarks,
    StoppedBy stoppedBy,
    Prediction prediction,
    List<Point> trajectory,
    Energy energy,
    List<Future> futures,
    @Nullable Worst worst,
    Controls controls,
    Counts counts,
    String modelVersion,
    String planHash) {

  public Plan {
    reasons = List.copyOf(reasons);
    remarks = List.copyOf(remarks);
    trajectory = List.copyOf(trajectory);
    futures = List.copyOf(futures);
  }

  /** Whether to drive it. */
  public enum Verdict {
    OK,
    /** A best effort: the goal cannot be reached, or a collision was not avoided. */
    INFEASIBLE;

    /** The name in JSON: lower case. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The bound that ended the search. */
  public enum StoppedBy {
    ITERATIONS,
    /** The result depends on the machine's speed and is not reproducible. */
    DEADLINE,
    /** By itself: its steps gained nothing more from any of the proposals that it began with. */
    CONVERGED,
    /** Not stopped: what was found so far, and the search goes on. */
    NOTHING;

    /** The name in JSON: lower case. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param code stable, lower case with hyphens: {@code collision-unavoidable}, {@code
   *     goal-unreachable}, {@code off-road}, ...
   * @param message a sentence with the figures
   */
  public record Remark(String code, String message) {}

  /**
   * @param predictor its name; {@code cv-latent-placeholder} or {@code recorded-oracle}
   * @param trained whether it was learned from data
   * @param oracle whether recorded futures stood in for a prediction
   * @param futures K
   * @param agents how many were predicted
   * @param shortestHistory seconds of past of the agent with the least; 0 without agents
   * @param longestHistory seconds of past of the agent with the most; 0 without agents
   */
  public record Prediction(
      String predictor,
      boolean trained,
      boolean oracle,
      int futures,
      int agents,
      double shortestHistory,
      double longestHistory) {}

  /**
   * @param time seconds
   * @param x metres, middle of the rectangle
   * @param y metres
   * @param heading radians
   * @param speed m/s
   * @param acceleration m/s² from here to the next point
   * @param curvature 1/m here
   */
  public record Point(
      double time,
      double x,
      double y,
      double heading,
      double speed,
      double acceleration,
      double curvature) {}

  /**
   * The energy. {@code total} is the sum of {@code terms[].energy}, added in that order, exactly;
   * so is each future's.
   *
   * @param total dimensionless
   * @param terms over all futures, weighted for risk
   * @param futures one by one
   * @param risk the level and weight that were used
   */
  public record Energy(double total, List<Term> terms, List<OfFuture> futures, Risk risk) {
    public Energy {
      terms = List.copyOf(terms);
      futures = List.copyOf(futures);
    }
  }

  /**
   * One named factor.
   *
   * @param name of the factor
   * @param weight its price
   * @param value unweighted, integrated over the horizon
   * @param energy {@code weight * value}
   */
  public record Term(String name, double weight, double value, double energy) {}

  /**
   * The energy in one future.
   *
   * @param future its index
   * @param total the sum of {@code terms[].energy}
   * @param terms in the same order as in the whole
   * @param collides whether the ego's rectangle meets an agent's, other than being run into from
   *     behind
   * @param worstAgent the agent with the most energy, or null if none has any
   * @param worstAgentEnergy its energy
   */
  public record OfFuture(
      int future,
      double total,
      List<Term> terms,
      boolean collides,
      @Nullable String worstAgent,
      double worstAgentEnergy) {
    public OfFuture {
      terms = List.copyOf(terms);
    }
  }

  /**
   * A sampled future.
   *
   * @param future its index
   * @param agents the motion of every agent near the plan
   */
  public record Future(int future, List<Track> agents) {
    public Future {
      agents = List.copyOf(agents);
    }
  }

  /**
   * One agent in one future.
   *
   * @param agent its id
   * @param type what it is
   * @param length metres
   * @param width metres
   * @param poses thinned in time, first the present
   */
  public record Track(String agent, AgentType type, double length, double width, List<Pose> poses) {
    public Track {
      poses = List.copyOf(poses);
    }
  }

  /**
   * @param time seconds
   * @param x metres
   * @param y metres
   * @param heading radians
   */
  public record Pose(double time, double x, double y, double heading) {}

  /**
   * The others' latents made worse for this plan: by how much it costs more then, and how far they
   * have to change until it collides.
   *
   * @param steps taken
   * @param energyBefore of the sampled future that costs most
   * @param energyAfter of the worst that was found
   * @param change standard deviations, Euclidean, from the latents of {@code future} to where the
   *     plan collides; 0 if it did already, null if no collision was found. An upper bound
   * @param future what the others do then; or in the worst case found, without a collision
   */
  public record Worst(
      int steps, double energyBefore, double energyAfter, @Nullable Double change, Future future) {}

  /**
   * The work, for the energy model. Counts are exact and repeat exactly, save for a plan that a
   * deadline stopped.
   *
   * @param rollouts ego motions simulated and priced
   * @param gradientSteps of them, with gradients
   * @param egoFactors ego-only factors evaluated, one a term and state
   * @param agentFactors ego-agent-time-future pairs looked at
   * @param nearFactors of them, pairs near enough to have energy
   * @param multiplyAdds an estimate: stated multiply-adds per factor times the counts; and those of
   *     the predictor, counted from its graph
   */
  public record Counts(
      long rollouts,
      long gradientSteps,
      long egoFactors,
      long agentFactors,
      long nearFactors,
      long multiplyAdds) {

    /** Both. */
    public Counts plus(Counts other) {
      return new Counts(
          rollouts + other.rollouts,
          gradientSteps + other.gradientSteps,
          egoFactors + other.egoFactors,
          agentFactors + other.agentFactors,
          nearFactors + other.nearFactors,
          multiplyAdds + other.multiplyAdds);
    }
  }
}
