package io.sparsewatt.sensing.voxel;

import java.util.Arrays;

/**
 * Voxel keys to non-negative ints, as a hash table: open addressing, linear probing, at most half
 * full, deletion by shifting back. {@link VoxelKey#NONE} marks a free slot and is no valid key. Its
 * order is never visible, so nothing that depends on it can reach an output. It grows with what is
 * put in: whoever inserts bounds it. 24 bytes an entry or more. Not thread-safe.
 */
public final class VoxelIndex {

  /** No value. */
  public static final int ABSENT = -1;

  private static final int SMALLEST = 16;

  private long[] keys = new long[SMALLEST];
  private int[] values = new int[SMALLEST];
  private int mask = SMALLEST - 1;
  private int size;

  /** Keys held. */
  public int size() {
    return size;
  }

  /** The value of the key, or {@link #ABSENT}. */
  public int get(long key) {
    int slot = home(key);
    while (keys[slot] != VoxelKey.NONE) {
      if (keys[slot] == key) {
        return values[slot];
      }
      slot = (slot + 1) & mask;
    }
    return ABSENT;
  }

  /**
   * The value of the key; if there was none, {@code value} becomes it and {@link #ABSENT} is
   * returned.
   */
  public int putIfAbsent(long key, int value) {
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

  /** Forgets the key, if it is held. */
  public void remove(long key) {
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

  /** Forgets all keys; keeps the memory. */
  public void clear() {
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
