package io.sparsewatt.engine;

import java.util.Arrays;
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
  private final int[] oldSlots = new int[PairLists.TILE];
  // The tile at hand.
  private int[] slots = {};
  private int from;
  private int to;
  private int width;
  private @Nullable PairLists kept;

  TileWorker(Kernels kernels) {
    this.kernels = kernels;
  }

  /**
   * Computes some rows and stores those that differ.
   *
   * @param rowSlots the rows
   * @param lists the edges of all slots, of which first .. end is one tile; or null, and they are
   *     listed here
   * @param outcomes by position in slots: units that differ, or -1 for a row equal to the stored
   *     one
   */
  void compute(
      LayerState state,
      int[] rowSlots,
      int first,
      int end,
      @Nullable PairLists lists,
      int[] outcomes) {
    slots = rowSlots;
    from = first;
    to = end;
    width = state.width;
    kept = lists;
    int needed = PairLists.TILE * width + kernels.lanes();
    if (acc.length < needed) {
      acc = new float[needed];
    }
    Layer layer = state.layer;
    layer.operator.compute(this, state);
    LayerState residual = state.residual;
    Requantisation requantisation = state.requantisation;
    if (requantisation != null) {
      requantisation.apply(this, residual, width);
    } else {
      if (residual != null) {
        addResidual(residual);
      }
      layer.activation.apply(acc, count() * width);
    }
    float[] old = state.oldRows(slots, from, to, oldSlots);
    kernels.store(
        acc, width, state.rows, layer.outChannels, slots, from, to, old, oldSlots, outcomes);
  }

  /** Rows of the tile. */
  int count() {
    return to - from;
  }

  /** The slot of a row of the tile. */
  int slot(int row) {
    return slots[from + row];
  }

  /** Rows of {@link LayerState#width} channels. */
  float[] acc() {
    return acc;
  }

  /** Starts every row with the same values. */
  void fill(float[] row) {
    // Doubling: few long copies instead of one a row.
    int rows = count();
    int filled = Math.min(1, rows);
    System.arraycopy(row, 0, acc, 0, filled * width);
    while (filled < rows) {
      int more = Math.min(filled, rows - filled);
      System.arraycopy(acc, 0, acc, filled * width, more * width);
      filled += more;
    }
  }

  /**
   * Copies the row that each row reads at most one of, +0 for none, to a channel and those after.
   */
  void copy(RowSource input, int offset) {
    int channels = input.channels();
    for (int n = 0; n < count(); n++) {
      int source = input.only(slot(n));
      int at = n * width + offset;
      if (source >= 0) {
        System.arraycopy(input.rows(), source * channels, acc, at, channels);
      } else {
        Arrays.fill(acc, at, at + channels, 0f);
      }
    }
  }

  /** Multiplies some channels of every row with a factor. */
  void weigh(int offset, int channels, float factor) {
    if (factor == 1f) {
      return;
    }
    for (int n = 0; n < count(); n++) {
      int at = n * width + offset;
      for (int c = at; c < at + channels; c++) {
        acc[c] *= factor;
      }
    }
  }

  /** Bias, then every tap's rows times its matrix. */
  void multiply(LayerState state) {
    fill(state.bias);
    RowSource input = state.inputs.getFirst();
    int channels = input.channels();
    KernelMap map = input.map();
    int taps = map == null ? 1 : map.taps();
    PairLists lists = kept;
    int tile = from / PairLists.TILE;
    if (lists == null) {
      lists = own;
      tile = 0;
      if (map == null) {
        own.listOwn(slots, from, to);
      } else {
        boolean transposed = input.transposed();
        own.list(map.sources(transposed), map.present(transposed), taps, slots, from, to);
      }
    }
    int[] pairs = lists.pairs();
    for (int tap = 0; tap < taps; tap++) {
      kernels.accumulate(
          input.rows(),
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

  private void addResidual(LayerState residual) {
    kernels.add(acc, width, residual.rows, residual.layer.outChannels, slots, from, to);
  }
}
