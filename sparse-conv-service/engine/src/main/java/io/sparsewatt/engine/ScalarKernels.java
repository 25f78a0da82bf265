package io.sparsewatt.engine;

/** The specification, in plain Java. */
final class ScalarKernels implements Kernels {

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public void accumulate(
      float[] x,
      int[] xAt,
      float[] acc,
      int[] accAt,
      int pairsFrom,
      int pairsTo,
      float[] w,
      int wAt,
      int channels,
      int width) {
    for (int p = pairsFrom; p < pairsTo; p++) {
      row(x, xAt[p], acc, accAt[p], w, wAt, channels, width);
    }
  }

  private static void row(
      float[] x, int xAt, float[] acc, int accAt, float[] w, int wAt, int channels, int width) {
    for (int k = 0; k < channels; k++) {
      float value = x[xAt + k];
      int from = wAt + k * width;
      for (int c = 0; c < width; c++) {
        acc[accAt + c] = Math.fma(value, w[from + c], acc[accAt + c]);
      }
    }
  }
}
