package io.sparsewatt.engine;

import org.jspecify.annotations.Nullable;

/**
 * Rows that a layer of a session reads.
 *
 * @param state of the layer that makes them
 * @param map the edges they are read along, or null where a row reads the one on its own slot
 * @param transposed whether the map is read from its inputs' side
 */
record RowSource(LayerState state, @Nullable KernelMap map, boolean transposed) {

  // Rows whose readers are added before it is asked whether these are enough: a count of all bits
  // takes as long as a few rows.
  private static final int BETWEEN_COUNTS = 256;

  float[] rows() {
    return state.rows;
  }

  int channels() {
    return state.layer.outChannels;
  }

  /** Bytes of one value. */
  int bytes() {
    return state.layer.format.rows().bytes();
  }

  KernelMap requireMap() {
    KernelMap own = map;
    if (own == null) {
      throw new IllegalStateException("'" + state.layer.name + "' is read without a kernel map");
    }
    return own;
  }

  /** The slot that a row reads where it reads at most one, or -1. */
  int only(int slot) {
    KernelMap own = map;
    return own == null ? slot : own.sources(transposed)[slot];
  }

  /** Edges on the current sites of a level. */
  long edges(SiteLevel level) {
    KernelMap own = map;
    return own == null ? level.sites() : own.edges();
  }

  /** Edges that end in a row. */
  int edgesTo(int slot) {
    KernelMap own = map;
    return own == null ? 1 : own.sourceCount(transposed, slot);
  }

  /** Edges that a row of the source feeds. */
  int edgesFrom(int slot) {
    KernelMap own = map;
    return own == null ? 1 : own.targetCount(transposed, slot);
  }

  /** Edges to rows that remain, which went with a row of the source; by its place among those. */
  int severed(int removedIndex) {
    KernelMap own = map;
    return own == null ? 0 : own.severed(transposed, removedIndex);
  }

  /** Adds to the set every row that reads a changed one; may stop beyond {@code enough}. */
  void addDirty(SlotSet dirty, long enough) {
    KernelMap own = map;
    if (own != null) {
      dirty.addAll(own.dirty(transposed));
    }
    IntList changed = state.changed;
    // Where a changed row is among its own readers, so many are dirty whatever the others read.
    boolean readsItself = own == null || own.isMirrored();
    if (readsItself && changed.size() > enough) {
      for (int n = 0; n < changed.size(); n++) {
        dirty.add(changed.get(n));
      }
      return;
    }
    int n = 0;
    while (n < changed.size() && dirty.size() <= enough) {
      int end = Math.min(n + BETWEEN_COUNTS, changed.size());
      for (; n < end; n++) {
        if (own == null) {
          dirty.add(changed.get(n));
        } else {
          own.addTargets(transposed, changed.get(n), dirty);
        }
      }
    }
  }
}
