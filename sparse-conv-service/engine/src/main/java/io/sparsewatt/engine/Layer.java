package io.sparsewatt.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One layer of a built network, after folding and fusion: an operator, then an optional residual
 * sum, then an optional activation. Immutable.
 */
public final class Layer {

  static final int NONE = -1;

  final int index;
  final String name;
  final Operator operator;
  final int level;
  final List<LayerInput> inputs;
  final int residual;
  final @Nullable Geometry geometry;
  final int inChannels;
  final int outChannels;
  final Activation activation;
  final int crossover;
  // [tap][in][out] of a convolution or linear layer, [channel] scales of an affine one, else empty.
  final float[] weight;
  // [out] biases, or the shifts of an affine layer, else empty.
  final float[] bias;

  Layer(
      int index,
      String name,
      Operator operator,
      int level,
      List<LayerInput> inputs,
      int residual,
      @Nullable Geometry geometry,
      int inChannels,
      int outChannels,
      Activation activation,
      int crossover,
      float[] weight,
      float[] bias) {
    this.index = index;
    this.name = name;
    this.operator = operator;
    this.level = level;
    this.inputs = List.copyOf(inputs);
    this.residual = residual;
    this.geometry = geometry;
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.activation = activation;
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

  /**
   * What it computes: {@code submanifold-conv}, {@code max-pool}, ...; {@code input} for features.
   */
  public String operator() {
    return operator.id();
  }

  /** Whether its rows are the features of the frame. */
  public boolean isInput() {
    return inputs.isEmpty();
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
    for (LayerInput input : inputs) {
      all.add(input.source());
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

  /** What it ends in. */
  public Activation activation() {
    return activation;
  }

  /** Above so many dirty rows of a thousand the layer is computed in full; part of the model. */
  public int crossover() {
    return crossover;
  }

  /** Numbers it was built with. */
  public long parameters() {
    return (long) weight.length + bias.length;
  }

  /** Taps of the window; 1 where there is none. */
  int taps() {
    return geometry == null ? 1 : geometry.taps();
  }

  /** MACs of so many edges. */
  long macs(long edges) {
    return operator.macs(edges, inChannels, outChannels);
  }
}
