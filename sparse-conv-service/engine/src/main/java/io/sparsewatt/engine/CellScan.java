package io.sparsewatt.engine;

/**
 * The cells that sorted sites lie in, sorted, without sorting: of a plane of cells (axis 0) a word
 * holds a bit for each of 64 levels (axis 2) of a line (axis 1). The bits in order are the cells; a
 * site's cell is a count of the bits below its own. Keeps its buffers.
 */
final class CellScan {

  // Half a second-level cache of bits and first cells; a plane's list of lines is short to walk.
  private static final int MAX_LINES = 1 << 12;
  private static final int MAX_BLOCKS = 8;

  private long[] cells = {};
  private long[] words = {};
  // By word, the cells before its first.
  private int[] firsts = {};
  // A bit for each line of the plane at hand that has a site.
  private final long[] touched = new long[MAX_LINES / Long.SIZE];

  private int low1;
  private int low2;
  private int blocks;

  /**
   * Finds the cells of sites.
   *
   * @param in rising keys
   * @param keys receives the cells in rising order; as long as the input
   * @param cellOf receives the index of each site's cell, or -1 for one beyond the bounds
   * @return how many cells, or -1 where they lie too far apart; nothing has been written then
   */
  int scan(Relation relation, long[] in, int count, long[] keys, int[] cellOf) {
    if (!take(relation, in, count)) {
      return -1;
    }
    int found = 0;
    int i = 0;
    while (i < count) {
      if (cells[i] < 0) {
        cellOf[i++] = -1;
        continue;
      }
      long plane = cells[i] >>> (2 * SiteKey.BITS);
      int end = i;
      while (end < count && (cells[end] < 0 || cells[end] >>> (2 * SiteKey.BITS) == plane)) {
        enter(cells[end++]);
      }
      found = list(plane, keys, found);
      for (int n = i; n < end; n++) {
        cellOf[n] = cells[n] < 0 ? -1 : indexOf(cells[n]);
      }
      clear();
      i = end;
    }
    return found;
  }

  /** Takes the cells and their extent; whether planes are small enough. */
  private boolean take(Relation relation, long[] in, int count) {
    if (cells.length < count) {
      cells = new long[Math.max(count, in.length)];
    }
    int min1 = SiteKey.MASK;
    int max1 = 0;
    int min2 = SiteKey.MASK;
    int max2 = 0;
    for (int i = 0; i < count; i++) {
      long cell = relation.cellOf(in[i]);
      cells[i] = cell;
      if (cell >= 0) {
        int a1 = (int) (cell >>> SiteKey.BITS) & SiteKey.MASK;
        int a2 = (int) cell & SiteKey.MASK;
        min1 = Math.min(min1, a1);
        max1 = Math.max(max1, a1);
        min2 = Math.min(min2, a2);
        max2 = Math.max(max2, a2);
      }
    }
    int lines = max1 - min1 + 1;
    low1 = min1;
    low2 = min2;
    blocks = (max2 - min2) / Long.SIZE + 1;
    if (lines > MAX_LINES || blocks > MAX_BLOCKS) {
      return false;
    }
    int needed = Math.max(0, lines) * blocks;
    if (words.length < needed) {
      words = new long[needed];
      firsts = new int[needed];
    }
    return true;
  }

  private void enter(long cell) {
    if (cell < 0) {
      return;
    }
    int line = lineOf(cell);
    int level = levelOf(cell);
    words[line * blocks + (level >>> 6)] |= 1L << level;
    touched[line >>> 6] |= 1L << line;
  }

  private int list(long plane, long[] keys, int before) {
    int at = before;
    for (int t = 0; t < touched.length; t++) {
      for (long rest = touched[t]; rest != 0; rest &= rest - 1) {
        int line = (t << 6) + Long.numberOfTrailingZeros(rest);
        long start = (plane << SiteKey.BITS | (low1 + line)) << SiteKey.BITS;
        for (int block = 0; block < blocks; block++) {
          firsts[line * blocks + block] = at;
          for (long bits = words[line * blocks + block]; bits != 0; bits &= bits - 1) {
            keys[at++] = start | (low2 + (block << 6) + Long.numberOfTrailingZeros(bits));
          }
        }
      }
    }
    return at;
  }

  private int indexOf(long cell) {
    int level = levelOf(cell);
    int word = lineOf(cell) * blocks + (level >>> 6);
    return firsts[word] + Long.bitCount(words[word] & ((1L << level) - 1));
  }

  private void clear() {
    for (int t = 0; t < touched.length; t++) {
      for (long rest = touched[t]; rest != 0; rest &= rest - 1) {
        int line = (t << 6) + Long.numberOfTrailingZeros(rest);
        for (int block = 0; block < blocks; block++) {
          words[line * blocks + block] = 0;
        }
      }
      touched[t] = 0;
    }
  }

  private int lineOf(long cell) {
    return ((int) (cell >>> SiteKey.BITS) & SiteKey.MASK) - low1;
  }

  private int levelOf(long cell) {
    return ((int) cell & SiteKey.MASK) - low2;
  }
}
