package io.sparsewatt.engine;

/** All channels but the last, divided by the last. */
record Quotient() implements Operator {

  @Override
  public boolean worksOnInt8() {
    return false;
  }

  @Override
  public String id() {
    return "quotient";
  }

  @Override
  public void compute(TileWorker tile, LayerState state) {
    RowSource input = state.inputs.getFirst();
    int channels = input.channels();
    float[] x = input.rows();
    for (int n = 0; n < tile.count(); n++) {
      int row = tile.slot(n) * channels;
      for (int c = 0; c < state.width; c++) {
        tile.acc()[n * state.width + c] = x[row + c] / x[row + channels - 1];
      }
    }
  }

  @Override
  public void backward(Adjoint adjoint, LayerState state) {
    RowSource input = state.inputs.getFirst();
    int channels = input.channels();
    float[] x = input.rows();
    float[] dx = adjoint.rows(input.state());
    float[] dy = adjoint.rows(state);
    for (int slot = 0; slot < state.level.sites(); slot++) {
      int row = slot * channels;
      float by = x[row + channels - 1];
      for (int c = 0; c < state.width; c++) {
        float gradient = dy[slot * state.width + c];
        dx[row + c] += gradient / by;
        dx[row + channels - 1] -= gradient * x[row + c] / (by * by);
      }
    }
  }
}
