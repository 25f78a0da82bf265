package io.sparsewatt.engine;

import java.util.Arrays;

/**
 * From key to slot: open addressing, linear probing, at most half full, deletion by shifting back.
 */
final class SiteTable {

  private long[] keys = new long[64];
  private int[] slots = new int[64];
  private int mask = 63;
  private int shift = 64 - 6;
  private int size;

  SiteTable() {
    Arrays.fill(slots, -1);
  }

  /** The slot of a key, or -1. Any long may be asked for. */
  int get(long key) {
    int at = home(key);
    while (slots[at] >= 0) {
      if (keys[at] == key) {
        return slots[at];
      }
      at = (at + 1) & mask;
    }
    return -1;
  }

  /** Adds a key that is not there. */
  void put(long key, int slot) {
    if (2 * (size + 1) > keys.length) {
      grow(keys.length * 2);
    }
    place(key, slot);
    size++;
  }

  void remove(long key) {
    int at = home(key);
    while (keys[at] != key || slots[at] < 0) {
      if (slots[at] < 0) {
        return;
      }
      at = (at + 1) & mask;
    }
    size--;
    int hole = at;
    int next = (at + 1) & mask;
    while (slots[next] >= 0) {
      // An entry may fill the hole unless its home lies behind the hole, cyclically.
      if (((next - home(keys[next])) & mask) >= ((next - hole) & mask)) {
        keys[hole] = keys[next];
        slots[hole] = slots[next];
        hole = next;
      }
      next = (next + 1) & mask;
    }
    slots[hole] = -1;
  }

  /** The first {@code count} keys, each at its own index. */
  void reset(long[] newKeys, int count) {
    if (2L * count > keys.length) {
      // Doubled until it fits; sites are bounded far below 2^29.
      int capacity = keys.length;
      while (2L * count > capacity) {
        capacity *= 2;
      }
      allocate(capacity);
    } else {
      Arrays.fill(slots, -1);
    }
    for (int slot = 0; slot < count; slot++) {
      place(newKeys[slot], slot);
    }
    size = count;
  }

  private void place(long key, int slot) {
    int at = home(key);
    while (slots[at] >= 0) {
      at = (at + 1) & mask;
    }
    keys[at] = key;
    slots[at] = slot;
  }

  private void grow(int capacity) {
    long[] oldKeys = keys;
    int[] oldSlots = slots;
    allocate(capacity);
    for (int i = 0; i < oldSlots.length; i++) {
      if (oldSlots[i] >= 0) {
        place(oldKeys[i], oldSlots[i]);
      }
    }
  }

  private void allocate(int capacity) {
    keys = new long[capacity];
    slots = new int[capacity];
    Arrays.fill(slots, -1);
    mask = capacity - 1;
    shift = Long.numberOfLeadingZeros(capacity) + 1;
  }

  // Fibonacci hashing: neighbours differ in few low bits of three fields; the product's top bits
  // mix all of them.
  private int home(long key) {
    return (int) ((key * 0x9E3779B97F4A7C15L) >>> shift);
  }
}
