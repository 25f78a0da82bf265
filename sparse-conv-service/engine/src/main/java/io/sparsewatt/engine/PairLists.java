package io.sparsewatt.engine;

/**
 * The edges that end in a list of rows, by tile of rows, then by tap, then by row. A pair is one
 * int: the source's slot, and the row's place in its tile. Each tap of a tile has room for all the
 * tile's rows, so that tiles can be listed in any order and at once, and none is copied: together
 * as large as the map's own table, of which most is never looked at.
 */
final class PairLists {

  /**
   * Rows of a tile. Its accumulators (128 KiB with 64 channels) stay in a second-level cache, and
   * its lists are long enough that what is left over by blocks of rows weighs little.
   */
  static final int TILE = 512;

  /** In place of the taps that are there, where a map does not keep them. */
  static final int[] UNKNOWN = {};

  // From list to list, an odd number of cache lines: the ends of a tile's lists rise together, and
  // 512 ints apart all 27 would fall into two sets of a first-level cache of eight ways.
  private static final int STRIDE = TILE + 16;

  // Ten bits for a place in a tile leave 22 for a slot: SessionOptions.maxSites.
  private static final int ROW_BITS = 10;
  private static final int ROW_MASK = (1 << ROW_BITS) - 1;

  private int[] pairs = {};
  // By tile and tap: where its pairs end.
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
  int start(int tile, int tap) {
    return (tile * taps + tap) * STRIDE;
  }

  /** Where they end. */
  int end(int tile, int tap) {
    return ends[tile * taps + tap];
  }

  /** Makes room for the lists of so many rows. */
  void begin(int tapsOfRow, int rows) {
    taps = tapsOfRow;
    int lists = tiles(rows) * taps;
    if (ends.length >= lists) {
      return;
    }
    long size = (long) lists * STRIDE;
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException(
          rows
              + " sites of "
              + taps
              + " taps are more than one list holds; lower SessionOptions.maxSites");
    }
    // A quarter more, since scans grow and shrink, as long as that is not too much.
    int room = Math.min(lists + lists / 4, (Integer.MAX_VALUE - 8) / STRIDE);
    ends = new int[room];
    pairs = new int[room * STRIDE];
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
    begin(tapsOfRow, to - from);
    for (int tile = 0; tile < tiles(to - from); tile++) {
      int first = from + tile * TILE;
      listTile(tile, table, present, slots, first, Math.min(first + TILE, to));
    }
  }

  /**
   * Lists the edges of one tile, of rows [from, to). After {@link #begin}, different tiles may be
   * listed on different threads.
   */
  void listTile(int tile, int[] table, int[] present, int[] slots, int from, int to) {
    int first = tile * taps;
    for (int list = first; list < first + taps; list++) {
      ends[list] = list * STRIDE;
    }
    if (present.length > 0) {
      listPresent(first, table, present, slots, from, to);
    } else {
      listAll(first, table, slots, from, to);
    }
  }

  /** Lists rows [from, to) of one tile each as its own only source, through a tap 0. */
  void listOwn(int[] slots, int from, int to) {
    begin(1, to - from);
    for (int n = from; n < to; n++) {
      pairs[n - from] = pair(slots[n], n - from);
    }
    ends[0] = to - from;
  }

  // A quarter of a window is there, so one branch a row that is guessed wrongly costs less than
  // looking at every tap.
  private void listPresent(int first, int[] table, int[] present, int[] slots, int from, int to) {
    int window = taps;
    int[] at = ends;
    int[] into = pairs;
    for (int n = from; n < to; n++) {
      int row = slots[n] * window;
      for (int rest = present[slots[n]]; rest != 0; rest &= rest - 1) {
        int tap = Integer.numberOfTrailingZeros(rest);
        into[at[first + tap]++] = pair(table[row + tap], n - from);
      }
    }
  }

  // Without branches: most of a window is empty, and a branch a tap would be guessed wrongly often.
  // An absent source writes a pair too, which the next one overwrites.
  private void listAll(int first, int[] table, int[] slots, int from, int to) {
    int window = taps;
    int[] at = ends;
    int[] into = pairs;
    for (int n = from; n < to; n++) {
      int row = slots[n] * window;
      for (int tap = 0; tap < window; tap++) {
        int source = table[row + tap];
        int end = at[first + tap];
        into[end] = pair(source, n - from);
        at[first + tap] = end + (source >>> 31 ^ 1);
      }
    }
  }
}
