package io.sparsewatt.planner.scenario;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One planning request: a moment, what is known at it, and how hard to think.
 *
 * <p>Nothing in it is later than {@code time}, except recorded futures, which need {@code oracle}.
 * Building one checks nothing; {@link #check()} does, and the planner and the readers call it.
 *
 * @param id a name for people, may be empty
 * @param time seconds, now
 * @param dt seconds between planned states
 * @param horizon seconds planned ahead, a multiple of {@code dt}
 * @param ego the vehicle that plans
 * @param agents the others
 * @param road where the ego may drive
 * @param goal where it should arrive, or null: follow the road
 * @param limits what the ego can do
 * @param futures K, sampled futures of the others
 * @param seed of the latent draws
 * @param risk how bad futures count
 * @param budget when the search ends
 * @param oracle true if recorded futures stand in for the prediction
 * @param previousPlan the controls of the plan before, or null; the server remembers nothing
 */
public record Scenario(
    String id,
    double time,
    double dt,
    double horizon,
    Ego ego,
    List<Agent> agents,
    Road road,
    @Nullable Goal goal,
    Limits limits,
    int futures,
    long seed,
    Risk risk,
    Budget budget,
    boolean oracle,
    @Nullable Controls previousPlan) {

  /** Agents in one scenario. A crowded crossing holds a few hundred road users. */
  public static final int MAX_AGENTS = 1_000;

  /** Sampled futures. */
  public static final int MAX_FUTURES = 64;

  /** Planned steps. */
  public static final int MAX_STEPS = 100;

  /**
   * Futures x agents x planned states held in memory at once; 2 million of them are 96 MB of
   * doubles.
   */
  public static final int MAX_FUTURE_STATES = 2_000_000;

  /**
   * Futures x agents x half seconds that a plan can go back through: each takes 3.4 kB, all of them
   * 200 MB.
   */
  public static final int MAX_ANSWER_STATES = 60_000;

  /** Seconds from one state of the others' answer to the next. */
  public static final double ANSWER_STEP = 0.5;

  /** States in one agent's history; 50 s at 10 Hz. */
  public static final int MAX_HISTORY = 500;

  /** Lanes in one scenario. */
  public static final int MAX_LANES = 10_000;

  /** Points in all lane bounds together. */
  public static final int MAX_LANE_POINTS = 1_000_000;

  /**
   * Seconds. A history with a longer hole, or that ends longer ago, tells nothing certain of now.
   */
  public static final double MAX_HISTORY_GAP = 1.0;

  public Scenario {
    agents = List.copyOf(agents);
  }

  /** Planned steps: {@code horizon / dt}. */
  public int steps() {
    return (int) Math.round(horizon / dt);
  }

  /**
   * Refuses what cannot be planned.
   *
   * @throws ScenarioException naming the field, its value, the limit and what to do
   */
  public void check() throws ScenarioException {
    ScenarioCheck.check(this);
  }

  /** Starts a scenario with the defaults: 3 s in steps of 0.1 s, 8 futures, seed 0. */
  public static Builder builder(Ego ego, Road road) {
    return new Builder(ego, road);
  }

  /** A builder that starts from this scenario. */
  public Builder toBuilder() {
    Builder b = new Builder(ego, road);
    b.id = id;
    b.time = time;
    b.dt = dt;
    b.horizon = horizon;
    b.agents.addAll(agents);
    b.goal = goal;
    b.limits = limits;
    b.futures = futures;
    b.seed = seed;
    b.risk = risk;
    b.budget = budget;
    b.oracle = oracle;
    b.previousPlan = previousPlan;
    return b;
  }

  /** Collects a scenario. Not safe for use by several threads. */
  public static final class Builder {

    private Ego ego;
    private Road road;
    private String id = "";
    private double time;
    private double dt = 0.1;
    private double horizon = 3.0;
    private final List<Agent> agents = new ArrayList<>();
    private @Nullable Goal goal;
    private Limits limits = Limits.DEFAULT;
    private int futures = 8;
    private long seed;
    private Risk risk = Risk.DEFAULT;
    private Budget budget = Budget.DEFAULT;
    private boolean oracle;
    private @Nullable Controls previousPlan;

    private Builder(Ego ego, Road road) {
      this.ego = ego;
      this.road = road;
    }

    public Builder ego(Ego value) {
      ego = value;
      return this;
    }

    public Builder road(Road value) {
      road = value;
      return this;
    }

    public Builder id(String value) {
      id = value;
      return this;
    }

    /** Seconds. */
    public Builder time(double value) {
      time = value;
      return this;
    }

    /** Seconds. */
    public Builder dt(double value) {
      dt = value;
      return this;
    }

    /** Seconds. */
    public Builder horizon(double value) {
      horizon = value;
      return this;
    }

    public Builder agent(Agent value) {
      agents.add(value);
      return this;
    }

    /** Replaces the agents. */
    public Builder agents(List<Agent> values) {
      agents.clear();
      agents.addAll(values);
      return this;
    }

    public Builder goal(@Nullable Goal value) {
      goal = value;
      return this;
    }

    public Builder limits(Limits value) {
      limits = value;
      return this;
    }

    public Builder futures(int value) {
      futures = value;
      return this;
    }

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    public Builder risk(Risk value) {
      risk = value;
      return this;
    }

    public Builder budget(Budget value) {
      budget = value;
      return this;
    }

    public Builder oracle(boolean value) {
      oracle = value;
      return this;
    }

    public Builder previousPlan(@Nullable Controls value) {
      previousPlan = value;
      return this;
    }

    /** The scenario, not yet checked. */
    public Scenario build() {
      return new Scenario(
          id,
          time,
          dt,
          horizon,
          ego,
          agents,
          road,
          goal,
          limits,
          futures,
          seed,
          risk,
          budget,
          oracle,
          previousPlan);
    }
  }
}
