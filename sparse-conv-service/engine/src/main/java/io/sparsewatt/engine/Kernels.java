package io.sparsewatt.engine;

/**
 * The one loop that takes the time, in as many forms as there are machines. Stateless and
 * thread-safe.
 */
interface Kernels {

  /** A name for people. */
  String name();

  /** Accumulator rows are padded to a multiple of so many channels. */
  int lanes();

  /**
   * For each pair p of [0, pairs), and each channel out c of [0, width): continues the chain {@code
   * acc[accAt[p] + c] = fma(x[xAt[p] + k], w[wAt + k*width + c], acc[accAt[p] + c])} over k = 0 ..
   * channels - 1, ascending. No two pairs share an accumulator row.
   */
  void accumulate(
      float[] x,
      int[] xAt,
      float[] acc,
      int[] accAt,
      int pairsFrom,
      int pairsTo,
      float[] w,
      int wAt,
      int channels,
      int width);
}
