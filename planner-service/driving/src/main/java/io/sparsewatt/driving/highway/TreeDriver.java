package io.sparsewatt.driving.highway;

import io.sparsewatt.driving.tree.OptimisticTree;
import io.sparsewatt.driving.tree.World;

/** Optimistic tree search over copies of an episode. Thread-safe. */
final class TreeDriver implements World<HighwayEpisode> {

  // That of rl-agents' configuration for this road.
  static final double GAMMA = 0.7;

  static final MetaAction[] ACTIONS = MetaAction.values();

  private final OptimisticTree tree;
  private final boolean coasting;

  /**
   * @param budget leaves expanded a decision
   * @param coasting whether the others are thought to keep their velocities; else they do what they
   *     will do
   */
  TreeDriver(int budget, boolean coasting) {
    this.tree = new OptimisticTree(budget, GAMMA);
    this.coasting = coasting;
  }

  void drive(HighwayEpisode episode, long seed) {
    while (!episode.isOver()) {
      HighwayEpisode root = episode.copy();
      if (coasting) {
        root.traffic().letOthersCoast();
      }
      episode.drive(ACTIONS[tree.decide(this, root)]);
    }
  }

  @Override
  public int actions() {
    return ACTIONS.length;
  }

  @Override
  public Step<HighwayEpisode> step(HighwayEpisode state, int action) {
    HighwayEpisode next = state.copy();
    double reward = next.drive(ACTIONS[action]);
    return new Step<>(next, reward, next.crashed() ? 0 : 1, next.isOver());
  }
}
