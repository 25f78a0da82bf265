package io.sparsewatt.engine;

/** The specification, in plain Java. */
final class ScalarCorrelation implements Correlation {

  @Override
  public void accumulate(
      float[] x,
      int[] pairs,
      int from,
      int to,
      float[] dy,
      int first,
      float[] g,
      int gAt,
      int channels,
      int width) {
    columns(x, pairs, from, to, dy, first, g, gAt, channels, width, 0);
  }

  /** The columns from {@code column} on. */
  static void columns(
      float[] x,
      int[] pairs,
      int from,
      int to,
      float[] dy,
      int first,
      float[] g,
      int gAt,
      int channels,
      int width,
      int column) {
    if (column == width) {
      return;
    }
    for (int p = from; p < to; p++) {
      int xAt = PairLists.source(pairs[p]) * channels;
      int yAt = (first + PairLists.row(pairs[p])) * width;
      for (int k = 0; k < channels; k++) {
        float value = x[xAt + k];
        int at = gAt + k * width;
        for (int c = column; c < width; c++) {
          g[at + c] = Math.fma(value, dy[yAt + c], g[at + c]);
        }
      }
    }
  }
}
