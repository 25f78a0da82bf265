package io.sparsewatt.engine;

import org.jspecify.annotations.Nullable;

/**
 * Computes rows, a tile at a time, in an accumulator of its own. Within a tile the tap is the outer
 * loop, so that a tap's weights stay in cache; every row still sees its taps in rising order. One
 * worker belongs to one thread.
 */
final class TileWorker {

  private final Kernels kernels;
  // Of the rows at hand, where the map keeps no lists of them.
  private final PairLists own = new PairLists();
  private float[] acc = {};

  TileWorker(Kernels kernels) {
    this.kernels = kernels;
  }

  /**
   * Computes some rows and stores those that differ.
   *
   * @param slots the rows
   * @param kept the edges of all slots, of which from .. to is one tile; or null, and they are
   *     listed here
   * @param outcomes by position in slots: units that differ, or -1 for a row equal to the stored
   *     one
   */
  void compute(
      LayerState state, int[] slots, int from, int to, @Nullable PairLists kept, int[] outcomes) {
    int needed = PairLists.TILE * state.width;
    if (acc.length < needed) {
      acc = new float[needed];
    }
    Layer layer = state.layer;
    switch (layer.kind) {
      case SUBMANIFOLD_CONV, STRIDED_CONV, INVERSE_CONV, LINEAR ->
          matrix(state, slots, from, to, kept);
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
    kernels.store(
        acc,
        state.width,
        state.rows,
        layer.outChannels,
        slots,
        from,
        to,
        state.level.fresh(),
        outcomes);
  }

  private void matrix(LayerState state, int[] slots, int from, int to, @Nullable PairLists kept) {
    int width = state.width;
    fill(state.bias, width, to - from);
    int channels = state.layer.inChannels;
    float[] x = state.sources.getFirst().rows;
    KernelMap map = state.map;
    int taps = map == null ? 1 : map.taps();
    PairLists lists = own;
    int tile = 0;
    if (map == null) {
      own.listOwn(slots, from, to);
    } else if (kept == null) {
      own.list(map.sources(state.layer.transposed), taps, slots, from, to);
    } else {
      lists = kept;
      tile = from / PairLists.TILE;
    }
    int[] pairs = lists.pairs();
    for (int tap = 0; tap < taps; tap++) {
      kernels.accumulate(
          x,
          pairs,
          lists.start(tile, tap),
          lists.end(tile, tap),
          acc,
          state.weight,
          tap * channels * width,
          channels,
          width);
    }
  }

  // Doubling: few long copies instead of one a row.
  private void fill(float[] row, int width, int rows) {
    int filled = Math.min(1, rows);
    System.arraycopy(row, 0, acc, 0, filled * width);
    while (filled < rows) {
      int more = Math.min(filled, rows - filled);
      System.arraycopy(acc, 0, acc, filled * width, more * width);
      filled += more;
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
}
