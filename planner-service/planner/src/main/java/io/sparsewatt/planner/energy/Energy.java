package io.sparsewatt.planner.energy;

import io.sparsewatt.planner.futures.Answers;
import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.futures.FuturesGradient;
import io.sparsewatt.planner.model.Bicycle;
import io.sparsewatt.planner.model.Gradient;
import io.sparsewatt.planner.model.Knots;
import io.sparsewatt.planner.model.Motion;
import io.sparsewatt.planner.plan.Plan;
import io.sparsewatt.planner.route.Way;
import io.sparsewatt.planner.scenario.Risk;
import io.sparsewatt.planner.scenario.Scenario;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The energy of control knots in one scenario, with its analytic gradient.
 *
 * <p>{@code E = sum over terms of weight * value}, where a term's value over K futures is {@code
 * sum_k c_k value_k} and {@code c_k = (1 - w) / K}, plus {@code w / m} for the m = ceil((1 - level)
 * K) futures of most energy (mean and CVaR; the gradient takes the worst set as given). Sums run in
 * the order of {@link Term}, then of futures, agents and times.
 *
 * <p>The others' futures are drawn once, or answer each motion ({@link Answers}).
 *
 * <p>Evaluation allocates nothing. Not safe for use by several threads: it is a workspace too.
 */
public final class Energy {

  /** PPUU's discount for 0.1 s. */
  private static final double DISCOUNT = 0.99;

  // Multiply-adds, counted from the source by hand, for the estimate in a plan's counts: one step
  // of the bicycle with its four fdlibm calls at about 20 each; the ego factors of one state; a
  // pair
  // that the gates turn away; a near pair with nine disc distances. A gradient costs about as much
  // again as its value.
  private static final long STEP_MACS = 100;
  private static final long STATE_MACS = 120;
  private static final long FAR_PAIR_MACS = 12;
  private static final long NEAR_PAIR_MACS = 120;

  private static final Term[] TERM = Term.values();
  private static final int TERMS = TERM.length;
  private static final int EGO_TERMS = ofEgo();

  private static int ofEgo() {
    int count = 0;
    for (Term term : TERM) {
      count += term.ofAgents() ? 0 : 1;
    }
    return count;
  }

  private final Scenario scenario;
  // Those that stay whatever the ego does, and those of the last evaluation.
  private Futures sampled;
  private Futures futures;
  private final Weights weights;
  private final Knots knots;
  private final Bicycle bicycle;
  private final EgoFactors ego;
  private final AgentFactors agents;
  private final Motion motion;
  private final Gradient total;
  private final Gradient[] ofFuture;
  private @Nullable FuturesGradient byOthers;
  private final double[] gCommand;
  private final double[] gCurvature;

  // Unweighted values: ego terms once, agent terms by future.
  private final double[] egoValue = new double[TERMS];
  private final double[][] futureValue;
  private final double[] futureTotal;
  private final PairValues pairs;
  private final boolean[] collides;
  private final int[] order;
  private final double[] coefficient;
  private int collisions;
  private int hitsFromBehind;
  private double impact;

  private long rollouts;
  private long gradients;
  private long pairsEvaluated;
  private long nearPairs;
  private long predictorMacs;
  private boolean usedSampled;
  // Whether the agents' factors were told of the sampled futures.
  private boolean measured;

  /** For a checked scenario. */
  public Energy(Scenario s, Way way, Aim aim, Futures futures, Weights weights) {
    this.scenario = s;
    this.sampled = futures;
    this.futures = futures;
    this.weights = weights;
    int steps = s.steps();
    knots = new Knots(steps, s.dt(), s.limits(), s.ego().curvature());
    bicycle = new Bicycle(s.dt(), s.limits().maxSpeed(), s.limits().maxPower());
    double[] share = new double[steps + 1];
    for (int t = 1; t <= steps; t++) {
      share[t] = s.dt() * StrictMath.pow(DISCOUNT, t * s.dt() / 0.1);
    }
    ego = new EgoFactors(s, way.route(), aim, weights, share);
    agents = AgentFactors.best(s.ego(), futures, weights, share);
    motion = new Motion(steps);
    total = new Gradient(steps);
    int k = futures.count;
    ofFuture = new Gradient[k];
    for (int i = 0; i < k; i++) {
      ofFuture[i] = new Gradient(steps);
    }
    gCommand = new double[steps];
    gCurvature = new double[steps];
    futureValue = new double[k][TERMS];
    futureTotal = new double[k];
    pairs = new PairValues(Math.multiplyExact(k, futures.agents));
    collides = new boolean[k];
    order = new int[k];
    coefficient = new double[k];
  }

  /** How knots are laid out. */
  public Knots knots() {
    return knots;
  }

  /** The last motion evaluated. */
  public Motion motion() {
    return motion;
  }

  /** The number of futures in which the last motion collides. */
  public int collisions() {
    return collisions;
  }

  /**
   * How hard the last motion collides: the sum over its collisions in all futures of the squared
   * relative speed at first contact, m²/s². Energy alone would rather pass quickly through what it
   * cannot avoid.
   */
  public double impact() {
    return impact;
  }

  /** The number of futures in which an agent runs into the last motion from behind. */
  public int hitsFromBehind() {
    return hitsFromBehind;
  }

  /** The energy of {@code q}, which must be projected. */
  public double value(double[] q) {
    return sampled(q, null);
  }

  /** The futures of the last evaluation. */
  public Futures futures() {
    return futures;
  }

  /** Evaluates {@code q} for a report of it, and counts that as no work of the search. */
  public void revisit(double[] q) {
    long before = rollouts;
    long evaluated = pairsEvaluated;
    long near = nearPairs;
    sampled(q, null);
    rollouts = before;
    pairsEvaluated = evaluated;
    nearPairs = near;
  }

  /** The same among futures that answer it. */
  public void revisit(double[] q, Answers answers) {
    long before = rollouts;
    long evaluated = pairsEvaluated;
    long near = nearPairs;
    long predicted = predictorMacs;
    value(q, answers);
    predictorMacs = predicted;
    rollouts = before;
    pairsEvaluated = evaluated;
    nearPairs = near;
  }

  /** The energy of {@code q}, which must be projected; its gradient in {@code gq}. */
  public double gradient(double[] q, double[] gq) {
    double e = sampled(q, total);
    gradients++;
    for (int k = 0; k < futures.count; k++) {
      total.addStates(ofFuture[k], coefficient[k]);
    }
    pull(gq);
    return e;
  }

  /** The energy of {@code q}, which must be projected, among the futures that answer it. */
  public double value(double[] q, Answers answers) {
    drive(q);
    among(answers.to(motion));
    predictorMacs += futures.macs;
    return evaluate(null, null);
  }

  /** The same, and its gradient in {@code gq}: what the others' answer changes is in it. */
  public double gradient(double[] q, Answers answers, double[] gq) {
    drive(q);
    among(answers.to(motion));
    // The way back takes twice the way there.
    predictorMacs += 3 * futures.macs;
    FuturesGradient by = byOthers();
    double e = evaluate(total, by);
    gradients++;
    int each = futures.agents * (futures.steps + 1);
    for (int k = 0; k < futures.count; k++) {
      total.addStates(ofFuture[k], coefficient[k]);
      by.scale(k * each, (k + 1) * each, coefficient[k]);
    }
    answers.pull(motion, by, total);
    pull(gq);
    return e;
  }

  /**
   * The energy of each future that answers {@code q} by the others' latents: {@code gz} as {@link
   * Answers#readLatents} lays them out. {@link #ofFuture} has the energies.
   */
  public void latentGradient(double[] q, Answers answers, double[] gz) {
    drive(q);
    among(answers.to(motion));
    predictorMacs += 3 * futures.macs;
    FuturesGradient by = byOthers();
    evaluate(total, by);
    gradients++;
    answers.pullLatents(by, gz);
  }

  /** The energy of a future in the last evaluation. */
  public double ofFuture(int k) {
    return futureTotal[k];
  }

  /** Whether the last motion collides in a future. */
  public boolean collides(int k) {
    return collides[k];
  }

  /** Cleared. */
  private FuturesGradient byOthers() {
    FuturesGradient by = byOthers;
    if (by == null) {
      by = new FuturesGradient(futures);
      byOthers = by;
    }
    by.clear();
    return by;
  }

  private void pull(double[] gq) {
    bicycle.pull(motion, total, gCommand, gCurvature);
    knots.pull(gCommand, gCurvature, gq);
  }

  private void drive(double[] q) {
    knots.expand(q, motion.command, motion.curvature);
    bicycle.drive(scenario.ego(), motion);
  }

  private void among(Futures others) {
    futures = others;
    agents.replace(others);
  }

  private double sampled(double[] q, @Nullable Gradient g) {
    drive(q);
    among(sampled);
    if (!measured) {
      agents.measure();
      measured = true;
    }
    agents.meet(motion);
    usedSampled = true;
    return evaluate(g, null);
  }

  private double evaluate(@Nullable Gradient g, @Nullable FuturesGradient by) {
    rollouts++;
    Arrays.fill(egoValue, 0);
    if (g != null) {
      g.clear();
    }
    ego.add(motion, egoValue, g);
    for (int k = 0; k < futures.count; k++) {
      Gradient gk = null;
      if (g != null) {
        gk = ofFuture[k];
        gk.clear();
      }
      for (int j = 0; j < futures.agents; j++) {
        agent(k, j, gk, by);
      }
    }
    return sum();
  }

  private void agent(int k, int j, @Nullable Gradient g, @Nullable FuturesGradient by) {
    agents.evaluate(motion, k, j, pairs, g, by);
    pairsEvaluated += motion.steps;
    nearPairs += pairs.near[k * futures.agents + j];
  }

  /** The whole of what the pairs and the ego's own factors are now. */
  private double sum() {
    collisions = 0;
    hitsFromBehind = 0;
    impact = 0;
    for (int k = 0; k < futures.count; k++) {
      Arrays.fill(futureValue[k], 0);
      int contact = 0;
      int from = k * futures.agents;
      pairs.sum(futureValue[k], from, from + futures.agents);
      for (int pair = from; pair < from + futures.agents; pair++) {
        contact |= pairs.contact[pair];
        impact += pairs.impact[pair];
      }
      collides[k] = (contact & AgentFactors.COLLIDES) != 0;
      collisions += collides[k] ? 1 : 0;
      hitsFromBehind += (contact & AgentFactors.FROM_BEHIND) != 0 ? 1 : 0;
      double sum = 0;
      for (int t = 0; t < TERMS; t++) {
        sum += weights.at(t) * (futureValue[k][t] + egoValue[t]);
      }
      futureTotal[k] = sum;
    }
    weighFutures();
    double sum = 0;
    for (int t = 0; t < TERMS; t++) {
      sum += weights.at(t) * overFutures(t);
    }
    return sum;
  }

  /**
   * The last motion's energy after some agents moved: only their factors are evaluated again, and
   * the result is that of a whole evaluation, bit for bit. {@link #report} and what else tells of
   * the last evaluation then tell of this one.
   *
   * @param next futures of the same agents, K and T; those of agents that did not move unchanged
   * @param moved by agent
   * @return what that took; the energy is {@link #report}'s total
   * @throws IllegalArgumentException if the numbers of futures, agents or steps differ
   */
  public FactorReceipt move(Futures next, boolean[] moved) {
    if (next.count != futures.count
        || next.agents != futures.agents
        || next.steps != futures.steps
        || moved.length != futures.agents
        || !Arrays.equals(next.length, futures.length)
        || !Arrays.equals(next.width, futures.width)) {
      throw new IllegalArgumentException(
          next.count
              + " futures of "
              + next.agents
              + " agents over "
              + next.steps
              + " steps with "
              + moved.length
              + " marks are not of the same agents: "
              + futures.count
              + ", "
              + futures.agents
              + " and "
              + futures.steps
              + ", and their sizes, must stay");
    }
    sampled = next;
    measured = false;
    among(next);
    long evaluated = 0;
    for (int k = 0; k < next.count; k++) {
      for (int j = 0; j < next.agents; j++) {
        if (moved[j]) {
          agent(k, j, null, null);
          evaluated += motion.steps;
        }
      }
    }
    sum();
    long all = (long) motion.steps * next.count * next.agents;
    return new FactorReceipt(evaluated, all - evaluated + (long) motion.steps * EGO_TERMS);
  }

  private void weighFutures() {
    int n = futures.count;
    for (int k = 0; k < n; k++) {
      // Insertion by falling energy; equal energies stay in the order of futures.
      int at = k;
      while (at > 0 && futureTotal[order[at - 1]] < futureTotal[k]) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = k;
    }
    Risk risk = scenario.risk();
    // The slack keeps (1 - 0.8) * 5 = 1.0000000000000002 from counting as two.
    int worst = Math.max(1, (int) Math.ceil((1 - risk.level()) * n - 1e-9));
    Arrays.fill(coefficient, (1 - risk.weight()) / n);
    for (int i = 0; i < worst; i++) {
      coefficient[order[i]] += risk.weight() / worst;
    }
  }

  private double overFutures(int term) {
    if (!TERM[term].ofAgents()) {
      return egoValue[term];
    }
    double sum = 0;
    for (int k = 0; k < futures.count; k++) {
      sum += coefficient[k] * futureValue[k][term];
    }
    return sum;
  }

  /** The last evaluation, in full. */
  public Plan.Energy report() {
    List<Plan.Term> terms = new ArrayList<>();
    double sum = 0;
    for (Term t : TERM) {
      double value = overFutures(t.ordinal());
      double energy = weights.of(t) * value;
      sum += energy;
      terms.add(new Plan.Term(t.text(), weights.of(t), value, energy));
    }
    List<Plan.OfFuture> each = new ArrayList<>();
    for (int k = 0; k < futures.count; k++) {
      List<Plan.Term> mine = new ArrayList<>();
      double mySum = 0;
      for (Term t : TERM) {
        double value = futureValue[k][t.ordinal()] + egoValue[t.ordinal()];
        double energy = weights.of(t) * value;
        mySum += energy;
        mine.add(new Plan.Term(t.text(), weights.of(t), value, energy));
      }
      int worst = -1;
      double most = 0;
      for (int j = 0; j < futures.agents; j++) {
        double his = pairs.energy[k * futures.agents + j];
        if (his > most) {
          worst = j;
          most = his;
        }
      }
      each.add(
          new Plan.OfFuture(
              k,
              mySum,
              mine,
              collides[k],
              worst < 0 ? null : scenario.agents().get(worst).id(),
              most));
    }
    return new Plan.Energy(sum, terms, each, scenario.risk());
  }

  /** Agents whose rectangle meets the ego's at the start. */
  public List<Integer> overlappingNow() {
    List<Integer> found = new ArrayList<>();
    for (int j = 0; j < futures.agents; j++) {
      if (agents.overlapsNow(motion, j)) {
        found.add(j);
      }
    }
    return found;
  }

  /** The work so far. */
  public Plan.Counts counts() {
    long states = rollouts * motion.steps;
    long macs =
        states * (STEP_MACS + STATE_MACS)
            + (pairsEvaluated - nearPairs) * FAR_PAIR_MACS
            + nearPairs * NEAR_PAIR_MACS;
    // Gradient evaluations are a known share of the rollouts, and double their cost.
    long doubled = rollouts == 0 ? 0 : (long) ((double) macs * gradients / rollouts);
    return new Plan.Counts(
        rollouts,
        gradients,
        states * EGO_TERMS,
        pairsEvaluated,
        nearPairs,
        macs + doubled + predictorMacs + (usedSampled ? sampled.macs : 0));
  }
}
