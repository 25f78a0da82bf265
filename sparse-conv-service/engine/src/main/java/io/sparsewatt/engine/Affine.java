package io.sparsewatt.engine;

/** {@code fma(x, scale, shift)}, one factor and one summand a channel. */
record Affine() implements Operator {

  @Override
  public String id() {
    return "affine";
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
    return Math.multiplyExact(edges, (long) outChannels);
  }

  @Override
  public long deltaMacs(long unitEdges, int outChannels) {
    return unitEdges;
  }

  @Override
  public void compute(TileWorker tile, LayerState state) {
    int channels = state.width;
    float[] x = state.inputs.getFirst().rows();
    float[] acc = tile.acc();
    for (int n = 0; n < tile.count(); n++) {
      int at = n * channels;
      int row = tile.slot(n) * channels;
      for (int c = 0; c < channels; c++) {
        acc[at + c] = Math.fma(x[row + c], state.weight[c], state.bias[c]);
      }
    }
  }

  @Override
  public void backward(Adjoint adjoint, LayerState state) {
    adjoint.addBias(state);
    int channels = state.width;
    float[] x = state.inputs.getFirst().rows();
    float[] dx = adjoint.rows(state.inputs.getFirst().state());
    float[] dy = adjoint.rows(state);
    int count = state.level.sites();
    double[] scales =
        adjoint.sums(
            count,
            channels,
            (row, into, at) -> {
              for (int c = 0; c < channels; c++) {
                into[at + c] += (double) x[row * channels + c] * dy[row * channels + c];
              }
            });
    float[] scale = adjoint.weight(state.layer);
    for (int c = 0; c < channels; c++) {
      scale[c] += (float) scales[c];
    }
    for (int at = 0; at < count * channels; at++) {
      dx[at] = Math.fma(state.weight[at % channels], dy[at], dx[at]);
    }
  }
}
