package io.sparsewatt.driving.highway;

import java.util.ArrayList;
import java.util.List;

/**
 * Optimistic planning of deterministic systems (Hren and Munos 2008): of all leaves the one with
 * the highest bound on its return is expanded next, and the first action of the best known path is
 * taken. Rewards lie in 0..1, so what is unknown beyond depth d is worth at most gamma^d / (1 -
 * gamma).
 */
final class OptimisticTree {

  // That of rl-agents' configuration for this road.
  private static final double GAMMA = 0.7;

  private final int budget;
  private final boolean coasting;

  OptimisticTree(int budget, boolean coasting) {
    if (budget < 1 || budget > 1_000_000) {
      throw new IllegalArgumentException("budget " + budget + " must lie in 1..1000000");
    }
    this.budget = budget;
    this.coasting = coasting;
  }

  private record Leaf(HighwayEpisode state, MetaAction first, int depth, double known) {

    double bound() {
      double unknown = state.crashed() ? 0 : StrictMath.pow(GAMMA, depth) / (1 - GAMMA);
      return known + unknown;
    }
  }

  void drive(HighwayEpisode episode, long seed) {
    while (!episode.isOver()) {
      episode.drive(decide(episode));
    }
  }

  private MetaAction decide(HighwayEpisode now) {
    HighwayEpisode root = now.copy();
    if (coasting) {
      root.traffic().letOthersCoast();
    }
    List<Leaf> leaves = new ArrayList<>();
    leaves.add(new Leaf(root, MetaAction.IDLE, 0, 0));
    MetaAction best = MetaAction.IDLE;
    double most = Double.NEGATIVE_INFINITY;
    for (int expanded = 0; expanded < budget; expanded++) {
      int next = -1;
      for (int l = 0; l < leaves.size(); l++) {
        boolean open = !leaves.get(l).state().isOver();
        if (open && (next < 0 || leaves.get(l).bound() > leaves.get(next).bound())) {
          next = l;
        }
      }
      if (next < 0) {
        break;
      }
      Leaf leaf = leaves.remove(next);
      for (MetaAction action : MetaAction.values()) {
        HighwayEpisode state = leaf.state().copy();
        double reward = state.drive(action);
        Leaf child =
            new Leaf(
                state,
                leaf.depth() == 0 ? action : leaf.first(),
                leaf.depth() + 1,
                leaf.known() + StrictMath.pow(GAMMA, leaf.depth()) * reward);
        leaves.add(child);
        if (child.known() > most) {
          most = child.known();
          best = child.first();
        }
      }
    }
    return best;
  }
}
