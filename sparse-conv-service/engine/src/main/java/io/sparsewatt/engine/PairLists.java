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

  /** In place of the taps that are there, where a map does not keep them. */
  static final int[] UNKNOWN = {};

  // Of the lists of one tile, an odd number of cache lines: the taps' ends rise together, and with
  // 512 ints between them all 27 would fall into two sets of a first-level cache of eight ways.
  private static final int STRIDE = TILE + 16;

  // Ten bits for a place in a tile leave 22 for a slot: SessionOptions.maxSites.
  private static final int ROW_BITS = 10;
  private static final int ROW_MASK = (1 << ROW_BITS) - 1;

  // By tile and tap: where its pairs begin; one more at the end.
  private int[] starts = {0};
  private int[] pairs = {};
  // One tile's lists while they grow, by tap, and where they end.
  private int[] tile = {};
  private int[] ends = {};
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
   * @param present by slot, a bit for each tap that has a source; {@link #UNKNOWN} where taps are
   *     more than an int has bits
   * @param slots the rows
   */
  void list(int[] table, int[] present, int tapsOfRow, int[] slots, int from, int to) {
    taps = tapsOfRow;
    int tiles = tiles(to - from);
    if (starts.length < tiles * taps + 1) {
      starts = new int[Math.max(tiles * taps + 1, starts.length * 2)];
    }
    if (ends.length < taps) {
      ends = new int[taps];
      tile = new int[taps * STRIDE];
    }
    int size = 0;
    for (int t = 0; t < tiles; t++) {
      int first = from + t * TILE;
      listTile(table, present, slots, first, Math.min(first + TILE, to));
      int needed = size;
      for (int tap = 0; tap < taps; tap++) {
        needed += ends[tap] - tap * STRIDE;
      }
      if (pairs.length < needed) {
        pairs = Arrays.copyOf(pairs, Math.max(needed, pairs.length * 2));
      }
      for (int tap = 0; tap < taps; tap++) {
        starts[t * taps + tap] = size;
        int listed = ends[tap] - tap * STRIDE;
        System.arraycopy(tile, tap * STRIDE, pairs, size, listed);
        size += listed;
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

  private void listTile(int[] table, int[] present, int[] slots, int from, int to) {
    for (int tap = 0; tap < taps; tap++) {
      ends[tap] = tap * STRIDE;
    }
    if (present.length > 0) {
      listPresent(table, present, slots, from, to);
    } else {
      listAll(table, slots, from, to);
    }
  }

  // A quarter of a window is there, so one branch a row that is guessed wrongly costs less than
  // looking at every tap.
  private void listPresent(int[] table, int[] present, int[] slots, int from, int to) {
    int window = taps;
    int[] at = ends;
    int[] into = tile;
    for (int n = from; n < to; n++) {
      int row = slots[n] * window;
      for (int rest = present[slots[n]]; rest != 0; rest &= rest - 1) {
        int tap = Integer.numberOfTrailingZeros(rest);
        into[at[tap]++] = pair(table[row + tap], n - from);
      }
    }
  }

  // Without branches: most of a window is empty, and a branch a tap would be guessed wrongly often.
  // An absent source writes a pair too, which the next one overwrites.
  private void listAll(int[] table, int[] slots, int from, int to) {
    int window = taps;
    int[] at = ends;
    int[] into = tile;
    for (int n = from; n < to; n++) {
      int row = slots[n] * window;
      for (int tap = 0; tap < window; tap++) {
        int source = table[row + tap];
        int end = at[tap];
        into[end] = pair(source, n - from);
        at[tap] = end + (source >>> 31 ^ 1);
      }
    }
  }
}
