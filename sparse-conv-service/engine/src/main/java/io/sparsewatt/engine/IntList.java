package io.sparsewatt.engine;

import java.util.Arrays;

/** A growing list of ints that keeps its room when cleared. */
final class IntList {

  private int[] items = new int[16];
  private int size;

  int size() {
    return size;
  }

  int get(int index) {
    return items[index];
  }

  void add(int value) {
    if (size == items.length) {
      items = Arrays.copyOf(items, size * 2);
    }
    items[size++] = value;
  }

  void addAll(int[] values, int count) {
    if (items.length - size < count) {
      items = Arrays.copyOf(items, Math.max(size + count, items.length * 2));
    }
    System.arraycopy(values, 0, items, size, count);
    size += count;
  }

  int removeLast() {
    return items[--size];
  }

  void addAll(IntList other) {
    addAll(other.items, other.size);
  }

  void clear() {
    size = 0;
  }
}
