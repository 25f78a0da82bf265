package io.sparsewatt.engine;

/** Keeps a level to those sites of another whose scores pass a test. */
final class PrunedSites {

  private long[] keys = {};

  /** Starts again; slots of the scores' level are in canonical order. */
  void rebuild(PruneSpec test, LayerState scores, SiteLevel kept) {
    SiteLevel all = scores.level;
    if (keys.length < all.sites()) {
      keys = new long[all.capacity()];
    }
    int count = 0;
    for (int slot = 0; slot < all.sites(); slot++) {
      if (test.keeps(score(test, scores, slot))) {
        keys[count++] = all.key(slot);
      }
    }
    kept.renumber(keys, count);
  }

  /** Looks at the rows that changed, and at nothing else. */
  void update(PruneSpec test, LayerState scores, SiteLevel kept) {
    SiteLevel all = scores.level;
    for (int n = 0; n < scores.changed.size(); n++) {
      int slot = scores.changed.get(n);
      if (test.keeps(score(test, scores, slot)) && kept.find(all.key(slot)) < 0) {
        kept.insert(all.key(slot));
      }
    }
    for (int n = 0; n < scores.changed.size(); n++) {
      int slot = scores.changed.get(n);
      if (!test.keeps(score(test, scores, slot))) {
        remove(kept, all.key(slot));
      }
    }
    for (int n = 0; n < all.removed().size(); n++) {
      remove(kept, all.key(all.removed().get(n)));
    }
  }

  private static void remove(SiteLevel kept, long key) {
    int slot = kept.find(key);
    if (slot >= 0) {
      kept.remove(slot);
    }
  }

  private static float score(PruneSpec test, LayerState scores, int slot) {
    return scores.rows[slot * scores.layer.outChannels + test.channel()];
  }
}
