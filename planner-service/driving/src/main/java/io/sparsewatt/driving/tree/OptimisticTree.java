package io.sparsewatt.driving.tree;

import java.util.ArrayList;
import java.util.List;

/**
 * Optimistic planning of deterministic systems (Hren and Munos 2008): of all leaves the one with
 * the highest bound on its return is expanded next, and the first action of the best known path is
 * taken. Rewards are at most 1, so what is unknown beyond depth d is worth at most gamma^d / (1 -
 * gamma), times the chance that it comes. Immutable, thread-safe.
 */
public final class OptimisticTree {

  // More leaves than that are a mistake, not a search.
  private static final int MAX_BUDGET = 1_000_000;

  private final int budget;
  private final double gamma;

  /**
   * @param budget leaves expanded a decision, 1 to a million
   * @param gamma worth of the next step's reward beside this one's, in (0, 1)
   */
  public OptimisticTree(int budget, double gamma) {
    if (budget < 1 || budget > MAX_BUDGET) {
      throw new IllegalArgumentException("budget " + budget + " must lie in 1.." + MAX_BUDGET);
    }
    if (!(gamma > 0 && gamma < 1)) {
      throw new IllegalArgumentException("gamma " + gamma + " must lie in (0, 1)");
    }
    this.budget = budget;
    this.gamma = gamma;
  }

  private record Leaf<S>(S state, int first, int depth, double known, double alive, boolean last) {}

  /** The action to take in a state; of equal ones the first. */
  public <S> int decide(World<S> world, S root) {
    List<Leaf<S>> leaves = new ArrayList<>();
    leaves.add(new Leaf<>(root, 0, 0, 0, 1, false));
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int expanded = 0; expanded < budget; expanded++) {
      int next = -1;
      double highest = Double.NEGATIVE_INFINITY;
      for (int l = 0; l < leaves.size(); l++) {
        Leaf<S> leaf = leaves.get(l);
        if (leaf.alive() > 0 && !leaf.last() && bound(leaf) > highest) {
          next = l;
          highest = bound(leaf);
        }
      }
      if (next < 0) {
        break;
      }
      Leaf<S> leaf = leaves.remove(next);
      for (int action = 0; action < world.actions(); action++) {
        World.Step<S> step = world.step(leaf.state(), action);
        double known = leaf.known() + StrictMath.pow(gamma, leaf.depth()) * step.reward();
        int first = leaf.depth() == 0 ? action : leaf.first();
        leaves.add(
            new Leaf<>(step.state(), first, leaf.depth() + 1, known, step.alive(), step.last()));
        if (known > most) {
          most = known;
          best = first;
        }
      }
    }
    return best;
  }

  private double bound(Leaf<?> leaf) {
    return leaf.known() + leaf.alive() * StrictMath.pow(gamma, leaf.depth()) / (1 - gamma);
  }
}
