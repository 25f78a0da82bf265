package io.sparsewatt.driving.highway;

import io.sparsewatt.driving.tree.OptimisticTree;
import io.sparsewatt.driving.tree.World;

/**
 * Plans against many guesses at the others' minds at once: a sequence of actions is worth its mean
 * reward over all of them, and what touches someone in one of them costs more than the tree's
 * horizon shows. The form of the others' behaviour is given (IDM, MOBIL), what each of them wants
 * is not: that is the latent variable. One thread.
 */
final class LatentDriver implements HighwayDriver, World<HighwayEpisode[]> {

  private final OptimisticTree tree;
  private final Drivers drivers;
  private final double crashCost;

  /**
   * @param guesses at the others
   * @param budget leaves expanded a decision
   * @param crashCost in rewards of a second: what is lost after the tree's horizon
   */
  LatentDriver(int guesses, int budget, double crashCost, long seed) {
    this.tree = new OptimisticTree(budget, TreeDriver.GAMMA);
    this.drivers = new Drivers(guesses, seed);
    this.crashCost = crashCost;
  }

  @Override
  public MetaAction decide(HighwayView view) {
    drivers.look(view);
    HighwayEpisode[] root = new HighwayEpisode[drivers.guesses()];
    for (int g = 0; g < root.length; g++) {
      root[g] = HighwayEpisode.at(view.spec(), drivers.imagined(view, g), view.second());
    }
    MetaAction action = TreeDriver.ACTIONS[tree.decide(this, root)];
    drivers.expect(view, action);
    return action;
  }

  @Override
  public int actions() {
    return TreeDriver.ACTIONS.length;
  }

  @Override
  public Step<HighwayEpisode[]> step(HighwayEpisode[] state, int action) {
    HighwayEpisode[] next = new HighwayEpisode[state.length];
    double sum = 0;
    int alive = 0;
    boolean last = false;
    for (int g = 0; g < next.length; g++) {
      if (state[g].crashed()) {
        next[g] = state[g];
        continue;
      }
      next[g] = state[g].copy();
      sum += next[g].drive(TreeDriver.ACTIONS[action]);
      if (next[g].crashed()) {
        sum -= crashCost;
      } else {
        alive++;
        last |= next[g].isOver();
      }
    }
    return new Step<>(next, sum / next.length, (double) alive / next.length, last);
  }
}
