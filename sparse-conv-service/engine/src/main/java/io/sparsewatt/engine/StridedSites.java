package io.sparsewatt.engine;

import java.util.Arrays;

/** All output sites of a strided window on a set of inputs, sorted. Keeps its buffers. */
final class StridedSites {

  // 2^27 candidates are a gibibyte of keys.
  private static final int MAX_CANDIDATES = 1 << 27;

  private final KeySort sort;
  private long[] keys = new long[1024];
  private int[] payload = new int[1024];
  private int[] taps = new int[8];
  private long[] outputs = new long[8];
  private long edges;

  StridedSites(KeySort sort) {
    this.sort = sort;
  }

  /** The keys of the last {@link #generate}, in rising order. */
  long[] keys() {
    return keys;
  }

  /** The edges that the last {@link #generate} walked along. */
  long edges() {
    return edges;
  }

  /**
   * Finds the output sites.
   *
   * @param in rising keys
   * @return how many output sites there are
   */
  int generate(Relation relation, long[] in, int count) {
    int window = relation.geometry().taps();
    if (taps.length < window) {
      taps = new int[window];
      outputs = new long[window];
    }
    int size = 0;
    edges = 0;
    for (int i = 0; i < count; i++) {
      int reached = relation.outputs(in[i], taps, outputs);
      edges += reached;
      if (size + reached > keys.length) {
        grow(size + reached);
      }
      for (int e = 0; e < reached; e++) {
        // Neighbours on the fastest axis mostly share an output: a cheap first sieve.
        if (size == 0 || keys[size - 1] != outputs[e]) {
          keys[size++] = outputs[e];
        }
      }
    }
    sort.sort(keys, payload, size);
    int distinct = 0;
    for (int i = 0; i < size; i++) {
      if (distinct == 0 || keys[i] != keys[distinct - 1]) {
        keys[distinct++] = keys[i];
      }
    }
    return distinct;
  }

  private void grow(int needed) {
    if (needed > MAX_CANDIDATES) {
      throw new IllegalStateException(
          "more than "
              + MAX_CANDIDATES
              + " output candidates of a strided window; use fewer sites or a greater stride");
    }
    int capacity = Math.max(needed, keys.length * 2);
    keys = Arrays.copyOf(keys, capacity);
    payload = new int[capacity];
  }
}
