package io.sparsewatt.engine;

/** The loop that takes the time of a weight gradient. Stateless and thread-safe. */
interface Correlation {

  /**
   * For each {@link PairLists pair} (source, n) of [from, to), in order, and each channel in k and
   * out c: {@code g[gAt + k*width + c] = fma(x[source*channels + k], dy[(first + n)*width + c],
   * g[...])}.
   *
   * @param first the row of dy that is row 0 of the tile
   */
  void accumulate(
      float[] x,
      int[] pairs,
      int from,
      int to,
      float[] dy,
      int first,
      float[] g,
      int gAt,
      int channels,
      int width);
}
