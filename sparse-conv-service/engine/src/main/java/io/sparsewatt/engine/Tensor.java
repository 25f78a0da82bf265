package io.sparsewatt.engine;

/**
 * A value of a network under construction: channels on a set of sites. Every method adds one
 * operator and returns its result. Parameters come from the builder's {@link Weights}.
 *
 * <p>Three conventions say where the output of a window with a stride lives. {@link #stridedConv}:
 * every site whose window holds at least one active input (SparseConvNet, spconv). {@link
 * #cellConv}: every site o with an active input in its cell, o*stride up to the next
 * (MinkowskiEngine and TorchSparse by default). {@link #inverseConv}: the sites that a strided
 * operator started from. Where the window is the cell (kernel = stride, no padding) the first two
 * are the same.
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

  /** The name of the operator that makes it. */
  public String name() {
    return builder.nameOf(this);
  }

  /** {@link #submanifoldConv(String, int, Geometry, int)} in one group. */
  public Tensor submanifoldConv(String name, int outChannels, Geometry geometry) {
    return submanifoldConv(name, outChannels, geometry, 1);
  }

  /**
   * Convolution onto the same sites. Stride 1; the window is centred, an even side reaching further
   * down.
   *
   * @param groups runs of channels that do not see each other; as many as channels for a depthwise
   *     convolution
   * @throws IllegalArgumentException if the geometry has a stride, or a padding that is not the
   *     centred one, or if the groups do not divide the channels
   */
  public Tensor submanifoldConv(String name, int outChannels, Geometry geometry, int groups) {
    return declare("submanifold-conv")
        .with("channels", outChannels)
        .centredWindow(geometry)
        .with("groups", groups, 1)
        .of(builder.submanifoldConv(this, name, outChannels, geometry, groups));
  }

  /** {@link #stridedConv(String, int, Geometry, int)} in one group. */
  public Tensor stridedConv(String name, int outChannels, Geometry geometry) {
    return stridedConv(name, outChannels, geometry, 1);
  }

  /** Convolution onto every site that at least one active input reaches. */
  public Tensor stridedConv(String name, int outChannels, Geometry geometry, int groups) {
    return declare("strided-conv")
        .with("channels", outChannels)
        .window(geometry)
        .with("groups", groups, 1)
        .of(builder.stridedConv(this, name, outChannels, geometry, groups));
  }

  /** {@link #cellConv(String, int, Geometry, int)} in one group. */
  public Tensor cellConv(String name, int outChannels, Geometry geometry) {
    return cellConv(name, outChannels, geometry, 1);
  }

  /**
   * Convolution onto every site that has an active input in its cell of {@code stride} steps; the
   * window may reach beyond the cell, but makes no site.
   */
  public Tensor cellConv(String name, int outChannels, Geometry geometry, int groups) {
    return declare("cell-conv")
        .with("channels", outChannels)
        .window(geometry)
        .with("groups", groups, 1)
        .of(builder.cellConv(this, name, outChannels, geometry, groups));
  }

  /** {@link #generativeConv(String, int, Geometry, int)} in one group. */
  public Tensor generativeConv(String name, int outChannels, Geometry geometry) {
    return generativeConv(name, outChannels, geometry, 1);
  }

  /**
   * Transposed convolution onto every site that its window, turned round, reaches: each input o
   * makes the sites {@code o*stride - padding + r*dilation}.
   */
  public Tensor generativeConv(String name, int outChannels, Geometry geometry, int groups) {
    return declare("generative-conv")
        .with("channels", outChannels)
        .window(geometry)
        .with("groups", groups, 1)
        .of(builder.generativeConv(this, name, outChannels, geometry, groups));
  }

  /**
   * Convolution back onto the sites that this tensor's level was made of: the pairs of the strided
   * operator that made it, swapped.
   *
   * @throws IllegalArgumentException if this tensor's sites were not made by one window
   */
  public Tensor inverseConv(String name, int outChannels) {
    return inverseConv(name, outChannels, 1);
  }

  /** The same in groups. */
  public Tensor inverseConv(String name, int outChannels, int groups) {
    return declare("inverse-conv")
        .with("channels", outChannels)
        .with("groups", groups, 1)
        .of(builder.inverseConv(this, name, outChannels, groups));
  }

  /**
   * Convolution back onto the sites of another tensor, along the pairs that a window from there to
   * here has, swapped: inverts a {@link #cellConv}, and leads from or to sites that were pruned or
   * united.
   */
  public Tensor inverseConv(String name, int outChannels, Geometry window, Tensor onto) {
    return inverseConv(name, outChannels, window, onto, 1);
  }

  /** The same in groups. */
  public Tensor inverseConv(
      String name, int outChannels, Geometry window, Tensor onto, int groups) {
    return declare("inverse-conv")
        .with("channels", outChannels)
        .window(window)
        .with("onto", onto.name())
        .with("groups", groups, 1)
        .of(builder.inverseConv(this, name, outChannels, window, onto, groups));
  }

  /** Greatest active input of each window, channel by channel. */
  public Tensor maxPool(String name, Geometry geometry) {
    return declare("max-pool")
        .window(geometry)
        .of(builder.pool(this, Reduction.MAX, name, geometry));
  }

  /**
   * Sum of the active inputs of each window divided by their number (not by the window's volume).
   */
  public Tensor averagePool(String name, Geometry geometry) {
    return declare("average-pool")
        .window(geometry)
        .of(builder.pool(this, Reduction.AVERAGE, name, geometry));
  }

  /** Sum of the active inputs of each window. */
  public Tensor sumPool(String name, Geometry geometry) {
    return declare("sum-pool")
        .window(geometry)
        .of(builder.pool(this, Reduction.SUM, name, geometry));
  }

  /**
   * Each row on every site that the window, turned round, reaches from it (o*stride - padding +
   * r*dilation, as {@link #generativeConv}); where windows overlap, their sum.
   */
  public Tensor unpool(String name, Geometry geometry) {
    return declare("unpool").window(geometry).of(builder.unpool(this, name, geometry));
  }

  /**
   * One row of all sites, at 0, 0, 0; none where there are no sites. Computed by halving: a tree of
   * windows of two cells a side, so that a changed site costs one path to the root. The layers on
   * the way are named {@code name.1}, {@code name.2}, ...
   */
  public Tensor globalPool(String name, Reduction reduction) {
    return declare("global-pool")
        .with("by", reduction.id())
        .of(builder.globalPool(this, name, reduction));
  }

  /**
   * Looks down axis 2: each column of {@code height} cells from {@code low} up becomes one site,
   * those above it the next.
   *
   * @param low lowest cell of the columns with coordinate 0, -512..0
   * @param height cells a column, 1..512
   */
  public Tensor birdsEye(String name, int low, int height, Reduction reduction) {
    return declare("birds-eye")
        .with("low", low)
        .with("height", height)
        .with("by", reduction.id())
        .of(builder.birdsEye(this, name, low, height, reduction));
  }

  /**
   * The same with a column's cells put side by side into channels, as a dense network flattens
   * height: channel {@code c * height + cell}, +0 where a cell is not active.
   */
  public Tensor birdsEyeStack(String name, int low, int height) {
    return declare("birds-eye-stack")
        .with("low", low)
        .with("height", height)
        .of(builder.birdsEyeStack(this, name, low, height));
  }

  /** One matrix for every site (a 1x1 convolution). */
  public Tensor linear(String name, int outChannels) {
    return linear(name, outChannels, 1);
  }

  /** The same in groups. */
  public Tensor linear(String name, int outChannels, int groups) {
    return declare("linear")
        .with("channels", outChannels)
        .with("groups", groups, 1)
        .of(builder.linear(this, name, outChannels, groups));
  }

  /**
   * One channel of 1 on this tensor's sites, whatever its features: what is built on it changes
   * only where sites come and go, so that coarse levels stay as they are while features, or sites
   * within a coarse one, flicker.
   */
  public Tensor occupancy(String name) {
    return declare("occupancy").of(builder.occupancy(this, name));
  }

  /** {@code fma(x, scale, shift)}, channel by channel. */
  public Tensor affine(String name) {
    return declare("affine").of(builder.affine(this, name));
  }

  /**
   * Batch norm with its trained statistics. It is folded into the convolution or linear layer
   * before it if that has no other consumer, else it becomes an affine layer. The folded weights,
   * rounded to float, are the model.
   *
   * @param epsilon added to the variance: 1e-3 in OpenPCDet, 1e-4 in SparseConvNet, 1e-5 in PyTorch
   */
  public Tensor batchNorm(String name, double epsilon) {
    return declare("batch-norm")
        .with("epsilon", epsilon)
        .of(builder.batchNorm(this, name, epsilon));
  }

  /** {@code Math.max(x, 0)}; see {@link #activate}. */
  public Tensor relu(String name) {
    return activate(name, Activation.Kind.RELU);
  }

  /** x above 0, else x times the slope; see {@link #activate}. */
  public Tensor leakyRelu(String name, float slope) {
    Activation activation = new Activation(Activation.Kind.LEAKY_RELU, slope);
    return declare("leaky-relu")
        .with("slope", slope, 0f)
        .of(builder.activate(this, name, activation));
  }

  /** A function of every value; fused into the operator before it if that has no other consumer. */
  public Tensor activate(String name, Activation.Kind kind) {
    Activation activation = new Activation(kind, 0);
    return declare(kind.id()).of(builder.activate(this, name, activation));
  }

  /**
   * This tensor plus another on the same sites; fused into the operator before it where that is
   * possible.
   */
  public Tensor add(String name, Tensor other) {
    return declare("add", other).of(builder.add(this, name, other));
  }

  /** This tensor's channels, then the others', all on the same sites. */
  public Tensor concat(String name, Tensor... others) {
    return declare("concat", others).of(builder.concat(this, name, others));
  }

  /** The sum on every site that any of them has; one that has no row there adds nothing. */
  public Tensor sparseAdd(String name, Tensor... others) {
    return declare("sparse-add", others).of(builder.sparseAdd(this, name, others));
  }

  /** All channels on every site that any of them has; +0 for those of one that has no row there. */
  public Tensor sparseConcat(String name, Tensor... others) {
    return declare("sparse-concat", others).of(builder.sparseConcat(this, name, others));
  }

  /**
   * This tensor's rows on those sites whose score is above a threshold. Whatever is made of them
   * follows the features, so {@link Network#countMacs} is not defined for such a network.
   *
   * @param scores a tensor on the same sites; it is kept as a layer of its own
   * @param channel of the scores
   */
  public Tensor prune(String name, Tensor scores, int channel, float threshold) {
    return declare("prune")
        .with("scores", scores.name())
        .with("channel", channel, 0)
        .with("above", threshold)
        .of(builder.prune(this, name, scores, channel, threshold));
  }

  private Declaration.Draft declare(String operator, Tensor... others) {
    return new Declaration.Draft(operator, this, others);
  }
}
