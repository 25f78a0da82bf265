package io.sparsewatt.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes layers of operators, one pass in order: each becomes a layer or part of an earlier one.
 * Neither sums nor activations change a bit by it; folded batch norms are part of the model.
 */
final class Fusion {

  private final List<Node> nodes;
  private final SiteRules sites;
  // Readers of a node's rows; a score that sites are chosen by counts twice, so that it stays
  // whole.
  private final int[] consumers;
  // Node by layer, and layer by node.
  private final List<Node> kept = new ArrayList<>();
  private final int[] layerOf;
  private final int[] residuals;
  private final Activation[] activations;
  private final Map<Integer, float[][]> folded = new HashMap<>();

  Fusion(List<Node> nodes, SiteRules sites, int[] consumers) {
    this.nodes = nodes;
    this.sites = sites;
    this.consumers = consumers;
    this.layerOf = new int[nodes.size()];
    this.residuals = new int[nodes.size()];
    this.activations = new Activation[nodes.size()];
    Arrays.fill(residuals, Layer.NONE);
    Arrays.fill(activations, Activation.NONE);
  }

  Network build(String name, boolean trained, List<Declaration> declarations, Tensor... outputs) {
    for (int n = 0; n < nodes.size(); n++) {
      Node node = nodes.get(n);
      int host = host(node);
      if (host == Layer.NONE) {
        layerOf[n] = kept.size();
        activations[kept.size()] = node.activation;
        kept.add(node);
      } else {
        layerOf[n] = host;
        if (node.norm != null) {
          folded.put(host, fold(kept.get(host), node.norm));
        } else if (node.activation.isNone()) {
          residuals[host] = residualOf(node, host);
        } else {
          activations[host] = node.activation;
        }
      }
    }
    List<Layer> layers = new ArrayList<>();
    for (int l = 0; l < kept.size(); l++) {
      layers.add(layer(l));
    }
    List<LevelSpec> levels = new ArrayList<>();
    for (LevelSpec level : sites.levels()) {
      levels.add(withLayers(level));
    }
    Map<String, Integer> aliases = new LinkedHashMap<>();
    for (int n = 0; n < nodes.size(); n++) {
      aliases.put(nodes.get(n).name, layerOf[n]);
    }
    List<Integer> outputLayers = new ArrayList<>();
    for (Tensor output : outputs) {
      outputLayers.add(layerOf[output.node]);
    }
    List<String> outputNames = new ArrayList<>();
    for (Tensor output : outputs) {
      outputNames.add(output.name());
    }
    return new Network(
        name,
        trained,
        layers,
        levels,
        sites.maps(),
        aliases,
        outputLayers,
        declarations,
        outputNames);
  }

  private Layer layer(int index) {
    Node node = kept.get(index);
    float[][] fold = folded.get(index);
    List<LayerInput> inputs = new ArrayList<>();
    for (LayerInput input : node.inputs) {
      inputs.add(new LayerInput(layerOf[input.source()], input.map(), input.transposed()));
    }
    int map = inputs.isEmpty() ? Layer.NONE : inputs.getFirst().map();
    return new Layer(
        index,
        node.name,
        node.operator,
        node.level,
        inputs,
        residuals[index],
        map == Layer.NONE ? null : sites.map(map).geometry(),
        node.inChannels,
        node.channels,
        activations[index],
        node.crossover,
        LayerFormat.FP32,
        fold == null ? node.weight : fold[0],
        fold == null ? node.bias : fold[1]);
  }

  private LevelSpec withLayers(LevelSpec level) {
    PruneSpec test = level.pruning();
    return test == null
        ? level
        : new LevelSpec(
            level.index(),
            level.definers(),
            test.withNode(layerOf[test.node()]),
            level.step(),
            level.bounds());
  }

  /**
   * The layer that takes a node in, or NONE. Its result before the node must have no other reader.
   */
  private int host(Node node) {
    if (node.inputs.isEmpty() || node.inputs.getFirst().map() != Layer.NONE) {
      return Layer.NONE;
    }
    int first = node.inputs.getFirst().source();
    if (node.norm != null) {
      int layer = sole(first);
      return layer != Layer.NONE && kept.get(layer).operator.foldsNorm() && isBare(layer)
          ? layer
          : Layer.NONE;
    }
    if (node.operator instanceof Copying && !node.activation.isNone()) {
      int layer = sole(first);
      return layer != Layer.NONE && activations[layer].isNone() ? layer : Layer.NONE;
    }
    if (node.operator instanceof Sum && node.inputs.size() == 2) {
      int second = node.inputs.get(1).source();
      int layer = takesResidual(first, second);
      return layer != Layer.NONE ? layer : takesResidual(second, first);
    }
    return Layer.NONE;
  }

  private int sole(int source) {
    int layer = layerOf[source];
    return consumers[source] == 1 && !kept.get(layer).inputs.isEmpty() ? layer : Layer.NONE;
  }

  private boolean isBare(int layer) {
    return residuals[layer] == Layer.NONE && activations[layer].isNone();
  }

  private int takesResidual(int source, int residual) {
    int layer = sole(source);
    // The residual must be there before the layer is computed.
    boolean fits =
        layer != Layer.NONE
            && kept.get(layer).operator.takesResidual()
            && isBare(layer)
            && layerOf[residual] < layer;
    return fits ? layer : Layer.NONE;
  }

  private int residualOf(Node node, int host) {
    int first = layerOf[node.inputs.getFirst().source()];
    return first == host ? layerOf[node.inputs.get(1).source()] : first;
  }

  private static float[][] fold(Node matrix, double[][] norm) {
    int out = matrix.channels;
    float[] weight = new float[matrix.weight.length];
    float[] bias = new float[out];
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) (matrix.weight[i] * norm[0][i % out]);
    }
    for (int c = 0; c < out; c++) {
      bias[c] = (float) (matrix.bias[c] * norm[0][c] + norm[1][c]);
    }
    return new float[][] {weight, bias};
  }
}
