package io.sparsewatt.engine;

import org.jspecify.annotations.Nullable;

/**
 * Sums of rows times matrices, one matrix a tap: bias, then taps rising, channels in rising. With
 * groups, the channels in and out are cut into so many equal runs, and a run out reads its own run
 * in only; as many groups as channels is a depthwise convolution. Without a window: a linear layer.
 */
record Convolution(String id, int groups) implements Operator {

  @Override
  public boolean usesKernels() {
    return groups == 1;
  }

  @Override
  public boolean foldsNorm() {
    return true;
  }

  @Override
  public boolean hasWeights() {
    return true;
  }

  @Override
  public boolean takesResidual() {
    return true;
  }

  @Override
  public long macs(long edges, int inChannels, int outChannels) {
    return Math.multiplyExact(edges, (long) (inChannels / groups) * outChannels);
  }

  @Override
  public long deltaMacs(long unitEdges, int outChannels) {
    return Math.multiplyExact(unitEdges, (long) outChannels / groups);
  }

  @Override
  public void compute(TileWorker tile, LayerState state) {
    if (groups == 1) {
      tile.multiply(state);
    } else {
      grouped(tile, state);
    }
  }

  private void grouped(TileWorker tile, LayerState state) {
    tile.fill(state.bias);
    RowSource input = state.inputs.getFirst();
    float[] x = input.rows();
    int inChannels = input.channels();
    int channels = state.width;
    int perGroup = inChannels / groups;
    KernelMap map = input.map();
    int taps = map == null ? 1 : map.taps();
    for (int n = 0; n < tile.count(); n++) {
      for (int tap = 0; tap < taps; tap++) {
        int source = sourceOf(map, input, tile.slot(n), tap);
        if (source >= 0) {
          accumulate(
              x,
              source * inChannels,
              tile.acc(),
              n * channels,
              state.weight,
              tap * perGroup * channels,
              perGroup,
              channels);
        }
      }
    }
  }

  @Override
  public void backward(Adjoint adjoint, LayerState state) {
    adjoint.addBias(state);
    if (groups == 1) {
      adjoint.addWeight(state);
      adjoint.addRowsIn(state);
    } else {
      backwardGrouped(adjoint, state);
    }
  }

  private void backwardGrouped(Adjoint adjoint, LayerState state) {
    RowSource input = state.inputs.getFirst();
    Layer layer = state.layer;
    float[] dy = adjoint.rows(state);
    float[] dx = adjoint.rows(input.state());
    float[] dw = adjoint.weight(layer);
    float[] x = input.rows();
    int perGroup = layer.inChannels / groups;
    int run = layer.outChannels / groups;
    KernelMap map = input.map();
    for (int slot = 0; slot < state.level.sites(); slot++) {
      for (int tap = 0; tap < layer.taps(); tap++) {
        int source = sourceOf(map, input, slot, tap);
        if (source < 0) {
          continue;
        }
        for (int c = 0; c < layer.outChannels; c++) {
          float gradient = dy[slot * layer.outChannels + c];
          for (int k = 0; k < perGroup; k++) {
            int at = source * layer.inChannels + c / run * perGroup + k;
            int w = (tap * perGroup + k) * layer.outChannels + c;
            dw[w] = Math.fma(x[at], gradient, dw[w]);
            dx[at] = Math.fma(layer.weight[w], gradient, dx[at]);
          }
        }
      }
    }
  }

  private static int sourceOf(@Nullable KernelMap map, RowSource input, int slot, int tap) {
    return map == null ? slot : map.sources(input.transposed())[slot * map.taps() + tap];
  }

  private void accumulate(
      float[] x, int xAt, float[] acc, int at, float[] w, int wAt, int perGroup, int channels) {
    if (perGroup == 1 && groups == channels) {
      for (int c = 0; c < channels; c++) {
        acc[at + c] = Math.fma(x[xAt + c], w[wAt + c], acc[at + c]);
      }
      return;
    }
    int run = channels / groups;
    for (int group = 0; group < groups; group++) {
      for (int k = 0; k < perGroup; k++) {
        float value = x[xAt + group * perGroup + k];
        int row = wAt + k * channels;
        for (int c = group * run; c < (group + 1) * run; c++) {
          acc[at + c] = Math.fma(value, w[row + c], acc[at + c]);
        }
      }
    }
  }
}
