package io.sparsewatt.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One operator as it was written down; the sources of its inputs are nodes. */
final class Node {

  final String name;
  final Operator operator;
  final int level;
  final int inChannels;
  final int channels;
  final int crossover;
  final List<LayerInput> inputs = new ArrayList<>();
  float[] weight = {};
  float[] bias = {};
  Activation activation = Activation.NONE;

  /** Scale and shift of a batch norm in double, for folding. */
  double @Nullable [][] norm;

  /** The same batch norm for training. */
  @Nullable BatchNorm batchNorm;

  Node(String name, Operator operator, int level, int inChannels, int channels, int crossover) {
    this.name = name;
    this.operator = operator;
    this.level = level;
    this.inChannels = inChannels;
    this.channels = channels;
    this.crossover = crossover;
  }
}
