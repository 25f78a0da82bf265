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
    StridedSites strided = new StridedSites(sort);
    List<long[]> levels = new ArrayList<>();
    levels.add(Arrays.copyOf(input.keys(), input.count()));
    long[] edges = new long[network.maps().size()];
    for (LevelSpec level : network.levels()) {
      if (level.parent() != Layer.NONE) {
        Relation relation = network.relation(network.maps().get(level.parentMap()));
        long[] parent = levels.get(level.parent());
        int sites = strided.generate(relation, parent, parent.length);
        levels.add(Arrays.copyOf(strided.keys(), sites));
        edges[level.parentMap()] = strided.edges();
      }
    }
    for (int m = 0; m < edges.length; m++) {
      MapSpec map = network.maps().get(m);
      if (map.isSubmanifold()) {
        long[] sites = levels.get(map.inLevel());
        edges[m] = EdgeMerge.countWithin(network.relation(map), sites, sites.length);
      }
    }
    List<MacCount.LayerWork> work = new ArrayList<>();
    for (Layer layer : network.layers()) {
      long sites = levels.get(layer.level).length;
      long own = layer.map == Layer.NONE ? sites * layer.sources.length : edges[layer.map];
      work.add(new MacCount.LayerWork(layer.name, layer.kind, sites, own, layer.macs(own)));
    }
    return new MacCount(work);
  }
}
