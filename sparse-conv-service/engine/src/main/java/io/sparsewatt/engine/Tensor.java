package io.sparsewatt.engine;

/**
 * A value of a network under construction: channels on a set of sites. Every method adds one
 * operator and returns its result. Parameters come from the builder's {@link Weights}.
 */
public final class Tensor {

  final NetworkBuilder builder;
  final int node;
  private final int channels;

  Tensor(NetworkBuilder builder, int node, int channels) {
    this.builder = builder;
    this.node = node;
    this.channels = channels;
  }

  /** Channels of a row. */
  public int channels() {
    return channels;
  }

  /**
   * Convolution onto the same sites. Stride 1; the window is centred, an even side reaching further
   * down.
   *
   * @throws IllegalArgumentException if the geometry has a stride, or a padding that is not the
   *     centred one
   */
  public Tensor submanifoldConv(String name, int outChannels, Geometry geometry) {
    return builder.submanifoldConv(this, name, outChannels, geometry);
  }

  /** Convolution onto every site that at least one active input reaches. */
  public Tensor stridedConv(String name, int outChannels, Geometry geometry) {
    return builder.stridedConv(this, name, outChannels, geometry);
  }

  /**
   * Convolution back onto the sites that this tensor's level was made of: the pairs of the strided
   * operator that made it, swapped.
   *
   * @throws IllegalArgumentException if this tensor is on the input's sites
   */
  public Tensor inverseConv(String name, int outChannels) {
    return builder.inverseConv(this, name, outChannels);
  }

  /** Greatest active input of each window, channel by channel. */
  public Tensor maxPool(String name, Geometry geometry) {
    return builder.pool(this, LayerKind.MAX_POOL, name, geometry);
  }

  /**
   * Sum of the active inputs of each window divided by their number (not by the window's volume).
   */
  public Tensor averagePool(String name, Geometry geometry) {
    return builder.pool(this, LayerKind.AVERAGE_POOL, name, geometry);
  }

  /** One matrix for every site (a 1x1 convolution). */
  public Tensor linear(String name, int outChannels) {
    return builder.linear(this, name, outChannels);
  }

  /** {@code fma(x, scale, shift)}, channel by channel. */
  public Tensor affine(String name) {
    return builder.affine(this, name);
  }

  /**
   * Batch norm with its trained statistics. It is folded into the convolution or linear layer
   * before it if that has no other consumer, else it becomes an affine layer. The folded weights,
   * rounded to float, are the model.
   *
   * @param epsilon added to the variance: 1e-3 in OpenPCDet, 1e-4 in SparseConvNet, 1e-5 in PyTorch
   */
  public Tensor batchNorm(String name, double epsilon) {
    return builder.batchNorm(this, name, epsilon);
  }

  /** {@code Math.max(x, 0)}; fused into the operator before it if that has no other consumer. */
  public Tensor relu(String name) {
    return builder.relu(this, name);
  }

  /**
   * This tensor plus another on the same sites; fused into the operator before it where that is
   * possible.
   */
  public Tensor add(String name, Tensor other) {
    return builder.add(this, name, other);
  }

  /** This tensor's channels, then the others', all on the same sites. */
  public Tensor concat(String name, Tensor... others) {
    return builder.concat(this, name, others);
  }
}
