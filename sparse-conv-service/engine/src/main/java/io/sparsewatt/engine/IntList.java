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

  int removeLast() {
    return items[--size];
  }

  void addAll(IntList other) {
    for (int i = 0; i < other.size; i++) {
      add(other.items[i]);
    }
  }

  void clear() {
    size = 0;
  }
}
