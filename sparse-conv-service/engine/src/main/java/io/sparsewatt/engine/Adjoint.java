package io.sparsewatt.engine;

import java.util.Arrays;
import java.util.List;

/**
 * The gradient of a loss by every row and parameter of a network, gathered from its end to its
 * beginning. Right after a key frame, when slots are positions. Sums are taken in an order that
 * depends on neither the threads nor the machine.
 */
final class Adjoint implements AutoCloseable {

  // Rows whose sums are taken by themselves before they are added up: long enough to be worth a
  // part, and fixed, so that the order of additions is.
  private static final int CHUNK = 2048;

  private final Kernels kernels;
  private final Correlation correlation;
  private final Crew crew;
  // By layer.
  private final float[][] rows;
  private final float[][] weights;
  private final float[][] biases;
  private final PairLists[] lists;
  private final float[][] accumulators;
  private int[] identity = {};

  Adjoint(List<Layer> layers, KernelProvider provider, int threads) {
    this.kernels = provider.kernels();
    this.correlation = provider.correlation();
    this.crew = new Crew(threads);
    this.rows = new float[layers.size()][0];
    this.weights = new float[layers.size()][];
    this.biases = new float[layers.size()][];
    for (Layer layer : layers) {
      weights[layer.index] = new float[layer.weight.length];
      biases[layer.index] = new float[layer.bias.length];
    }
    this.lists = new PairLists[threads];
    Arrays.setAll(lists, n -> new PairLists());
    this.accumulators = new float[threads][0];
  }

  /** Starts a pass: no row has a gradient yet. Those of parameters go on adding up. */
  void begin(List<LayerState> states) {
    for (LayerState state : states) {
      int size = state.level.sites() * state.layer.outChannels;
      if (rows[state.layer.index].length < size) {
        rows[state.layer.index] = new float[size];
      } else {
        Arrays.fill(rows[state.layer.index], 0, size, 0f);
      }
    }
  }

  /** The gradient by the rows of a layer, [slot][channel]. */
  float[] rows(LayerState state) {
    return rows[state.layer.index];
  }

  /** The gradient by a layer's weights, in their order. */
  float[] weight(Layer layer) {
    return weights[layer.index];
  }

  /** The gradient by a layer's biases. */
  float[] bias(Layer layer) {
    return biases[layer.index];
  }

  Crew crew() {
    return crew;
  }

  /** The terms of sums over rows that one row has. */
  @FunctionalInterface
  interface Terms {

    /**
     * Adds them.
     *
     * @param into by channel, from {@code at} on
     */
    void add(int row, double[] into, int at);
  }

  /** Sums over all rows, channel by channel: within fixed chunks, then chunk by chunk. */
  double[] sums(int count, int channels, Terms terms) {
    int parts = (count + CHUNK - 1) / CHUNK;
    double[] partial = new double[parts * channels];
    crew.run(
        parts,
        (part, member) -> {
          int end = Math.min(count, (part + 1) * CHUNK);
          for (int row = part * CHUNK; row < end; row++) {
            terms.add(row, partial, part * channels);
          }
        });
    double[] total = new double[channels];
    for (int n = 0; n < partial.length; n++) {
      total[n % channels] += partial[n];
    }
    return total;
  }

  /** The values of rows themselves. */
  static Terms values(float[] rows, int channels) {
    return (row, into, at) -> {
      for (int c = 0; c < channels; c++) {
        into[at + c] += rows[row * channels + c];
      }
    };
  }

  /** Adds the sums of a layer's row gradients to its biases'. */
  void addBias(LayerState state) {
    int channels = state.layer.outChannels;
    float[] dy = rows(state);
    double[] sums = sums(state.level.sites(), channels, values(dy, channels));
    float[] bias = bias(state.layer);
    for (int c = 0; c < channels; c++) {
      bias[c] += (float) sums[c];
    }
  }

  /** Adds, tap by tap, the products of rows in and gradients out to a matrix layer's weights'. */
  void addWeight(LayerState state) {
    Layer layer = state.layer;
    RowSource input = state.inputs.getFirst();
    int count = state.level.sites();
    KernelMap map = input.map();
    int taps = map == null ? 1 : map.taps();
    float[] gradient = weight(layer);
    float[] dy = rows(state);
    int size = layer.inChannels * layer.outChannels;
    if (map == null) {
      // Chunk by chunk, so that threads have something to share; then in order.
      int parts = (count + CHUNK - 1) / CHUNK;
      float[][] partial = new float[parts][size];
      int[] slots = slots(count);
      crew.run(
          parts,
          (part, member) -> {
            int end = Math.min(count, (part + 1) * CHUNK);
            for (int from = part * CHUNK; from < end; from += PairLists.TILE) {
              int to = Math.min(end, from + PairLists.TILE);
              PairLists pairs = lists[member];
              pairs.listOwn(slots, from, to);
              correlation.accumulate(
                  input.rows(),
                  pairs.pairs(),
                  0,
                  to - from,
                  dy,
                  from,
                  partial[part],
                  0,
                  layer.inChannels,
                  layer.outChannels);
            }
          });
      for (float[] part : partial) {
        for (int n = 0; n < size; n++) {
          gradient[n] += part[n];
        }
      }
      return;
    }
    PairLists pairs = map.lists(input.transposed(), slots(count), count);
    crew.run(
        taps,
        (tap, member) -> {
          for (int tile = 0; tile < PairLists.tiles(count); tile++) {
            correlation.accumulate(
                input.rows(),
                pairs.pairs(),
                pairs.start(tile, tap),
                pairs.end(tile, tap),
                dy,
                tile * PairLists.TILE,
                gradient,
                tap * size,
                layer.inChannels,
                layer.outChannels);
          }
        });
  }

  /** Adds to the gradient of the rows in: those out, through the same edges and turned matrices. */
  void addRowsIn(LayerState state) {
    Layer layer = state.layer;
    RowSource input = state.inputs.getFirst();
    if (input.state().layer.isInput()) {
      return;
    }
    KernelMap map = input.map();
    int taps = map == null ? 1 : map.taps();
    boolean mirrored = map != null && map.isMirrored();
    int width = (layer.inChannels + kernels.lanes() - 1) / kernels.lanes() * kernels.lanes();
    float[] turned = new float[taps * layer.outChannels * width];
    for (int tap = 0; tap < taps; tap++) {
      // A mirrored map is read from its other end by turning the taps round.
      int from = (mirrored ? taps - 1 - tap : tap) * layer.inChannels * layer.outChannels;
      for (int k = 0; k < layer.inChannels; k++) {
        for (int c = 0; c < layer.outChannels; c++) {
          turned[(tap * layer.outChannels + c) * width + k] =
              layer.weight[from + k * layer.outChannels + c];
        }
      }
    }
    float[] arranged = kernels.arranged(turned, taps, layer.outChannels, width);
    float[] dy = rows(state);
    float[] dx = rows(input.state());
    int count = input.state().level.sites();
    int[] slots = slots(count);
    crew.run(
        PairLists.tiles(count),
        (tile, member) -> {
          int from = tile * PairLists.TILE;
          int to = Math.min(count, from + PairLists.TILE);
          PairLists pairs = lists[member];
          if (map == null) {
            pairs.listOwn(slots, from, to);
          } else {
            boolean transposed = !mirrored && !input.transposed();
            pairs.list(map.sources(transposed), map.present(transposed), taps, slots, from, to);
          }
          float[] acc = accumulator(member, PairLists.TILE * width);
          Arrays.fill(acc, 0, (to - from) * width, 0f);
          for (int tap = 0; tap < taps; tap++) {
            kernels.accumulate(
                dy,
                pairs.pairs(),
                pairs.start(0, tap),
                pairs.end(0, tap),
                acc,
                arranged,
                tap * layer.outChannels * width,
                layer.outChannels,
                width);
          }
          for (int n = from; n < to; n++) {
            Pooling.add(dx, n * layer.inChannels, acc, (n - from) * width, layer.inChannels);
          }
        });
  }

  private float[] accumulator(int member, int size) {
    if (accumulators[member].length < size) {
      accumulators[member] = new float[size];
    }
    return accumulators[member];
  }

  private int[] slots(int count) {
    if (identity.length < count) {
      identity = new int[Math.max(count, identity.length * 2)];
      Arrays.setAll(identity, n -> n);
    }
    return identity;
  }

  @Override
  public void close() {
    crew.close();
  }
}
