package io.sparsewatt.engine;

/** What a layer computes. */
public enum LayerKind {
  /** The features of the frame. */
  INPUT,
  /** Convolution whose output sites are its input sites. */
  SUBMANIFOLD_CONV,
  /** Convolution onto every site that at least one input reaches. */
  STRIDED_CONV,
  /** The pairs of a strided convolution, swapped, back onto the original sites. */
  INVERSE_CONV,
  /** One matrix for every site. */
  LINEAR,
  /** Greatest active input, by {@link Math#max(float, float)}. */
  MAX_POOL,
  /** Sum of the active inputs divided by their number. */
  AVERAGE_POOL,
  /** One factor and one summand a channel: a batch norm that could not be folded. */
  AFFINE,
  /** {@code Math.max(x, 0)}. */
  RELU,
  /** Sum of two tensors on the same sites. */
  ADD,
  /** Channels of several tensors on the same sites, side by side. */
  CONCAT;

  /** Whether rows are sums of weighted inputs. */
  boolean isMatrix() {
    return this == SUBMANIFOLD_CONV
        || this == STRIDED_CONV
        || this == INVERSE_CONV
        || this == LINEAR;
  }
}
