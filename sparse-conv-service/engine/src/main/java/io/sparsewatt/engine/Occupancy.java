package io.sparsewatt.engine;

import java.util.Arrays;

/**
 * 1 on every site, whatever it holds. The row it reads says only that the site is there; what is
 * made of it follows sites that come and go, and never a feature.
 */
record Occupancy() implements Operator {

  @Override
  public boolean worksOnInt8() {
    return false;
  }

  @Override
  public String id() {
    return "occupancy";
  }

  @Override
  public void compute(TileWorker tile, LayerState state) {
    Arrays.fill(tile.acc(), 0, tile.count() * state.width, 1f);
  }

  @Override
  public void backward(Adjoint adjoint, LayerState state) {
    // A constant has no slope.
  }
}
