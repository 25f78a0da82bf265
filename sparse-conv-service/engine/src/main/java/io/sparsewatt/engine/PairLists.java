package io.sparsewatt.engine;

import java.util.Arrays;

/**
 * The edges that end in a list of rows, by tile of rows, then by tap, then by row. A pair is one
 * int: the source's slot, and the row's place in its tile.
 */
final class PairLists {

  /**
   * Rows of a tile. Its accumulators (128 KiB with 64 channels) stay in a second-level cache, and
   * its lists are long enough that what is left over by blocks of rows weighs little.
   */
  static final int TILE = 512;

  // Ten bits for a place in a tile leave 22 for a slot: SessionOptions.maxSites.
  private static final int ROW_BITS = 10;
  private static final int ROW_MASK = (1 << ROW_BITS) - 1;

  // By tile and tap: where its pairs begin; one more at the end.
  private int[] starts = {0};
  private int[] pairs = {};
  // One tile's lists while they grow, by tap, and their lengths.
  private int[] tile = {};
  private int[] counts = {};
  private int taps;

  static int pair(int source, int row) {
    return source << ROW_BITS | row;
  }

  static int source(int pair) {
    return pair >>> ROW_BITS;
  }

  static int row(int pair) {
    return pair & ROW_MASK;
  }

  /** How many tiles so many rows make. */
  static int tiles(int rows) {
    return (rows + TILE - 1) / TILE;
  }

  int[] pairs() {
    return pairs;
  }

  /** Where the pairs of a tap of a tile begin. */
  int start(int tileIndex, int tap) {
    return starts[tileIndex * taps + tap];
  }

  /** Where they end. */
  int end(int tileIndex, int tap) {
    return starts[tileIndex * taps + tap + 1];
  }

  /**
   * Lists the edges of rows [from, to).
   *
   * @param table sources by slot and tap, -1 for none
   * @param slots the rows
   */
  void list(int[] table, int tapsOfRow, int[] slots, int from, int to) {
    taps = tapsOfRow;
    int tiles = tiles(to - from);
    if (starts.length < tiles * taps + 1) {
      starts = new int[Math.max(tiles * taps + 1, starts.length * 2)];
    }
    if (counts.length < taps) {
      counts = new int[taps];
      tile = new int[taps * TILE];
    }
    int size = 0;
    for (int t = 0; t < tiles; t++) {
      int first = from + t * TILE;
      listTile(table, slots, first, Math.min(first + TILE, to));
      int needed = size;
      for (int tap = 0; tap < taps; tap++) {
        needed += counts[tap];
      }
      if (pairs.length < needed) {
        pairs = Arrays.copyOf(pairs, Math.max(needed, pairs.length * 2));
      }
      for (int tap = 0; tap < taps; tap++) {
        starts[t * taps + tap] = size;
        System.arraycopy(tile, tap * TILE, pairs, size, counts[tap]);
        size += counts[tap];
      }
    }
    starts[tiles * taps] = size;
  }

  /** Lists rows [from, to) of one tile each as its own only source, through a tap 0. */
  void listOwn(int[] slots, int from, int to) {
    taps = 1;
    if (starts.length < 2) {
      starts = new int[2];
    }
    if (pairs.length < to - from) {
      pairs = new int[TILE];
    }
    for (int n = from; n < to; n++) {
      pairs[n - from] = pair(slots[n], n - from);
    }
    starts[0] = 0;
    starts[1] = to - from;
  }

  // Without branches: most of a window is empty, and a branch a tap would be guessed wrongly often.
  // An absent source writes a pair too, which the next one overwrites.
  private void listTile(int[] table, int[] slots, int from, int to) {
    Arrays.fill(counts, 0, taps, 0);
    for (int n = from; n < to; n++) {
      int row = slots[n] * taps;
      for (int tap = 0; tap < taps; tap++) {
        int source = table[row + tap];
        tile[tap * TILE + counts[tap]] = pair(source, n - from);
        counts[tap] += (source >>> 31) ^ 1;
      }
    }
  }
}
