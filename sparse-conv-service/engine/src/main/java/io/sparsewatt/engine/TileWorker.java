package io.sparsewatt.engine;

import java.util.Arrays;

/**
 * Computes rows, a tile at a time, in an accumulator of its own. Within a tile the tap is the outer
 * loop, so that a tap's weights stay in cache; every row still sees its taps in rising order. One
 * worker belongs to one thread.
 */
final class TileWorker {

  /** Rows of a tile: with 32 channels 32 KiB of accumulators, the size of a first-level cache. */
  static final int TILE = 256;

  private final Kernels kernels;
  private float[] acc = {};
  // By tap: where the rows to read and the accumulators to continue begin.
  private int[] pairFrom = {};
  private int[] pairTo = {};
  private int[] pairCount = {};

  TileWorker(Kernels kernels) {
    this.kernels = kernels;
  }

  /**
   * Computes some rows and stores those that differ.
   *
   * @param slots the rows
   * @param outcomes by position in slots: units that differ, or -1 for a row equal to the stored
   *     one
   */
  void compute(LayerState state, int[] slots, int from, int to, int[] outcomes) {
    int needed = TILE * state.width;
    if (acc.length < needed) {
      acc = new float[needed];
    }
    Layer layer = state.layer;
    switch (layer.kind) {
      case SUBMANIFOLD_CONV, STRIDED_CONV, INVERSE_CONV, LINEAR -> matrix(state, slots, from, to);
      case MAX_POOL, AVERAGE_POOL -> pool(state, slots, from, to);
      case AFFINE -> affine(state, slots, from, to);
      case RELU, ADD -> sum(state, slots, from, to);
      case CONCAT -> concat(state, slots, from, to);
      case INPUT -> throw new IllegalStateException("an input is not computed");
    }
    LayerState residual = state.residual;
    if (residual != null) {
      addRows(residual, slots, from, to, state.width);
    }
    if (layer.relu) {
      rectify((to - from) * state.width);
    }
    store(state, slots, from, to, outcomes);
  }

  private void matrix(LayerState state, int[] slots, int from, int to) {
    int width = state.width;
    for (int n = 0; n < to - from; n++) {
      System.arraycopy(state.bias, 0, acc, n * width, width);
    }
    int channels = state.layer.inChannels;
    float[] x = state.sources.getFirst().rows;
    KernelMap map = state.map;
    int taps = map == null ? 1 : map.taps();
    if (pairCount.length < taps) {
      pairCount = new int[taps];
      pairFrom = new int[taps * TILE];
      pairTo = new int[taps * TILE];
    }
    if (map == null) {
      listOwn(slots, from, to, channels, width);
    } else {
      listPairs(map.sources(state.layer.transposed), taps, slots, from, to, channels, width);
    }
    for (int tap = 0; tap < taps; tap++) {
      int first = tap * TILE;
      kernels.accumulate(
          x,
          pairFrom,
          acc,
          pairTo,
          first,
          first + pairCount[tap],
          state.weight,
          tap * channels * width,
          channels,
          width);
    }
  }

  private void listOwn(int[] slots, int from, int to, int channels, int width) {
    for (int n = 0; n < to - from; n++) {
      pairFrom[n] = slots[from + n] * channels;
      pairTo[n] = n * width;
    }
    pairCount[0] = to - from;
  }

  // Without branches: most of a window is empty, and a branch a tap would be guessed wrongly often.
  private void listPairs(
      int[] table, int taps, int[] slots, int from, int to, int channels, int width) {
    Arrays.fill(pairCount, 0, taps, 0);
    for (int n = 0; n < to - from; n++) {
      int row = slots[from + n] * taps;
      for (int tap = 0; tap < taps; tap++) {
        int source = table[row + tap];
        int at = tap * TILE + pairCount[tap];
        pairFrom[at] = source * channels;
        pairTo[at] = n * width;
        pairCount[tap] += (source >>> 31) ^ 1;
      }
    }
  }

  private void pool(LayerState state, int[] slots, int from, int to) {
    KernelMap map = state.map;
    if (map == null) {
      throw new IllegalStateException("a pooling layer has a kernel map");
    }
    int taps = map.taps();
    int[] table = map.sources(false);
    int channels = state.width;
    float[] x = state.sources.getFirst().rows;
    boolean max = state.layer.kind == LayerKind.MAX_POOL;
    for (int n = 0; n < to - from; n++) {
      int at = n * channels;
      int row = slots[from + n] * taps;
      int found = 0;
      for (int tap = 0; tap < taps; tap++) {
        int source = table[row + tap];
        if (source < 0) {
          continue;
        }
        int source0 = source * channels;
        if (found++ == 0) {
          System.arraycopy(x, source0, acc, at, channels);
        } else if (max) {
          for (int c = 0; c < channels; c++) {
            acc[at + c] = Math.max(acc[at + c], x[source0 + c]);
          }
        } else {
          for (int c = 0; c < channels; c++) {
            acc[at + c] += x[source0 + c];
          }
        }
      }
      for (int c = 0; !max && c < channels; c++) {
        acc[at + c] /= found;
      }
    }
  }

  private void affine(LayerState state, int[] slots, int from, int to) {
    int channels = state.width;
    float[] x = state.sources.getFirst().rows;
    for (int n = 0; n < to - from; n++) {
      int at = n * channels;
      int row = slots[from + n] * channels;
      for (int c = 0; c < channels; c++) {
        acc[at + c] = Math.fma(x[row + c], state.weight[c], state.bias[c]);
      }
    }
  }

  private void sum(LayerState state, int[] slots, int from, int to) {
    concat(state, slots, from, to, 1);
    for (int s = 1; s < state.sources.size(); s++) {
      addRows(state.sources.get(s), slots, from, to, state.width);
    }
  }

  private void concat(LayerState state, int[] slots, int from, int to) {
    concat(state, slots, from, to, state.sources.size());
  }

  private void concat(LayerState state, int[] slots, int from, int to, int sources) {
    int offset = 0;
    for (int s = 0; s < sources; s++) {
      LayerState source = state.sources.get(s);
      int channels = source.layer.outChannels;
      for (int n = 0; n < to - from; n++) {
        System.arraycopy(
            source.rows, slots[from + n] * channels, acc, n * state.width + offset, channels);
      }
      offset += channels;
    }
  }

  private void addRows(LayerState other, int[] slots, int from, int to, int width) {
    int channels = other.layer.outChannels;
    for (int n = 0; n < to - from; n++) {
      int at = n * width;
      int row = slots[from + n] * channels;
      for (int c = 0; c < channels; c++) {
        acc[at + c] += other.rows[row + c];
      }
    }
  }

  private void rectify(int length) {
    float[] values = acc;
    for (int i = 0; i < length; i++) {
      values[i] = Math.max(values[i], 0f);
    }
  }

  private void store(LayerState state, int[] slots, int from, int to, int[] outcomes) {
    int channels = state.layer.outChannels;
    SlotSet fresh = state.level.fresh();
    float[] rows = state.rows;
    for (int n = 0; n < to - from; n++) {
      int slot = slots[from + n];
      int at = n * state.width;
      int row = slot * channels;
      int units;
      if (fresh.contains(slot)) {
        units = units(at, channels);
      } else if (Arrays.equals(acc, at, at + channels, rows, row, row + channels)) {
        outcomes[from + n] = -1;
        continue;
      } else {
        units = differing(at, rows, row, channels);
      }
      System.arraycopy(acc, at, rows, row, channels);
      outcomes[from + n] = units;
    }
  }

  private int units(int at, int channels) {
    int units = 0;
    for (int c = 0; c < channels; c++) {
      units += Float.floatToRawIntBits(acc[at + c]) == 0 ? 0 : 1;
    }
    return units;
  }

  // One NaN is as good as another, here as in Arrays.equals.
  private int differing(int at, float[] rows, int row, int channels) {
    int units = 0;
    for (int c = 0; c < channels; c++) {
      units += Float.floatToIntBits(acc[at + c]) == Float.floatToIntBits(rows[row + c]) ? 0 : 1;
    }
    return units;
  }
}
