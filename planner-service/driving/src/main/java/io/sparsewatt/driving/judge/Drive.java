package io.sparsewatt.driving.judge;

import java.util.List;

/**
 * What happened: the ego and all others, step by step.
 *
 * @param dt seconds a step
 * @param ego one a step, the first at the start
 * @param others those there at each step, as many lists as {@code ego} has entries
 */
public record Drive(double dt, List<Moving> ego, List<List<Moving>> others) {

  /** Copies the lists and refuses two that differ in length. */
  public Drive {
    ego = List.copyOf(ego);
    others = others.stream().map(List::copyOf).toList();
    if (ego.size() != others.size() || ego.isEmpty()) {
      throw new IllegalArgumentException(
          ego.size()
              + " states of the ego and "
              + others.size()
              + " of the others; as many of both"
              + " are required, one at least");
    }
  }

  /** Steps driven. */
  public int steps() {
    return ego.size() - 1;
  }
}
