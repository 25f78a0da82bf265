package io.sparsewatt.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One thing to do in a frame. Sites and maps follow just before the first layer that needs them,
 * since where rows are pruned the sites depend on rows.
 */
sealed interface Step {

  /** Brings a level in line with the levels that its maps make it of, and these maps with both. */
  record Define(int level) implements Step {}

  /** Brings a level in line with the scores that its sites are chosen by. */
  record Prune(int level) implements Step {}

  /** Brings a map in line with two levels that are. */
  record Follow(int map) implements Step {}

  /** Computes a layer. */
  record Compute(int layer) implements Step {}

  /** All steps of a frame, the input's level and layer being ready. */
  static List<Step> schedule(Network network) {
    Planner planner = new Planner(network);
    for (Layer layer : network.layers()) {
      if (!layer.isInput()) {
        planner.compute(layer);
      }
    }
    return List.copyOf(planner.steps);
  }

  /** Orders steps by what each needs. */
  final class Planner {

    private final Network network;
    private final List<Step> steps = new ArrayList<>();
    private final Set<Integer> levels = new HashSet<>();
    private final Set<Integer> maps = new HashSet<>();

    private Planner(Network network) {
      this.network = network;
      levels.add(0);
    }

    private void compute(Layer layer) {
      level(layer.level);
      for (LayerInput input : layer.inputs) {
        if (input.map() != Layer.NONE) {
          map(input.map());
        }
      }
      steps.add(new Compute(layer.index));
    }

    private void level(int index) {
      if (!levels.add(index)) {
        return;
      }
      LevelSpec spec = network.levels().get(index);
      PruneSpec pruning = spec.pruning();
      if (pruning != null) {
        // The scores' layer comes before every layer on the level.
        level(pruning.level());
        steps.add(new Prune(index));
        return;
      }
      for (int definer : spec.definers()) {
        level(network.maps().get(definer).defining());
      }
      steps.add(new Define(index));
      maps.addAll(spec.definers());
    }

    private void map(int index) {
      MapSpec map = network.maps().get(index);
      level(map.inLevel());
      level(map.outLevel());
      if (maps.add(index)) {
        steps.add(new Follow(index));
      }
    }
  }
}
