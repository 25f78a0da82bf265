package io.sparsewatt.planner.scenario;

import org.jspecify.annotations.Nullable;

/**
 * When the search ends.
 *
 * @param iterations gradient steps, 0 to {@value #MAX_ITERATIONS}, of each of three of the best
 *     proposals: one that is down sooner leaves its rest to the others. An evaluation without a
 *     gradient counts as a third. The proposals are always all evaluated
 * @param answers last gradient steps at most, 0 to {@value #MAX_ANSWERS}, of the best candidate: in
 *     each the others' futures answer the motion at hand, and the step goes back through their
 *     answer. At 0 they answer an ego that goes on with the plan before, or keeps its speed
 * @param worst steps, 0 to {@value #MAX_ANSWERS}, by which the others' latents are then made worse
 *     for the plan that was found, to see how little makes it collide
 * @param deadlineMs milliseconds from the start of planning, or null. A plan that a deadline
 *     stopped says so, and is not reproducible
 */
public record Budget(int iterations, int answers, int worst, @Nullable Double deadlineMs) {

  /** Bounds the work that one request can ask for. */
  public static final int MAX_ITERATIONS = 2_000;

  /** A step through the others' answer takes some hundred times one that is not. */
  public static final int MAX_ANSWERS = 200;

  /**
   * No deadline; at 3 rollouts a step no more than 270 after the proposals (docs/driving.md, The
   * minimiser, shows what more are worth).
   */
  public static final Budget DEFAULT = new Budget(30, 0, 0, null);

  /** Nobody's answer. */
  public Budget(int iterations, @Nullable Double deadlineMs) {
    this(iterations, 0, 0, deadlineMs);
  }

  /** The same with so many answers. */
  public Budget withAnswers(int steps) {
    return new Budget(iterations, steps, worst, deadlineMs);
  }

  /** The same with so many steps to the worst. */
  public Budget withWorst(int steps) {
    return new Budget(iterations, answers, steps, deadlineMs);
  }
}
