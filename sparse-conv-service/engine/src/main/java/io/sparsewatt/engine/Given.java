package io.sparsewatt.engine;

/**
 * The features of the frame; nothing computes them.
 *
 * @param renumbering see {@link NetworkBuilder#renumbering}
 */
record Given(int renumbering) implements Operator {

  /**
   * Whether an update is taken in by renumbering. Decided on counts alone, the same on every
   * machine.
   *
   * @param sites before it
   */
  boolean renumbers(int sites, int inserted, int removed) {
    long moved = (long) inserted + removed;
    // Sites before and after: what moved is all of them at most, so 1000 is never passed.
    long both = 2L * sites + inserted - removed;
    return 1000 * moved > renumbering * both;
  }

  @Override
  public String id() {
    return "input";
  }

  @Override
  public void compute(TileWorker tile, LayerState state) {
    throw new IllegalStateException("an input is not computed");
  }
}
