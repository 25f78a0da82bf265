package io.sparsewatt.engine;

/**
 * The row read, as it is: what an activation starts from that could not be fused, and what remains
 * of a row on a pruned level.
 */
record Copying(String id) implements Operator {

  @Override
  public boolean keepsRange() {
    return true;
  }

  @Override
  public void compute(TileWorker tile, LayerState state) {
    tile.copy(state.inputs.getFirst(), 0);
  }

  @Override
  public void backward(Adjoint adjoint, LayerState state) {
    RowSource input = state.inputs.getFirst();
    if (input.map() != null) {
      throw new UnsupportedOperationException(
          "'" + id() + "' has no gradient: which sites there are follows from the features");
    }
    Activation activation = state.layer.activation;
    float[] x = input.rows();
    float[] dx = adjoint.rows(input.state());
    float[] dy = adjoint.rows(state);
    int size = state.level.sites() * state.width;
    for (int at = 0; at < size; at++) {
      dx[at] = Math.fma(dy[at], activation.derivative(x[at], state.rows[at]), dx[at]);
    }
  }
}
