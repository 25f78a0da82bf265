package io.sparsewatt.engine;

/**
 * The rows of several tensors on one site, added from the first to the last; absent ones are not.
 */
record Sum(String id) implements Operator {

  @Override
  public boolean weighsInputs() {
    return true;
  }

  @Override
  public void compute(TileWorker tile, LayerState state) {
    int channels = state.width;
    float[] acc = tile.acc();
    for (int n = 0; n < tile.count(); n++) {
      int at = n * channels;
      int found = 0;
      for (int i = 0; i < state.inputs.size(); i++) {
        RowSource input = state.inputs.get(i);
        int source = input.only(tile.slot(n));
        if (source < 0) {
          continue;
        }
        float factor = state.inputFactor(i);
        if (factor != 1f) {
          weigh(input.rows(), source * channels, factor, acc, at, channels, found++ == 0);
        } else if (found++ == 0) {
          System.arraycopy(input.rows(), source * channels, acc, at, channels);
        } else {
          Pooling.add(acc, at, input.rows(), source * channels, channels);
        }
      }
    }
  }

  private static void weigh(
      float[] x, int xAt, float factor, float[] acc, int at, int channels, boolean first) {
    for (int c = 0; c < channels; c++) {
      acc[at + c] = first ? x[xAt + c] * factor : Math.fma(x[xAt + c], factor, acc[at + c]);
    }
  }

  @Override
  public void backward(Adjoint adjoint, LayerState state) {
    float[] dy = adjoint.rows(state);
    for (int i = 0; i < state.inputs.size(); i++) {
      RowSource input = state.inputs.get(i);
      float[] dx = adjoint.rows(input.state());
      for (int slot = 0; slot < state.level.sites(); slot++) {
        int source = input.only(slot);
        if (source >= 0) {
          Pooling.add(dx, source * state.width, dy, slot * state.width, state.width);
        }
      }
    }
  }
}
