package io.sparsewatt.engine;

/** The features of the frame; nothing computes them. */
record Given() implements Operator {

  @Override
  public String id() {
    return "input";
  }

  @Override
  public void compute(TileWorker tile, LayerState state) {
    throw new IllegalStateException("an input is not computed");
  }
}
