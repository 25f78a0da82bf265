package io.sparsewatt.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One layer of a built network, after folding and fusion: an operator, then an optional residual
 * sum, then an optional ReLU. Immutable.
 */
public final class Layer {

  static final int NONE = -1;

  final int index;
  final String name;
  final LayerKind kind;
  final int level;
  final int[] sources;
  final int residual;
  final int map;
  final boolean transposed;
  final @Nullable Geometry geometry;
  final int inChannels;
  final int outChannels;
  final boolean relu;
  final int crossover;
  // [tap][in][out] of a convolution or linear layer, [channel] scales of an affine one, else empty.
  final float[] weight;
  // [out] biases, or the shifts of an affine layer, else empty.
  final float[] bias;

  Layer(
      int index,
      String name,
      LayerKind kind,
      int level,
      int[] sources,
      int residual,
      int map,
      boolean transposed,
      @Nullable Geometry geometry,
      int inChannels,
      int outChannels,
      boolean relu,
      int crossover,
      float[] weight,
      float[] bias) {
    this.index = index;
    this.name = name;
    this.kind = kind;
    this.level = level;
    this.sources = sources;
    this.residual = residual;
    this.map = map;
    this.transposed = transposed;
    this.geometry = geometry;
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.relu = relu;
    this.crossover = crossover;
    this.weight = weight;
    this.bias = bias;
  }

  /** Position in {@link Network#layers()}. */
  public int index() {
    return index;
  }

  /**
   * The name given to the operator; what was folded or fused into it answers to its own name as
   * well.
   */
  public String name() {
    return name;
  }

  /** What it computes. */
  public LayerKind kind() {
    return kind;
  }

  /** The set of sites it lives on; 0 is the input's. */
  public int level() {
    return level;
  }

  /** Channels of a source row (of all sources, for a concat). */
  public int inChannels() {
    return inChannels;
  }

  /** Channels of an output row. */
  public int outChannels() {
    return outChannels;
  }

  /** The window, or null where a row depends on its own site alone. */
  public @Nullable Geometry geometry() {
    return geometry;
  }

  /** Indexes of the layers it reads, the residual's last. */
  public List<Integer> sources() {
    List<Integer> all = new ArrayList<>();
    for (int source : sources) {
      all.add(source);
    }
    if (residual != NONE) {
      all.add(residual);
    }
    return List.copyOf(all);
  }

  /** Whether a residual is added. */
  public boolean hasResidual() {
    return residual != NONE;
  }

  /** Whether it ends in a ReLU. */
  public boolean hasRelu() {
    return relu;
  }

  /** Above so many dirty rows of a thousand the layer is computed in full; part of the model. */
  public int crossover() {
    return crossover;
  }

  /** Numbers it was built with. */
  public long parameters() {
    return (long) weight.length + bias.length;
  }

  /** MACs of so many edges. */
  long macs(long edges) {
    return switch (kind) {
      case SUBMANIFOLD_CONV, STRIDED_CONV, INVERSE_CONV, LINEAR ->
          Math.multiplyExact(edges, (long) inChannels * outChannels);
      case AFFINE -> Math.multiplyExact(edges, (long) outChannels);
      case INPUT, MAX_POOL, AVERAGE_POOL, RELU, ADD, CONCAT -> 0;
    };
  }
}
