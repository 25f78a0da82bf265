package io.sparsewatt.engine.weights;

/** How a linear layer's matrix lies; asked for only where it has as many inputs as outputs. */
public enum MatrixLayout {
  /** [out, in], as PyTorch's linear layers. */
  OUT_IN,
  /** [in, out], as SparseConvNet's NetworkInNetwork, MinkowskiEngine and this engine. */
  IN_OUT
}
