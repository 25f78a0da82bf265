package io.sparsewatt.engine;

/**
 * How a layer's rows are made of the rows it reads. Where these lie is the layer's {@link
 * LayerInput inputs}; that they are found, followed when they change, counted and stored is the
 * same for every operator. Stateless and thread-safe.
 */
interface Operator {

  /** Its name in network files, receipts and messages. */
  String id();

  /**
   * Fills the accumulator rows of a tile, residual and activation aside. A row depends on the rows
   * it reads and on nothing else; the order of operations is fixed.
   */
  void compute(TileWorker tile, LayerState state);

  /** Whether it reads its weights as the kernels arrange them, and pads rows to whole vectors. */
  default boolean usesKernels() {
    return false;
  }

  /** Whether a batch norm after it can be folded into its weights. */
  default boolean foldsNorm() {
    return false;
  }

  /** Whether a sum after it can be computed with it. */
  default boolean takesResidual() {
    return false;
  }

  /** Whether it multiplies what it reads with weights of the layer, as INT8 in an INT8 layer. */
  default boolean hasWeights() {
    return false;
  }

  /** Whether it brings the rows of several sources into one format itself. */
  default boolean weighsInputs() {
    return false;
  }

  /** Whether rows of whole numbers of a bounded range are enough for it to read. */
  default boolean worksOnInt8() {
    return true;
  }

  /** Whether its rows, activation aside, go no further than those it reads. */
  default boolean keepsRange() {
    return false;
  }

  /** MACs of so many edges. */
  default long macs(long edges, int inChannels, int outChannels) {
    return 0;
  }

  /**
   * MACs of a machine that sends every changed unit along its edges.
   *
   * @param unitEdges changed units, each times its edges
   */
  default long deltaMacs(long unitEdges, int outChannels) {
    return 0;
  }

  /**
   * Adds to the gradients of what the layer read, and of its parameters, what follows from the
   * gradient of its rows. Residual and activation aside: a network in training has neither fused.
   *
   * @throws UnsupportedOperationException where there is no gradient
   */
  default void backward(Adjoint adjoint, LayerState state) {
    throw new UnsupportedOperationException("'" + id() + "' has no gradient");
  }
}
