package io.sparsewatt.engine;

import java.util.ArrayList;
import java.util.List;

/** All levels and kernel maps of a session: where things are. Rows of features follow it. */
final class SiteSets {

  private final List<SiteLevel> levels = new ArrayList<>();
  private final List<KernelMap> maps = new ArrayList<>();
  private final Network network;
  private final ReachedSites reached;
  private final PrunedSites pruned = new PrunedSites();
  private long[] merged = {};

  SiteSets(Network network, int maxSites, Workers workers) {
    this.network = network;
    KeySort sort = new KeySort();
    this.reached = new ReachedSites(sort);
    for (LevelSpec level : network.levels()) {
      levels.add(new SiteLevel(level.index(), maxSites, sort));
    }
    for (MapSpec map : network.maps()) {
      SiteLevel in = levels.get(map.inLevel());
      SiteLevel out = levels.get(map.outLevel());
      maps.add(new KernelMap(network.relation(map), in, out, map.role(), workers));
    }
  }

  SiteLevel level(int index) {
    return levels.get(index);
  }

  KernelMap map(int index) {
    return maps.get(index);
  }

  long edits() {
    long total = 0;
    for (KernelMap map : maps) {
      total += map.edits();
    }
    return total;
  }

  /** Starts again with these input sites, in rising order; every step rebuilds what it is about. */
  void reset(long[] rising, int count) {
    // By index, here and below: an iterator would be the one thing that a frame's sites allocate.
    for (int l = 0; l < levels.size(); l++) {
      levels.get(l).clear();
    }
    levels.getFirst().renumber(rising, count);
  }

  /**
   * Changes the input sites and numbers them anew; every step then rebuilds what it is about, and
   * levels say which site had which slot.
   *
   * @param come there or not, in rising order
   * @param go there, in rising order
   */
  void renumber(long[] come, int comeCount, long[] go, int goCount) {
    SiteLevel input = levels.getFirst();
    long[] old = input.risingKeys();
    int oldCount = input.sites();
    if (merged.length < oldCount + comeCount) {
      merged = new long[Math.max(oldCount + comeCount, 2 * merged.length)];
    }
    int count = 0;
    int c = 0;
    int g = 0;
    for (int o = 0; o < oldCount; o++) {
      long key = old[o];
      while (c < comeCount && come[c] < key) {
        merged[count++] = come[c++];
      }
      if (c < comeCount && come[c] == key) {
        c++;
      }
      if (g < goCount && go[g] == key) {
        g++;
      } else {
        merged[count++] = key;
      }
    }
    while (c < comeCount) {
      merged[count++] = come[c++];
    }
    input.renumber(merged, count);
  }

  /** To be called before the input level is changed. */
  void beginUpdate() {
    for (int l = 0; l < levels.size(); l++) {
      levels.get(l).beginUpdate();
    }
  }

  void define(int index, boolean anew) {
    List<Integer> definers = network.levels().get(index).definers();
    if (anew && isOfCells(definers)) {
      KernelMap map = maps.get(definers.getFirst());
      SiteLevel from = levels.get(network.maps().get(definers.getFirst()).defining());
      int sites = reached.cells(map.relation(), from.keys(), from.sites());
      levels.get(index).renumber(reached.keys(), sites);
      map.rebuild(reached.cellOf());
      return;
    }
    if (anew) {
      reached.begin();
      for (int m : definers) {
        MapSpec map = network.maps().get(m);
        SiteLevel from = levels.get(map.defining());
        if (map.role() == MapSpec.Role.DEFINES_OUTPUTS) {
          reached.addOutputs(maps.get(m).relation(), from.keys(), from.sites());
        } else {
          reached.addInputs(maps.get(m).relation(), from.keys(), from.sites());
        }
      }
      int sites = reached.finish();
      levels.get(index).renumber(reached.keys(), sites);
      for (int m : definers) {
        maps.get(m).rebuild();
      }
      return;
    }
    // Insertions first: a site that loses its hold in one place and wins another stays where it is.
    for (int m : definers) {
      maps.get(m).connect();
    }
    for (int m : definers) {
      maps.get(m).disconnect();
    }
    for (int m : definers) {
      maps.get(m).settle();
    }
  }

  private boolean isOfCells(List<Integer> definers) {
    if (definers.size() > 1) {
      return false;
    }
    MapSpec map = network.maps().get(definers.getFirst());
    return map.role() == MapSpec.Role.DEFINES_OUTPUTS
        && maps.get(definers.getFirst()).relation().hasCells();
  }

  void follow(int index, boolean anew) {
    KernelMap map = maps.get(index);
    if (anew) {
      map.rebuild();
    } else {
      map.connect();
      map.disconnect();
      map.settle();
    }
  }

  /**
   * Brings a pruned level in line.
   *
   * @param scores computed for this frame, on the level that is pruned
   */
  void prune(int index, PruneSpec test, LayerState scores, boolean anew) {
    if (anew) {
      pruned.rebuild(test, scores, levels.get(index));
    } else {
      pruned.update(test, scores, levels.get(index));
    }
  }
}
