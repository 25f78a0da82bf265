package io.sparsewatt.engine;

import java.util.ArrayList;
import java.util.List;

/** All levels and kernel maps of a session: where things are. Rows of features follow it. */
final class SiteSets {

  private final List<SiteLevel> levels = new ArrayList<>();
  private final List<KernelMap> maps = new ArrayList<>();
  // Maps in an order in which a level is complete before a map reads it.
  private final List<KernelMap> inOrder = new ArrayList<>();
  private final Network network;
  private final StridedSites strided;

  SiteSets(Network network, int maxSites) {
    this.network = network;
    KeySort sort = new KeySort();
    this.strided = new StridedSites(sort);
    for (LevelSpec level : network.levels()) {
      levels.add(new SiteLevel(level.index(), maxSites, sort));
    }
    for (MapSpec map : network.maps()) {
      maps.add(
          new KernelMap(
              network.relation(map), levels.get(map.inLevel()), levels.get(map.outLevel())));
    }
    for (LevelSpec level : network.levels()) {
      for (int m = 0; m < maps.size(); m++) {
        if (network.maps().get(m).inLevel() == level.index()) {
          inOrder.add(maps.get(m));
        }
      }
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

  /** Starts again with these input sites, in rising order. */
  void rebuild(long[] rising, int count) {
    levels.getFirst().reset(rising, count);
    for (LevelSpec spec : network.levels()) {
      if (spec.parent() != Layer.NONE) {
        SiteLevel parent = levels.get(spec.parent());
        MapSpec map = network.maps().get(spec.parentMap());
        int sites = strided.generate(network.relation(map), parent.keys(), parent.sites());
        levels.get(spec.index()).reset(strided.keys(), sites);
      }
    }
    for (KernelMap map : inOrder) {
      map.rebuild();
    }
  }

  /** To be called before the input level is changed. */
  void beginUpdate() {
    for (SiteLevel level : levels) {
      level.beginUpdate();
    }
  }

  /** Brings every map and level in line with the input level. */
  void update() {
    for (KernelMap map : inOrder) {
      map.update();
    }
  }
}
