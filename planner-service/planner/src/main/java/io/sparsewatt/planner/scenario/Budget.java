package io.sparsewatt.planner.scenario;

import org.jspecify.annotations.Nullable;

/**
 * When the search ends.
 *
 * @param iterations gradient steps per polished candidate, 0 to {@value #MAX_ITERATIONS}; the
 *     proposals are always all evaluated
 * @param deadlineMs milliseconds from the start of planning, or null. A plan that a deadline
 *     stopped says so, and is not reproducible
 */
public record Budget(int iterations, @Nullable Double deadlineMs) {

  /** Bounds the work that one request can ask for. */
  public static final int MAX_ITERATIONS = 2_000;

  /** No deadline; with 3 starts and 3 rollouts a step about 360 rollouts (references: 5). */
  public static final Budget DEFAULT = new Budget(40, null);
}
