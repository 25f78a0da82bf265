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
  final LayerFormat format;
  // [tap][in][out] of a convolution or linear layer, [channel] scales of an affine one, else empty;
  // whole numbers where the arithmetic is INT8.
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
      LayerFormat format,
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
    this.format = format;
    this.weight = weight;
    this.bias = bias;
  }

  /** The same layer in another place and format. */
  Layer with(int place, List<LayerInput> sources, int added, LayerFormat numbers, float[] weights) {
    return new Layer(
        place,
        name,
        operator,
        level,
        sources,
        added,
        geometry,
        inChannels,
        outChannels,
        activation,
        crossover,
        numbers,
        weights,
        bias);
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

  /** What it multiplies; without weights, what it works on. */
  public NumberFormat format() {
    return format.arithmetic();
  }

  /** What its rows are kept as. */
  public NumberFormat rowFormat() {
    return format.rows();
  }

  /** What one step of an INT8 row stands for; 1 for FP32. */
  public float rowScale() {
    return format.scale();
  }

  /** Numbers it was built with. */
  public long parameters() {
    return (long) weight.length + bias.length;
  }

  /** Bytes of its parameters: an INT8 layer has a byte a weight, and a scale and bias a channel. */
  long parameterBytes() {
    long floats = (long) bias.length + format.weightScales().length;
    return weight.length * (long) format.arithmetic().bytes() + floats * Float.BYTES;
  }

  /** Whether its weights are whole numbers. */
  boolean multipliesInt8() {
    return operator.hasWeights() && format.arithmetic() == NumberFormat.INT8;
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
