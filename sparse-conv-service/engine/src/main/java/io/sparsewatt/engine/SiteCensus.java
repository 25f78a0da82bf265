package io.sparsewatt.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Counts the sites and edges of a full pass; builds no table and computes no feature. */
final class SiteCensus {

  private SiteCensus() {}

  static MacCount count(Network network, long[] keys) {
    KeySort sort = new KeySort();
    InputRows input = new InputRows(network, sort);
    input.accept("keys", keys);
    ReachedSites reached = new ReachedSites(sort);
    List<long[]> levels = new ArrayList<>();
    levels.add(Arrays.copyOf(input.keys(), input.count()));
    long[] edges = new long[network.maps().size()];
    for (LevelSpec level : network.levels()) {
      if (level.pruning() != null) {
        throw new IllegalStateException(
            "network '"
                + network.name()
                + "' prunes sites by their features; its work is not known from sites alone");
      }
      if (level.index() > 0) {
        reached.begin();
        for (int m : level.definers()) {
          MapSpec map = network.maps().get(m);
          Relation relation = network.relation(map);
          long[] from = levels.get(map.defining());
          edges[m] =
              map.role() == MapSpec.Role.DEFINES_OUTPUTS
                  ? reached.addOutputs(relation, from, from.length)
                  : reached.addInputs(relation, from, from.length);
        }
        int sites = reached.finish();
        levels.add(Arrays.copyOf(reached.keys(), sites));
      }
    }
    for (int m = 0; m < edges.length; m++) {
      MapSpec map = network.maps().get(m);
      if (map.defined() == Layer.NONE) {
        edges[m] =
            EdgeMerge.count(
                network.relation(map),
                levels.get(map.inLevel()),
                levels.get(map.outLevel()),
                map.role() == MapSpec.Role.WITHIN);
      }
    }
    List<MacCount.LayerWork> work = new ArrayList<>();
    for (Layer layer : network.layers()) {
      long sites = levels.get(layer.level).length;
      long own = 0;
      for (LayerInput source : layer.inputs) {
        own += source.map() == Layer.NONE ? sites : edges[source.map()];
      }
      work.add(
          new MacCount.LayerWork(layer.name, layer.operator.id(), sites, own, layer.macs(own)));
    }
    return new MacCount(work);
  }
}
