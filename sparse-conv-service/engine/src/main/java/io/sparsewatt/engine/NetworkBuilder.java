package io.sparsewatt.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects operators, then folds and fuses them into a {@link Network}. Not thread-safe. */
public final class NetworkBuilder {

  /** The most channels of a row: a bound on the memory of one site. */
  public static final int MAX_CHANNELS = 1024;

  /** The most numbers of one weight tensor (256 MiB). */
  public static final int MAX_WEIGHTS = 1 << 26;

  /** The most operators: ten times the largest network in use. */
  public static final int MAX_OPERATORS = 1024;

  // Measured on a KITTI scan at 0.2 m: rows by list cost a row as much as all rows do, and marking
  // costs
  // little. At 70 % dirty the list still won, at 98 % it did not.
  private static final int DEFAULT_CROSSOVER = 800;

  private final String name;
  private final Weights weights;
  private final List<Node> nodes = new ArrayList<>();
  private final List<LevelSpec> levels = new ArrayList<>();
  private final List<MapSpec> maps = new ArrayList<>();
  private final Map<String, Integer> names = new HashMap<>();
  private @Nullable Axes bounds;
  private boolean trained;
  private int crossover = DEFAULT_CROSSOVER;

  NetworkBuilder(String name, Weights weights) {
    this.name = name;
    this.weights = weights;
  }

  /**
   * Declares a grid with its origin at 0: inputs outside are an error, and strided outputs are cut
   * to the size that a dense network has. Without it the network is unbounded.
   */
  public NetworkBuilder bounded(Axes sides) {
    if (!nodes.isEmpty()) {
      throw new IllegalStateException("bounded(...) must come before input(...)");
    }
    if (sides.min() < 1 || sides.max() > SiteKey.MAX + 1) {
      throw new IllegalArgumentException(
          "bounds " + sides + " must lie in 1.." + (SiteKey.MAX + 1) + " on every axis");
    }
    bounds = sides;
    return this;
  }

  /**
   * Whether the weights come from training; false unless said, and shown wherever the network's
   * name is.
   */
  public NetworkBuilder trained(boolean fromTraining) {
    trained = fromTraining;
    return this;
  }

  /**
   * Above so many dirty rows of a thousand a layer is computed in full: 0 always, 1000 never. Holds
   * for the operators added after it.
   */
  public NetworkBuilder crossover(int perMille) {
    if (perMille < 0 || perMille > 1000) {
      throw new IllegalArgumentException(
          "crossover " + perMille + " must lie in 0..1000 per mille");
    }
    crossover = perMille;
    return this;
  }

  /** The features of the frame; a network has one input. */
  public Tensor input(String inputName, int channels) {
    if (!nodes.isEmpty()) {
      throw new IllegalStateException(
          "the network has its input '" + nodes.getFirst().name + "' already");
    }
    levels.add(new LevelSpec(0, Layer.NONE, Layer.NONE, Axes.of(1), bounds));
    return add(new Node(inputName, LayerKind.INPUT, 0, channels, channels, crossover));
  }

  Tensor submanifoldConv(Tensor source, String layerName, int outChannels, Geometry geometry) {
    Geometry centred = geometry.centred();
    if (!geometry.stride().equals(Axes.of(1))) {
      throw new IllegalArgumentException(
          "submanifold convolution '"
              + layerName
              + "' has stride "
              + geometry.stride()
              + "; its sites are its inputs, so the stride must be 1. Use stridedConv");
    }
    if (!geometry.padding().equals(Axes.of(0)) && !geometry.equals(centred)) {
      throw new IllegalArgumentException(
          "submanifold convolution '"
              + layerName
              + "' has padding "
              + geometry.padding()
              + "; it is always centred ("
              + centred.padding()
              + "). Leave it out");
    }
    Node from = node(source, layerName);
    int map = map(centred, from.level, from.level);
    return matrix(
        LayerKind.SUBMANIFOLD_CONV, from, source, layerName, outChannels, from.level, map, false);
  }

  Tensor stridedConv(Tensor source, String layerName, int outChannels, Geometry geometry) {
    Node from = node(source, layerName);
    LevelSpec level = strided(from.level, geometry, layerName);
    return matrix(
        LayerKind.STRIDED_CONV,
        from,
        source,
        layerName,
        outChannels,
        level.index(),
        level.parentMap(),
        false);
  }

  Tensor inverseConv(Tensor source, String layerName, int outChannels) {
    Node from = node(source, layerName);
    LevelSpec level = levels.get(from.level);
    if (level.parent() == Layer.NONE) {
      throw new IllegalArgumentException(
          "inverse convolution '"
              + layerName
              + "' reads '"
              + from.name
              + "', which is on the input's sites; it needs a tensor that a strided operator made");
    }
    return matrix(
        LayerKind.INVERSE_CONV,
        from,
        source,
        layerName,
        outChannels,
        level.parent(),
        level.parentMap(),
        true);
  }

  Tensor pool(Tensor source, LayerKind kind, String layerName, Geometry geometry) {
    Node from = node(source, layerName);
    LevelSpec level = strided(from.level, geometry, layerName);
    Node node = new Node(layerName, kind, level.index(), from.channels, from.channels, crossover);
    node.sources = new int[] {source.node};
    node.map = level.parentMap();
    return add(node);
  }

  Tensor linear(Tensor source, String layerName, int outChannels) {
    Node from = node(source, layerName);
    return matrix(
        LayerKind.LINEAR, from, source, layerName, outChannels, from.level, Layer.NONE, false);
  }

  Tensor affine(Tensor source, String layerName) {
    Node from = node(source, layerName);
    Node node =
        new Node(layerName, LayerKind.AFFINE, from.level, from.channels, from.channels, crossover);
    node.sources = new int[] {source.node};
    node.weight = parameter(layerName + ".scale", from.channels);
    node.bias = parameter(layerName + ".shift", from.channels);
    return add(node);
  }

  Tensor batchNorm(Tensor source, String layerName, double epsilon) {
    if (!(epsilon >= 0 && epsilon < 1)) {
      throw new IllegalArgumentException(
          "batch norm '" + layerName + "': epsilon " + epsilon + " must lie in 0..1");
    }
    Node from = node(source, layerName);
    int channels = from.channels;
    float[] gamma = parameter(layerName + ".gamma", channels);
    float[] beta = parameter(layerName + ".beta", channels);
    float[] mean = parameter(layerName + ".mean", channels);
    float[] variance = parameter(layerName + ".variance", channels);
    Node node = new Node(layerName, LayerKind.AFFINE, from.level, channels, channels, crossover);
    node.sources = new int[] {source.node};
    node.norm = new double[2][channels];
    node.weight = new float[channels];
    node.bias = new float[channels];
    for (int c = 0; c < channels; c++) {
      double spread = (double) variance[c] + epsilon;
      if (!(spread > 0)) {
        throw new IllegalArgumentException(
            "batch norm '"
                + layerName
                + "': variance "
                + variance[c]
                + " + epsilon "
                + epsilon
                + " of channel "
                + c
                + " must be above 0");
      }
      double scale = gamma[c] / StrictMath.sqrt(spread);
      double shift = beta[c] - mean[c] * scale;
      node.norm[0][c] = scale;
      node.norm[1][c] = shift;
      node.weight[c] = (float) scale;
      node.bias[c] = (float) shift;
    }
    return add(node);
  }

  Tensor relu(Tensor source, String layerName) {
    Node from = node(source, layerName);
    Node node =
        new Node(layerName, LayerKind.RELU, from.level, from.channels, from.channels, crossover);
    node.sources = new int[] {source.node};
    return add(node);
  }

  Tensor add(Tensor source, String layerName, Tensor other) {
    Node from = node(source, layerName);
    Node second = node(other, layerName);
    requireSameSites(layerName, from, second);
    if (from.channels != second.channels) {
      throw new IllegalArgumentException(
          "add '"
              + layerName
              + "': '"
              + from.name
              + "' has "
              + from.channels
              + " channels, '"
              + second.name
              + "' has "
              + second.channels);
    }
    Node node =
        new Node(layerName, LayerKind.ADD, from.level, from.channels, from.channels, crossover);
    node.sources = new int[] {source.node, other.node};
    return add(node);
  }

  Tensor concat(Tensor source, String layerName, Tensor... others) {
    Node from = node(source, layerName);
    int[] sources = new int[others.length + 1];
    sources[0] = source.node;
    int channels = from.channels;
    for (int i = 0; i < others.length; i++) {
      Node other = node(others[i], layerName);
      requireSameSites(layerName, from, other);
      sources[i + 1] = others[i].node;
      channels += other.channels;
    }
    Node node = new Node(layerName, LayerKind.CONCAT, from.level, channels, channels, crossover);
    node.sources = sources;
    return add(node);
  }

  /**
   * The network that computes these tensors. Folds batch norms, fuses sums and ReLUs; neither sums
   * nor ReLUs change a bit by it.
   *
   * @throws IllegalStateException if an operator is neither an output nor read by another
   */
  public Network build(Tensor... outputs) {
    if (outputs.length == 0) {
      throw new IllegalArgumentException("a network needs at least one output");
    }
    int[] consumers = new int[nodes.size()];
    for (Node node : nodes) {
      for (int source : node.sources) {
        consumers[source]++;
      }
    }
    for (Tensor output : outputs) {
      node(output, "build");
      consumers[output.node]++;
    }
    for (int n = 0; n < consumers.length; n++) {
      if (consumers[n] == 0) {
        throw new IllegalStateException(
            "operator '"
                + nodes.get(n).name
                + "' is neither an output nor read by another; remove it");
      }
    }
    return new Fusion(consumers).build(outputs);
  }

  /** One pass over the operators in order; each becomes a layer or part of an earlier one. */
  private final class Fusion {

    private final int[] consumers;
    // Node by layer, and layer by node.
    private final List<Node> kept = new ArrayList<>();
    private final int[] layerOf;
    private final int[] residuals;
    private final boolean[] relus;

    Fusion(int[] consumers) {
      this.consumers = consumers;
      this.layerOf = new int[nodes.size()];
      this.residuals = new int[nodes.size()];
      this.relus = new boolean[nodes.size()];
      Arrays.fill(residuals, Layer.NONE);
    }

    Network build(Tensor... outputs) {
      Map<Integer, float[][]> folded = new HashMap<>();
      for (int n = 0; n < nodes.size(); n++) {
        Node node = nodes.get(n);
        int host = host(node);
        if (host == Layer.NONE) {
          layerOf[n] = kept.size();
          kept.add(node);
        } else {
          layerOf[n] = host;
          switch (node.kind) {
            case AFFINE -> folded.put(host, fold(kept.get(host), node));
            case RELU -> relus[host] = true;
            case ADD -> residuals[host] = residualOf(node, host);
            default -> throw new IllegalStateException("a " + node.kind + " is never fused");
          }
        }
      }
      List<Layer> layers = new ArrayList<>();
      for (int l = 0; l < kept.size(); l++) {
        Node node = kept.get(l);
        float[][] fold = folded.get(l);
        int[] sources = new int[node.sources.length];
        for (int s = 0; s < sources.length; s++) {
          sources[s] = layerOf[node.sources[s]];
        }
        layers.add(
            new Layer(
                l,
                node.name,
                node.kind,
                node.level,
                sources,
                residuals[l],
                node.map,
                node.transposed,
                node.map == Layer.NONE ? null : maps.get(node.map).geometry(),
                node.inChannels,
                node.channels,
                relus[l] || node.kind == LayerKind.RELU,
                node.crossover,
                fold == null ? node.weight : fold[0],
                fold == null ? node.bias : fold[1]));
      }
      Map<String, Integer> aliases = new LinkedHashMap<>();
      for (int n = 0; n < nodes.size(); n++) {
        aliases.put(nodes.get(n).name, layerOf[n]);
      }
      List<Integer> outputLayers = new ArrayList<>();
      for (Tensor output : outputs) {
        outputLayers.add(layerOf[output.node]);
      }
      return new Network(name, trained, layers, levels, maps, aliases, outputLayers);
    }

    /**
     * The layer that takes a node in, or NONE. Its result before the node must have no other
     * reader.
     */
    private int host(Node node) {
      return switch (node.kind) {
        case AFFINE -> {
          int layer = sole(node.sources[0]);
          yield node.norm != null
                  && layer != Layer.NONE
                  && kept.get(layer).kind.isMatrix()
                  && isBare(layer)
              ? layer
              : Layer.NONE;
        }
        case RELU -> sole(node.sources[0]);
        case ADD -> {
          int first = takesResidual(node.sources[0], node.sources[1]);
          yield first != Layer.NONE ? first : takesResidual(node.sources[1], node.sources[0]);
        }
        default -> Layer.NONE;
      };
    }

    private int sole(int source) {
      int layer = layerOf[source];
      return consumers[source] == 1 && kept.get(layer).kind != LayerKind.INPUT ? layer : Layer.NONE;
    }

    private boolean isBare(int layer) {
      return residuals[layer] == Layer.NONE && !relus[layer];
    }

    private int takesResidual(int source, int residual) {
      int layer = sole(source);
      // The residual must be there before the layer is computed.
      boolean fits =
          layer != Layer.NONE
              && (kept.get(layer).kind.isMatrix() || kept.get(layer).kind == LayerKind.AFFINE)
              && isBare(layer)
              && layerOf[residual] < layer;
      return fits ? layer : Layer.NONE;
    }

    private int residualOf(Node node, int host) {
      int first = layerOf[node.sources[0]];
      return first == host ? layerOf[node.sources[1]] : first;
    }

    private float[][] fold(Node matrix, Node batchNorm) {
      double[][] norm = batchNorm.norm;
      if (norm == null) {
        throw new IllegalStateException("only a batch norm is folded");
      }
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

  private Tensor matrix(
      LayerKind kind,
      Node from,
      Tensor source,
      String layerName,
      int outChannels,
      int level,
      int map,
      boolean transposed) {
    requireChannels(layerName, outChannels);
    int taps = map == Layer.NONE ? 1 : maps.get(map).geometry().taps();
    if ((long) taps * from.channels * outChannels > MAX_WEIGHTS) {
      throw new IllegalArgumentException(
          "layer '"
              + layerName
              + "' has "
              + taps
              + " x "
              + from.channels
              + " x "
              + outChannels
              + " weights, at most "
              + MAX_WEIGHTS
              + " are allowed");
    }
    Node node = new Node(layerName, kind, level, from.channels, outChannels, crossover);
    node.sources = new int[] {source.node};
    node.map = map;
    node.transposed = transposed;
    node.weight =
        map == Layer.NONE
            ? parameter(layerName + ".weight", from.channels, outChannels)
            : parameter(layerName + ".weight", taps, from.channels, outChannels);
    node.bias = parameter(layerName + ".bias", outChannels);
    return add(node);
  }

  private float[] parameter(String parameterName, int... shape) {
    int size = 1;
    for (int side : shape) {
      size = Math.multiplyExact(size, side);
    }
    float[] values = weights.tensor(parameterName, shape);
    if (values.length != size) {
      throw new IllegalArgumentException(
          "parameter '"
              + parameterName
              + "' has "
              + values.length
              + " numbers, shape "
              + Arrays.toString(shape)
              + " needs "
              + size);
    }
    for (int i = 0; i < size; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "parameter '"
                + parameterName
                + "' holds "
                + values[i]
                + " at "
                + i
                + "; weights must be finite");
      }
    }
    return values.clone();
  }

  private LevelSpec strided(int parent, Geometry geometry, String layerName) {
    for (LevelSpec level : levels) {
      if (level.parent() == parent && maps.get(level.parentMap()).geometry().equals(geometry)) {
        return level;
      }
    }
    LevelSpec from = levels.get(parent);
    Axes sides = from.bounds() == null ? null : geometry.denseOutput(from.bounds());
    if (sides != null && sides.min() < 1) {
      throw new IllegalArgumentException(
          "layer '"
              + layerName
              + "': window "
              + geometry
              + " leaves nothing of a grid of "
              + from.bounds());
    }
    int index = levels.size();
    int map = map(geometry, parent, index);
    LevelSpec level =
        new LevelSpec(index, parent, map, from.totalStride().times(geometry.stride()), sides);
    levels.add(level);
    return level;
  }

  private int map(Geometry geometry, int inLevel, int outLevel) {
    MapSpec spec = new MapSpec(geometry, inLevel, outLevel);
    int known = maps.indexOf(spec);
    if (known >= 0) {
      return known;
    }
    maps.add(spec);
    return maps.size() - 1;
  }

  private Tensor add(Node node) {
    requireChannels(node.name, node.channels);
    if (nodes.size() == MAX_OPERATORS) {
      throw new IllegalStateException("a network has at most " + MAX_OPERATORS + " operators");
    }
    if (node.name.isBlank() || names.putIfAbsent(node.name, nodes.size()) != null) {
      throw new IllegalArgumentException(
          "the name '" + node.name + "' is blank or taken; choose another");
    }
    nodes.add(node);
    return new Tensor(this, nodes.size() - 1, node.channels);
  }

  private Node node(Tensor tensor, String layerName) {
    if (tensor.builder != this) {
      throw new IllegalArgumentException("'" + layerName + "' reads a tensor of another builder");
    }
    return nodes.get(tensor.node);
  }

  private static void requireSameSites(String layerName, Node first, Node second) {
    if (first.level != second.level) {
      throw new IllegalArgumentException(
          "'"
              + layerName
              + "': '"
              + first.name
              + "' and '"
              + second.name
              + "' are on different sites (levels "
              + first.level
              + " and "
              + second.level
              + ")");
    }
  }

  private static void requireChannels(String layerName, int channels) {
    if (channels < 1 || channels > MAX_CHANNELS) {
      throw new IllegalArgumentException(
          "'" + layerName + "' has " + channels + " channels, 1.." + MAX_CHANNELS + " are allowed");
    }
  }

  /** One operator as it was written down. */
  private static final class Node {
    final String name;
    final LayerKind kind;
    final int level;
    final int inChannels;
    final int channels;
    final int crossover;
    int[] sources = {};
    int map = Layer.NONE;
    boolean transposed;
    float[] weight = {};
    float[] bias = {};
    // Scale and shift of a batch norm in double, for folding.
    double @Nullable [][] norm;

    Node(String name, LayerKind kind, int level, int inChannels, int channels, int crossover) {
      this.name = name;
      this.kind = kind;
      this.level = level;
      this.inChannels = inChannels;
      this.channels = channels;
      this.crossover = crossover;
    }
  }
}
