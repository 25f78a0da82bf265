package io.sparsewatt.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The active sites of one level in stable slots: a site keeps its slot while it lives. A vanished
 * site's slot is free from the next update on, so that its rows can still be read in this one.
 */
final class SiteLevel {

  private final int index;
  private final int maxSites;
  private final SiteTable table = new SiteTable();
  private final SlotSet live = new SlotSet();
  private final SlotSet fresh = new SlotSet();
  private final IntList inserted = new IntList();
  private final IntList removed = new IntList();
  private final IntList free = new IntList();
  private final KeySort sort;
  private final List<Support> supports = new ArrayList<>();
  private long[] keys = new long[64];
  private int slots;
  private long[] sortedKeys = new long[0];
  private int[] order = new int[0];
  private boolean ordered = true;

  SiteLevel(int index, int maxSites, KeySort sort) {
    this.index = index;
    this.maxSites = maxSites;
    this.sort = sort;
  }

  /** What keeps a site alive. */
  @FunctionalInterface
  interface Support {

    /** Edges that hold the site of a slot. */
    int edges(int slot);
  }

  /** Adds a map that makes this level. */
  void supportedBy(Support support) {
    supports.add(support);
  }

  /** Whether no map that makes this level holds a site any more. */
  boolean isUnsupported(int slot) {
    for (int s = 0; s < supports.size(); s++) {
      if (supports.get(s).edges(slot) > 0) {
        return false;
      }
    }
    return true;
  }

  /** Active sites. */
  int sites() {
    return live.size();
  }

  /** One more than the highest slot in use. */
  int slots() {
    return slots;
  }

  /** Room for so many slots is in use here; arrays by slot follow it. */
  int capacity() {
    return keys.length;
  }

  SlotSet live() {
    return live;
  }

  /** The sites that this update inserted. */
  SlotSet fresh() {
    return fresh;
  }

  /** The slots that this update inserted, in the order of insertion. */
  IntList inserted() {
    return inserted;
  }

  /** The slots that this update removed, in the order of removal. */
  IntList removed() {
    return removed;
  }

  /** Whether this update inserted or removed a site. */
  boolean hasMoved() {
    return inserted.size() + removed.size() > 0;
  }

  long key(int slot) {
    return keys[slot];
  }

  /** Keys by slot, to {@link #slots()}. */
  long[] keys() {
    return keys;
  }

  /** The slot of a site, or -1. */
  int find(long key) {
    return key < 0 ? -1 : table.get(key);
  }

  /** {@link #find} of many; keys below 0 are not there. */
  void findAll(long[] wanted, int count, int[] found) {
    table.getAll(wanted, count, found);
  }

  void beginUpdate() {
    free.addAll(removed);
    removed.clear();
    inserted.clear();
    fresh.clear();
  }

  /** Adds a site that is not there. */
  int insert(long key) {
    if (live.size() == maxSites) {
      throw tooMany(live.size() + 1L);
    }
    int slot;
    if (free.size() > 0) {
      slot = free.removeLast();
    } else {
      slot = slots++;
      if (slot == keys.length) {
        keys = Arrays.copyOf(keys, slot * 2);
      }
    }
    keys[slot] = key;
    table.put(key, slot);
    live.add(slot);
    fresh.add(slot);
    inserted.add(slot);
    ordered = false;
    return slot;
  }

  void remove(int slot) {
    table.remove(keys[slot]);
    live.remove(slot);
    removed.add(slot);
    ordered = false;
  }

  /** Starts again with these sites, slots being indexes. */
  void reset(long[] rising, int count) {
    if (count > maxSites) {
      throw tooMany(count);
    }
    if (count > keys.length) {
      keys = new long[Math.max(count, keys.length * 2)];
    }
    System.arraycopy(rising, 0, keys, 0, count);
    slots = count;
    table.reset(keys, count);
    live.fill(count);
    fresh.fill(count);
    inserted.clear();
    removed.clear();
    free.clear();
    ordered = false;
  }

  /** The slots of the active sites in canonical order. */
  int[] order() {
    if (!ordered) {
      if (order.length < live.size()) {
        order = new int[keys.length];
        sortedKeys = new long[keys.length];
      }
      live.copyTo(order);
      for (int i = 0; i < live.size(); i++) {
        sortedKeys[i] = keys[order[i]];
      }
      sort.sort(sortedKeys, order, live.size());
      ordered = true;
    }
    return order;
  }

  private IllegalStateException tooMany(long count) {
    return new IllegalStateException(
        "level "
            + index
            + " would hold "
            + count
            + " sites, the session allows "
            + maxSites
            + "; send fewer voxels or raise SessionOptions.maxSites");
  }
}
