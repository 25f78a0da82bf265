package io.sparsewatt.engine;

import java.util.Arrays;

/**
 * All sites that windows reach from given ones, sorted; where windows are cells, with the one that
 * each given site lies in. Keeps its buffers.
 */
final class ReachedSites {

  // 2^27 candidates are a gibibyte of keys.
  private static final int MAX_CANDIDATES = 1 << 27;

  private final KeySort sort;
  private long[] keys = new long[1024];
  private int[] payload = new int[1024];
  private int[] taps = new int[8];
  private long[] reached = new long[8];
  private int size;
  // By input, the run of neighbours in one cell that it belongs to, then the cell's index; by run,
  // the cell's index.
  private int[] cellOf = {};
  private int[] runs = {};
  private final CellScan cells = new CellScan();

  ReachedSites(KeySort sort) {
    this.sort = sort;
  }

  /** The keys of the last {@link #finish}, in rising order. */
  long[] keys() {
    return keys;
  }

  void begin() {
    size = 0;
  }

  /**
   * Adds the outputs that inputs reach.
   *
   * @param in rising keys
   * @return edges walked along
   */
  long addOutputs(Relation relation, long[] in, int count) {
    ensureWindow(relation);
    long edges = 0;
    for (int i = 0; i < count; i++) {
      int found = relation.outputs(in[i], taps, reached);
      edges += found;
      add(found);
    }
    return edges;
  }

  /**
   * The cells that inputs lie in, all at once.
   *
   * @param relation one that {@linkplain Relation#hasCells() has cells}
   * @param in rising keys
   * @return how many there are; their keys are {@link #keys()}, and {@link #cellOf()} says which is
   *     whose
   */
  int cells(Relation relation, long[] in, int count) {
    begin();
    if (keys.length < count) {
      grow(count);
    }
    if (cellOf.length < count) {
      cellOf = new int[keys.length];
    }
    int scanned = cells.scan(relation, in, count, keys, cellOf);
    return scanned >= 0 ? scanned : sortedCells(relation, in, count);
  }

  private int sortedCells(Relation relation, long[] in, int count) {
    if (runs.length < count) {
      runs = new int[keys.length];
    }
    long last = -1;
    for (int i = 0; i < count; i++) {
      long cell = relation.cellOf(in[i]);
      if (cell < 0) {
        cellOf[i] = -1;
        continue;
      }
      if (cell != last) {
        last = cell;
        payload[size] = size;
        keys[size++] = last;
      }
      cellOf[i] = size - 1;
    }
    sort.sort(keys, payload, size);
    int distinct = 0;
    for (int n = 0; n < size; n++) {
      if (distinct == 0 || keys[n] != keys[distinct - 1]) {
        keys[distinct++] = keys[n];
      }
      runs[payload[n]] = distinct - 1;
    }
    for (int i = 0; i < count; i++) {
      int run = cellOf[i];
      cellOf[i] = run < 0 ? -1 : runs[run];
    }
    return distinct;
  }

  /**
   * By input of {@link #cells}, the index of its cell, or -1 for one beyond the outputs' bounds.
   */
  int[] cellOf() {
    return cellOf;
  }

  /**
   * Adds the inputs that outputs reach backwards.
   *
   * @param out rising keys
   * @return edges walked along
   */
  long addInputs(Relation relation, long[] out, int count) {
    ensureWindow(relation);
    int window = relation.geometry().taps();
    long edges = 0;
    for (int o = 0; o < count; o++) {
      int found = 0;
      for (int tap = 0; tap < window; tap++) {
        long key = relation.input(out[o], tap);
        if (key >= 0) {
          reached[found++] = key;
        }
      }
      edges += found;
      add(found);
    }
    return edges;
  }

  /** Sorts what was added; returns how many sites there are. */
  int finish() {
    sort.sort(keys, payload, size);
    int distinct = 0;
    for (int i = 0; i < size; i++) {
      if (distinct == 0 || keys[i] != keys[distinct - 1]) {
        keys[distinct++] = keys[i];
      }
    }
    return distinct;
  }

  private void add(int found) {
    if (size + found > keys.length) {
      grow(size + found);
    }
    for (int e = 0; e < found; e++) {
      // Neighbours on the fastest axis mostly share a site: a cheap first sieve.
      if (size == 0 || keys[size - 1] != reached[e]) {
        keys[size++] = reached[e];
      }
    }
  }

  private void ensureWindow(Relation relation) {
    int window = relation.geometry().taps();
    if (taps.length < window) {
      taps = new int[window];
      reached = new long[window];
    }
  }

  private void grow(int needed) {
    if (needed > MAX_CANDIDATES) {
      throw new IllegalStateException(
          "more than "
              + MAX_CANDIDATES
              + " sites are reached by a window; use fewer sites or a greater stride");
    }
    int capacity = Math.max(needed, keys.length * 2);
    keys = Arrays.copyOf(keys, capacity);
    payload = new int[capacity];
  }
}
