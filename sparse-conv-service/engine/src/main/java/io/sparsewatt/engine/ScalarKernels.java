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
  public float[] arranged(float[] weight, int taps, int channels, int width) {
    return weight;
  }

  @Override
  public void accumulate(
      float[] x,
      int[] pairs,
      int from,
      int to,
      float[] acc,
      float[] w,
      int wAt,
      int channels,
      int width) {
    for (int p = from; p < to; p++) {
      row(
          x,
          PairLists.source(pairs[p]) * channels,
          acc,
          PairLists.row(pairs[p]) * width,
          w,
          wAt,
          channels,
          width);
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

  @Override
  public void store(
      float[] acc,
      int width,
      float[] rows,
      int channels,
      int[] slots,
      int from,
      int to,
      float[] old,
      int[] oldSlots,
      int[] outcomes) {
    for (int n = from; n < to; n++) {
      int at = (n - from) * width;
      int oldSlot = oldSlots[n - from];
      if (oldSlot < 0) {
        outcomes[n] = unitsOf(acc, at, channels);
      } else {
        int units = differing(acc, at, old, oldSlot * channels, channels);
        outcomes[n] = units == 0 ? -1 : units;
      }
      System.arraycopy(acc, at, rows, slots[n] * channels, channels);
    }
  }

  @Override
  public void add(
      float[] acc, int width, float[] rows, int channels, int[] slots, int from, int to) {
    for (int n = from; n < to; n++) {
      Pooling.add(acc, (n - from) * width, rows, slots[n] * channels, channels);
    }
  }

  @Override
  public int units(float[] values, int at, int count) {
    return unitsOf(values, at, count);
  }

  /** Values other than +0. */
  static int unitsOf(float[] values, int at, int count) {
    int units = 0;
    for (int c = 0; c < count; c++) {
      units += Float.floatToRawIntBits(values[at + c]) == 0 ? 0 : 1;
    }
    return units;
  }

  /** Values that differ in their bits, one NaN being as good as another. */
  static int differing(float[] one, int oneAt, float[] two, int twoAt, int count) {
    int units = 0;
    for (int c = 0; c < count; c++) {
      units += Float.floatToIntBits(one[oneAt + c]) == Float.floatToIntBits(two[twoAt + c]) ? 0 : 1;
    }
    return units;
  }
}
