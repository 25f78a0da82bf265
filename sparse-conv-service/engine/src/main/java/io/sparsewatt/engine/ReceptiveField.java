package io.sparsewatt.engine;

/** How far rows look, layer by layer, in exact fractions of input steps. */
final class ReceptiveField {

  private final Network network;
  private final int axis;
  // Positions are counted in parts of an input step, so that every level's step is whole.
  private final long parts;
  private final long[] low;
  private final long[] high;

  private ReceptiveField(Network network, int axis) {
    this.network = network;
    this.axis = axis;
    this.low = new long[network.layers().size()];
    this.high = new long[network.layers().size()];
    Axes common = Axes.of(1);
    for (LevelSpec level : network.levels()) {
      common = Pitch.lcm(common, level.step().parts());
    }
    this.parts = common.get(axis);
    for (Layer layer : network.layers()) {
      reach(layer);
    }
  }

  static Axes radius(Network network) {
    int[] radius = new int[3];
    for (int axis = 0; axis < 3; axis++) {
      ReceptiveField field = new ReceptiveField(network, axis);
      for (Layer output : network.outputs()) {
        long reach = Math.max(-field.low[output.index], field.high[output.index]);
        radius[axis] = Math.max(radius[axis], Math.toIntExact(Math.ceilDiv(reach, field.parts)));
      }
    }
    return new Axes(radius[0], radius[1], radius[2]);
  }

  private void reach(Layer layer) {
    if (layer.isInput()) {
      return;
    }
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (LayerInput input : layer.inputs) {
      long near = 0;
      long far = 0;
      if (input.map() != Layer.NONE) {
        MapSpec map = network.maps().get(input.map());
        Geometry g = map.geometry();
        // Steps of the finer of the two levels: the window's input.
        long step = step(map.inLevel());
        int p = g.padding().get(axis);
        int last = (g.kernel().get(axis) - 1) * g.dilation().get(axis);
        near = step * (input.transposed() ? p - last : -p);
        far = step * (input.transposed() ? p : last - p);
      }
      least = Math.min(least, low[input.source()] + near);
      most = Math.max(most, high[input.source()] + far);
    }
    if (layer.hasResidual()) {
      least = Math.min(least, low[layer.residual]);
      most = Math.max(most, high[layer.residual]);
    }
    PruneSpec pruning = network.levels().get(layer.level).pruning();
    if (pruning != null) {
      // Whether a site is there at all depends on its score.
      least = Math.min(least, low[pruning.node()]);
      most = Math.max(most, high[pruning.node()]);
    }
    low[layer.index] = least;
    high[layer.index] = most;
  }

  private long step(int level) {
    Pitch step = network.levels().get(level).step();
    return parts / step.parts().get(axis) * step.steps().get(axis);
  }
}
