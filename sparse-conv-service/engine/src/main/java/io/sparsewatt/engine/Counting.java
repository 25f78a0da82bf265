package io.sparsewatt.engine;

/** The row with a last channel of 1: summed up, it counts. Exact up to 2^24. */
record Counting() implements Operator {

  @Override
  public boolean worksOnInt8() {
    return false;
  }

  @Override
  public String id() {
    return "count";
  }

  @Override
  public void compute(TileWorker tile, LayerState state) {
    RowSource input = state.inputs.getFirst();
    tile.copy(input, 0);
    for (int n = 0; n < tile.count(); n++) {
      tile.acc()[n * state.width + input.channels()] = 1f;
    }
  }

  @Override
  public void backward(Adjoint adjoint, LayerState state) {
    RowSource input = state.inputs.getFirst();
    float[] dx = adjoint.rows(input.state());
    float[] dy = adjoint.rows(state);
    for (int slot = 0; slot < state.level.sites(); slot++) {
      Pooling.add(dx, slot * input.channels(), dy, slot * state.width, input.channels());
    }
  }
}
