package io.sparsewatt.sensing.voxel;

import java.util.Arrays;

/**
 * Voxel keys to non-negative ints: open addressing, linear probing, at most half full, deletion by
 * shifting back. {@link VoxelKey#NONE} marks a free slot. Its order is never visible. Bounded by
 * whoever inserts.
 */
final class LongIntMap {

  static final int ABSENT = -1;

  private static final int SMALLEST = 16;

  private long[] keys = new long[SMALLEST];
  private int[] values = new int[SMALLEST];
  private int mask = SMALLEST - 1;
  private int size;

  int size() {
    return size;
  }

  int get(long key) {
    int slot = home(key);
    while (keys[slot] != VoxelKey.NONE) {
      if (keys[slot] == key) {
        return values[slot];
      }
      slot = (slot + 1) & mask;
    }
    return ABSENT;
  }

  /** The value of the key; {@code value} becomes it if there was none, then ABSENT is returned. */
  int putIfAbsent(long key, int value) {
    int slot = home(key);
    while (keys[slot] != VoxelKey.NONE) {
      if (keys[slot] == key) {
        return values[slot];
      }
      slot = (slot + 1) & mask;
    }
    keys[slot] = key;
    values[slot] = value;
    size++;
    if (size > keys.length / 2) {
      grow();
    }
    return ABSENT;
  }

  void remove(long key) {
    int slot = home(key);
    while (keys[slot] != key) {
      if (keys[slot] == VoxelKey.NONE) {
        return;
      }
      slot = (slot + 1) & mask;
    }
    size--;
    int free = slot;
    int at = slot;
    while (true) {
      at = (at + 1) & mask;
      if (keys[at] == VoxelKey.NONE) {
        keys[free] = VoxelKey.NONE;
        return;
      }
      // An entry may move back to the free slot unless its home lies after that slot.
      int distance = (at - home(keys[at])) & mask;
      if (distance >= ((at - free) & mask)) {
        keys[free] = keys[at];
        values[free] = values[at];
        free = at;
      }
    }
  }

  void clear() {
    if (size > 0) {
      Arrays.fill(keys, VoxelKey.NONE);
      size = 0;
    }
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new int[oldKeys.length * 2];
    mask = keys.length - 1;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != VoxelKey.NONE) {
        int slot = home(oldKeys[i]);
        while (keys[slot] != VoxelKey.NONE) {
          slot = (slot + 1) & mask;
        }
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }

  // Fibonacci hashing: neighbouring keys spread, and the product's upper bits are the mixed ones.
  private int home(long key) {
    long product = key * 0x9E3779B97F4A7C15L;
    return (int) ((product ^ (product >>> 32)) >>> 16) & mask;
  }
}
