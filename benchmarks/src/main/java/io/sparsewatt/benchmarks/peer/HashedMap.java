package io.sparsewatt.benchmarks.peer;

import io.sparsewatt.engine.SiteKey;
import java.util.Arrays;

/**
 * The kernel map of a submanifold 3x3x3 convolution by hashing, as most engines build it: open
 * addressing at most half full, and one look-up for either direction of a pair (13 a site). Ends in
 * lists by tile of 512 rows, tap and row, the engine's own form. Keeps its buffers.
 */
public final class HashedMap {

  private static final int TAPS = RuleBook.TAPS;
  private static final int TILE = 512;
  // As the engine has it: lists 512 apart would share two sets of a first-level cache.
  private static final int STRIDE = TILE + 16;
  private static final long EMPTY = -1;

  private final int[] counts = new int[TAPS];
  private final int[] tile = new int[TAPS * STRIDE];
  private long[] table = {};
  private int[] slots = {};
  private int mask;
  private int shift;
  private int[] neighbours = {};
  private int[] pairs = {};
  private int[] starts = {};
  private int sites;

  /** Fills the table of neighbours. Keys keep their order. */
  public void build(long[] keys) {
    sites = keys.length;
    enter(keys);
    if (neighbours.length < sites * TAPS) {
      neighbours = new int[sites * TAPS];
    }
    Arrays.fill(neighbours, 0, sites * TAPS, -1);
    for (int site = 0; site < sites; site++) {
      long key = keys[site];
      int a0 = SiteKey.axis0(key);
      int a1 = SiteKey.axis1(key);
      int a2 = SiteKey.axis2(key);
      for (int tap = 0; tap < TAPS / 2; tap++) {
        int other = find(SiteKey.of(a0 + tap / 9 - 1, a1 + tap / 3 % 3 - 1, a2 + tap % 3 - 1));
        if (other >= 0) {
          neighbours[site * TAPS + tap] = other;
          neighbours[other * TAPS + TAPS - 1 - tap] = site;
        }
      }
      neighbours[site * TAPS + TAPS / 2] = site;
    }
  }

  /** Lists the table by tile, tap and row; a pair is a source and a place in the tile. */
  public void list() {
    int tiles = (sites + TILE - 1) / TILE;
    if (starts.length < tiles * TAPS + 1) {
      starts = new int[tiles * TAPS + 1];
    }
    int size = 0;
    for (int t = 0; t < tiles; t++) {
      Arrays.fill(counts, 0);
      int end = Math.min((t + 1) * TILE, sites);
      for (int site = t * TILE; site < end; site++) {
        // Without branches, as the engine does it.
        for (int tap = 0; tap < TAPS; tap++) {
          int source = neighbours[site * TAPS + tap];
          tile[tap * STRIDE + counts[tap]] = source << 10 | (site - t * TILE);
          counts[tap] += (source >>> 31) ^ 1;
        }
      }
      int needed = size;
      for (int tap = 0; tap < TAPS; tap++) {
        needed += counts[tap];
      }
      if (pairs.length < needed) {
        pairs = Arrays.copyOf(pairs, Math.max(needed, 2 * pairs.length));
      }
      for (int tap = 0; tap < TAPS; tap++) {
        starts[t * TAPS + tap] = size;
        System.arraycopy(tile, tap * STRIDE, pairs, size, counts[tap]);
        size += counts[tap];
      }
    }
    starts[tiles * TAPS] = size;
  }

  /** The site at a tap of another, or -1. */
  int neighbour(int site, int tap) {
    return neighbours[site * TAPS + tap];
  }

  /** Edges in the lists. */
  public int listed() {
    return starts[(sites + TILE - 1) / TILE * TAPS];
  }

  private void enter(long[] keys) {
    int capacity = Integer.highestOneBit(Math.max(2 * keys.length - 1, 1)) * 2;
    if (table.length != capacity) {
      table = new long[capacity];
      slots = new int[capacity];
      mask = capacity - 1;
      shift = Long.numberOfLeadingZeros(capacity) + 1;
    }
    Arrays.fill(table, EMPTY);
    for (int site = 0; site < keys.length; site++) {
      int at = home(keys[site]);
      while (table[at] != EMPTY) {
        at = (at + 1) & mask;
      }
      table[at] = keys[site];
      slots[at] = site;
    }
  }

  private int find(long key) {
    int at = home(key);
    while (table[at] != key) {
      if (table[at] == EMPTY) {
        return -1;
      }
      at = (at + 1) & mask;
    }
    return slots[at];
  }

  private int home(long key) {
    return (int) ((key * 0x9E3779B97F4A7C15L) >>> shift);
  }
}
