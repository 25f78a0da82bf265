package io.sparsewatt.engine;

/**
 * The loops that take the time, in as many forms as there are machines. Stateless and thread-safe.
 */
interface Kernels {

  /** A name for people. */
  String name();

  /** Accumulator rows are padded to a multiple of so many channels. */
  int lanes();

  /**
   * Brings weights into the order that {@link #accumulate} reads; tap t begins at {@code
   * t*channels*width} before and after.
   *
   * @param weight [tap][channels][width]; may be returned itself
   */
  float[] arranged(float[] weight, int taps, int channels, int width);

  /**
   * For each {@link PairLists pair} (source, n) of [from, to), and each channel out c of [0,
   * width): continues the chain {@code acc[n*width + c] = fma(x[source*channels + k], w[k][c],
   * acc[n*width + c])} over k = 0 .. channels - 1, ascending. No two pairs share an accumulator
   * row.
   *
   * @param w arranged weights, of which one tap's begin at wAt
   */
  void accumulate(
      float[] x,
      int[] pairs,
      int from,
      int to,
      float[] acc,
      float[] w,
      int wAt,
      int channels,
      int width);

  /**
   * Stores a tile: accumulator row n becomes the row at {@code slots[from + n]}.
   *
   * @param acc rows of {@code width}, of which the first {@code channels} count, and {@link #lanes}
   *     more at the end
   * @param rows [slot][channels], and lanes more at the end
   * @param old [slot][channels], and lanes more at the end: the rows to hold them against: the same
   *     array or another
   * @param oldSlots by n the slot there, or -1 for a row that is new
   * @param outcomes receives, at from + n, the units of a row that differ from the old one, or -1
   *     if none does; for a new row the units other than +0. One NaN is equal to another
   */
  void store(
      float[] acc,
      int width,
      float[] rows,
      int channels,
      int[] slots,
      int from,
      int to,
      float[] old,
      int[] oldSlots,
      int[] outcomes);

  /**
   * Adds rows to a tile's accumulators, channel by channel: accumulator row n takes the row at
   * {@code slots[from + n]}.
   *
   * @param acc rows of {@code width}, of which the first {@code channels} are added to
   * @param rows [slot][channels]
   */
  void add(float[] acc, int width, float[] rows, int channels, int[] slots, int from, int to);

  /** Of so many values from {@code at} on, those other than +0. */
  int units(float[] values, int at, int count);
}
