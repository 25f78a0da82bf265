package io.sparsewatt.engine;

import java.util.Arrays;

/**
 * From key to slot: open addressing, linear probing, at most half full, deletion by shifting back.
 * For single events; whole levels are merged in order. So after a reset it is filled when it is
 * first asked, and a stream of keyframes never pays for it. A place is empty where its key is: most
 * look-ups of neighbours fail, and see one array only.
 */
final class SiteTable {

  // No key: those have no sign.
  private static final long EMPTY = -1;

  private long[] keys = new long[64];
  private int[] slots = new int[64];
  private int mask = 63;
  private int shift = 64 - 6;
  private int size;
  // Keys of a reset that are not entered yet, each at its own index, and how many, or -1 for none.
  private long[] pending = {};
  private int pendingCount = -1;
  private long[] first = {};

  SiteTable() {
    Arrays.fill(keys, EMPTY);
  }

  /** The slot of a key, or -1. Any long may be asked for. */
  int get(long key) {
    enterPending();
    int at = home(key);
    long there = keys[at];
    while (there != key) {
      if (there == EMPTY) {
        return -1;
      }
      at = (at + 1) & mask;
      there = keys[at];
    }
    return key == EMPTY ? -1 : slots[at];
  }

  /**
   * {@link #get} of many. The first places of all are read before any is looked at: where they are
   * in no cache, the processor waits for all of them at once.
   *
   * @param wanted any longs; those that are no keys are not there
   * @param found receives slots, or -1
   */
  void getAll(long[] wanted, int count, int[] found) {
    enterPending();
    if (first.length < count) {
      first = new long[count];
    }
    for (int n = 0; n < count; n++) {
      first[n] = keys[home(wanted[n])];
    }
    for (int n = 0; n < count; n++) {
      if (first[n] == EMPTY) {
        found[n] = -1;
      } else {
        found[n] = get(wanted[n]);
      }
    }
  }

  /** Adds a key that is not there. */
  void put(long key, int slot) {
    enterPending();
    if (2 * (size + 1) > keys.length) {
      grow(keys.length * 2);
    }
    place(key, slot);
    size++;
  }

  void remove(long key) {
    enterPending();
    int at = home(key);
    while (keys[at] != key) {
      if (keys[at] == EMPTY) {
        return;
      }
      at = (at + 1) & mask;
    }
    size--;
    int hole = at;
    int next = (at + 1) & mask;
    while (keys[next] != EMPTY) {
      // An entry may fill the hole unless its home lies behind the hole, cyclically.
      if (((next - home(keys[next])) & mask) >= ((next - hole) & mask)) {
        keys[hole] = keys[next];
        slots[hole] = slots[next];
        hole = next;
      }
      next = (next + 1) & mask;
    }
    keys[hole] = EMPTY;
  }

  /**
   * The first {@code count} keys, each at its own index.
   *
   * @param newKeys not copied: whoever changes them asks, puts or removes first
   */
  void reset(long[] newKeys, int count) {
    pending = newKeys;
    pendingCount = count;
    size = 0;
  }

  private void enterPending() {
    if (pendingCount < 0) {
      return;
    }
    long[] newKeys = pending;
    int count = pendingCount;
    pendingCount = -1;
    if (2L * count > keys.length) {
      // Doubled until it fits; sites are bounded far below 2^29.
      int capacity = keys.length;
      while (2L * count > capacity) {
        capacity *= 2;
      }
      allocate(capacity);
    } else {
      Arrays.fill(keys, EMPTY);
    }
    for (int slot = 0; slot < count; slot++) {
      place(newKeys[slot], slot);
    }
    size = count;
  }

  private void place(long key, int slot) {
    int at = home(key);
    while (keys[at] != EMPTY) {
      at = (at + 1) & mask;
    }
    keys[at] = key;
    slots[at] = slot;
  }

  private void grow(int capacity) {
    long[] oldKeys = keys;
    int[] oldSlots = slots;
    allocate(capacity);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != EMPTY) {
        place(oldKeys[i], oldSlots[i]);
      }
    }
  }

  private void allocate(int capacity) {
    keys = new long[capacity];
    slots = new int[capacity];
    Arrays.fill(keys, EMPTY);
    mask = capacity - 1;
    shift = Long.numberOfLeadingZeros(capacity) + 1;
  }

  // Fibonacci hashing: neighbours differ in few low bits of three fields; the product's top bits
  // mix all of them. Four in a line along the fastest axis share a hash and lie next to each other,
  // half a cache line, since whoever asks for a site asks for those beside it: of a window's 27
  // look-ups some 14 then see another line. Where each of the four lies changes with the hash, or
  // the ground, all at one height, would be left a quarter of the table.
  private int home(long key) {
    int hash = (int) (((key >>> 2) * 0x9E3779B97F4A7C15L) >>> shift);
    return hash ^ (int) (key & 3);
  }
}
