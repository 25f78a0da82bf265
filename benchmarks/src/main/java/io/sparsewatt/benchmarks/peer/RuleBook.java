package io.sparsewatt.benchmarks.peer;

import java.util.Arrays;

/**
 * Who feeds whom in a submanifold 3x3x3 convolution, by tap: the form in which gather, matrix
 * product and scatter want it. Taps as in the engine, the last axis fastest.
 *
 * @param sites rows
 * @param sources by tap: rows read, rising
 * @param targets by tap: rows written, of the same length
 */
public record RuleBook(int sites, int[][] sources, int[][] targets) {

  /** Taps of the window. */
  public static final int TAPS = 27;

  /** Of sites in rising order of their keys. */
  public static RuleBook of(long[] keys) {
    HashedMap map = new HashedMap();
    map.build(keys);
    int[][] sources = new int[TAPS][];
    int[][] targets = new int[TAPS][];
    for (int tap = 0; tap < TAPS; tap++) {
      int[] from = new int[keys.length];
      int[] to = new int[keys.length];
      int count = 0;
      for (int site = 0; site < keys.length; site++) {
        int source = map.neighbour(site, tap);
        if (source >= 0) {
          from[count] = source;
          to[count++] = site;
        }
      }
      sources[tap] = Arrays.copyOf(from, count);
      targets[tap] = Arrays.copyOf(to, count);
    }
    return new RuleBook(keys.length, sources, targets);
  }

  /** Edges over all taps. */
  public long edges() {
    return Arrays.stream(sources).mapToLong(rows -> rows.length).sum();
  }
}
