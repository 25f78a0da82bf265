package io.sparsewatt.engine;

/** The channels of several tensors on one site, side by side; +0 where one has no row. */
record Concatenation(String id) implements Operator {

  @Override
  public boolean weighsInputs() {
    return true;
  }

  @Override
  public void compute(TileWorker tile, LayerState state) {
    int offset = 0;
    for (int i = 0; i < state.inputs.size(); i++) {
      RowSource input = state.inputs.get(i);
      tile.copy(input, offset);
      tile.weigh(offset, input.channels(), state.inputFactor(i));
      offset += input.channels();
    }
  }

  @Override
  public void backward(Adjoint adjoint, LayerState state) {
    float[] dy = adjoint.rows(state);
    int offset = 0;
    for (int i = 0; i < state.inputs.size(); i++) {
      RowSource input = state.inputs.get(i);
      int channels = input.channels();
      float[] dx = adjoint.rows(input.state());
      for (int slot = 0; slot < state.level.sites(); slot++) {
        int source = input.only(slot);
        if (source >= 0) {
          Pooling.add(dx, source * channels, dy, slot * state.width + offset, channels);
        }
      }
      offset += channels;
    }
  }
}
