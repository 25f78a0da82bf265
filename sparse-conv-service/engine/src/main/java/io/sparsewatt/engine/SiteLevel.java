package io.sparsewatt.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The active sites of one level in slots. A site keeps its slot while it lives, unless all are
 * {@linkplain #renumber renumbered}. A vanished site's slot is free from the next update on, so
 * that its rows can still be read in this one.
 */
final class SiteLevel {

  // So many sites are passed by in the time that one is looked up.
  private static final int SITES_A_LOOK_UP = 16;

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
  // Whether slots are indexes into the canonical order, as after a renumbering.
  private boolean canonical = true;
  // After a renumbering, by new slot the one before, and by old slot the one after, -1 for none.
  private boolean carries;
  private int[] before = {};
  private int[] after = {};

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

  /**
   * The slots that this update removed, in the order of removal; of the numbering before it, where
   * it renumbered.
   */
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

  /** {@link #find} of many valid keys in rising order. */
  void findRising(long[] rising, int count, int[] found) {
    if (!canonical || count < live.size() / SITES_A_LOOK_UP) {
      for (int n = 0; n < count; n++) {
        found[n] = find(rising[n]);
      }
      return;
    }
    int slot = 0;
    for (int n = 0; n < count; n++) {
      while (slot < slots && keys[slot] < rising[n]) {
        slot++;
      }
      found[n] = slot < slots && keys[slot] == rising[n] ? slot : -1;
    }
  }

  void beginUpdate() {
    if (!carries) {
      free.addAll(removed);
    }
    carries = false;
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
    canonical = false;
    return slot;
  }

  void remove(int slot) {
    table.remove(keys[slot]);
    live.remove(slot);
    removed.add(slot);
    ordered = false;
    canonical = false;
  }

  /** Forgets all sites. */
  void clear() {
    live.clear();
    renumber(keys, 0);
  }

  /**
   * These sites from now on, slots being indexes: in canonical order, whatever slots they had. What
   * came and what went is said as of any update; where there was nothing before, all is fresh and
   * nothing listed as inserted.
   */
  void renumber(long[] rising, int count) {
    if (count > maxSites) {
      throw tooMany(count);
    }
    removed.clear();
    inserted.clear();
    free.clear();
    carries = live.size() > 0;
    if (carries) {
      match(rising, count);
    } else {
      fresh.fill(count);
    }
    if (count > keys.length) {
      keys = new long[Math.max(count, keys.length * 2)];
    }
    System.arraycopy(rising, 0, keys, 0, count);
    slots = count;
    table.reset(keys, count);
    live.fill(count);
    ordered = false;
    canonical = true;
  }

  /** Whether this update gave its sites new slots, and there were sites before it. */
  boolean carries() {
    return carries;
  }

  /** The slot that the site of a slot had before it was renumbered, or -1 if it was not there. */
  int before(int slot) {
    return before[slot];
  }

  /** The slot that the site of an old slot has now, or -1 if it is gone. */
  int after(int oldSlot) {
    return after[oldSlot];
  }

  private void match(long[] rising, int count) {
    if (before.length < count) {
      before = new int[Math.max(count, keys.length)];
    }
    if (after.length < slots) {
      after = new int[keys.length];
    }
    long[] old = risingKeys();
    int oldCount = live.size();
    fresh.clear();
    int at = 0;
    for (int slot = 0; slot < count; slot++) {
      long key = rising[slot];
      while (at < oldCount && old[at] < key) {
        vanish(slotAt(at++));
      }
      if (at < oldCount && old[at] == key) {
        int oldSlot = slotAt(at++);
        before[slot] = oldSlot;
        after[oldSlot] = slot;
      } else {
        before[slot] = -1;
        fresh.add(slot);
        inserted.add(slot);
      }
    }
    while (at < oldCount) {
      vanish(slotAt(at++));
    }
  }

  private int slotAt(int position) {
    return canonical ? position : order[position];
  }

  private void vanish(int oldSlot) {
    after[oldSlot] = -1;
    removed.add(oldSlot);
  }

  /** The keys of the active sites in canonical order. */
  long[] risingKeys() {
    if (canonical) {
      return keys;
    }
    order();
    return sortedKeys;
  }

  /** The slots of the active sites in canonical order. */
  int[] order() {
    if (!ordered) {
      int sites = live.size();
      if (order.length < sites) {
        order = new int[keys.length];
        sortedKeys = new long[keys.length];
      }
      live.copyTo(order);
      for (int i = 0; !canonical && i < sites; i++) {
        sortedKeys[i] = keys[order[i]];
      }
      if (!canonical) {
        sort.sort(sortedKeys, order, sites);
      }
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
