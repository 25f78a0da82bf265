package io.sparsewatt.engine;

/**
 * The inputs of a window side by side, +0 where one is not active: value {@code c * taps + r} is
 * channel c at tap r, as a dense tensor is flattened by putting depth into its channels.
 */
record Stacking(String id) implements Operator {

  @Override
  public boolean keepsRange() {
    return true;
  }

  @Override
  public void compute(TileWorker tile, LayerState state) {
    RowSource input = state.inputs.getFirst();
    KernelMap map = input.requireMap();
    int taps = map.taps();
    int[] table = map.sources(input.transposed());
    int channels = input.channels();
    float[] x = input.rows();
    float[] acc = tile.acc();
    for (int n = 0; n < tile.count(); n++) {
      int at = n * state.width;
      int row = tile.slot(n) * taps;
      for (int tap = 0; tap < taps; tap++) {
        int source = table[row + tap];
        for (int c = 0; c < channels; c++) {
          acc[at + c * taps + tap] = source < 0 ? 0f : x[source * channels + c];
        }
      }
    }
  }

  @Override
  public void backward(Adjoint adjoint, LayerState state) {
    RowSource input = state.inputs.getFirst();
    KernelMap map = input.requireMap();
    int taps = map.taps();
    int[] table = map.sources(input.transposed());
    int channels = input.channels();
    float[] dx = adjoint.rows(input.state());
    float[] dy = adjoint.rows(state);
    for (int slot = 0; slot < state.level.sites(); slot++) {
      for (int tap = 0; tap < taps; tap++) {
        int source = table[slot * taps + tap];
        for (int c = 0; source >= 0 && c < channels; c++) {
          dx[source * channels + c] += dy[slot * state.width + c * taps + tap];
        }
      }
    }
  }
}
