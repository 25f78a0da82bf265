package io.sparsewatt.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects operators, then folds and fuses them into a {@link Network}. Not thread-safe. */
public final class NetworkBuilder {

  /** The most channels of a row: a bound on the memory of one site. */
  public static final int MAX_CHANNELS = 1024;

  /** The most numbers of one weight tensor (256 MiB). */
  public static final int MAX_WEIGHTS = 1 << 26;

  /** The most weights of a network (512 MiB): five times the largest in use. */
  public static final int MAX_PARAMETERS = 1 << 27;

  /** The most operators: ten times the largest network in use. */
  public static final int MAX_OPERATORS = 1024;

  /**
   * The {@link #crossover} if nothing is said. Measured on a KITTI scan at 0.2 m: rows by list cost
   * a row as much as all rows do, and marking costs little. At 70 % dirty the list still won, at 98
   * % it did not.
   */
  public static final int DEFAULT_CROSSOVER = 800;

  /**
   * The {@link #renumbering} if nothing is said. Measured on the shipped network and KITTI scans:
   * of changes all over the scene, anew is as fast at 130 and 1.3 times as fast at 400, and slots
   * in order keep layers fast; of changes in one place it is as fast at 290, and a sixth slower
   * here.
   */
  public static final int DEFAULT_RENUMBERING = 170;

  private static final Axes HALF = Axes.of(2);

  private final String name;
  private final Parameters parameters;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Integer> names = new HashMap<>();
  private final List<Declaration> declarations = new ArrayList<>();
  private SiteRules sites = new SiteRules(null);
  private boolean trained;
  private long weightCount;
  private int crossover = DEFAULT_CROSSOVER;
  private int renumbering = DEFAULT_RENUMBERING;

  NetworkBuilder(String name, Weights weights) {
    this.name = name;
    this.parameters = new Parameters(weights);
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
    sites = new SiteRules(sides);
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

  /**
   * Above so many of a thousand an update's sites are put in order anew and kernel maps are built
   * from nothing; below, single sites and edges are entered and removed. Of a thousand of what:
   * inserted and removed sites of those before and those after it together, so 0 is from the first
   * site that moves and 1000 never. To be said before the input.
   */
  public NetworkBuilder renumbering(int perMille) {
    if (perMille < 0 || perMille > 1000) {
      throw new IllegalArgumentException(
          "renumbering " + perMille + " must lie in 0..1000 per mille");
    }
    if (!nodes.isEmpty()) {
      throw new IllegalStateException("renumbering(...) must come before input(...)");
    }
    renumbering = perMille;
    return this;
  }

  /** The features of the frame; a network has one input. */
  public Tensor input(String inputName, int channels) {
    if (!nodes.isEmpty()) {
      throw new IllegalStateException(
          "the network has its input '" + nodes.getFirst().name + "' already");
    }
    Given given = new Given(renumbering);
    Tensor features = add(new Node(inputName, given, 0, channels, channels, crossover));
    return new Declaration.Draft("input", this)
        .with("channels", channels)
        .with("renumbering", renumbering, DEFAULT_RENUMBERING)
        .of(features);
  }

  int crossover() {
    return crossover;
  }

  String nameOf(Tensor tensor) {
    return nodes.get(tensor.node).name;
  }

  /** Notes what an operator was asked for with. */
  void declared(Declaration declaration) {
    declarations.add(declaration);
  }

  Tensor submanifoldConv(Tensor source, String layerName, int out, Geometry window, int groups) {
    Geometry centred = window.centred();
    if (!window.stride().equals(Axes.of(1))) {
      throw new IllegalArgumentException(
          "submanifold convolution '"
              + layerName
              + "' has stride "
              + window.stride()
              + "; its sites are its inputs, so the stride must be 1. Use stridedConv");
    }
    if (!window.padding().equals(Axes.of(0)) && !window.equals(centred)) {
      throw new IllegalArgumentException(
          "submanifold convolution '"
              + layerName
              + "' has padding "
              + window.padding()
              + "; it is always centred ("
              + centred.padding()
              + "). Leave it out");
    }
    int level = node(source, layerName).level;
    int map = sites.between(centred, level, level);
    Operator operator = new Convolution("submanifold-conv", groups);
    return convolution(operator, groups, source, layerName, out, level, map, false);
  }

  Tensor stridedConv(Tensor source, String layerName, int out, Geometry window, int groups) {
    LevelSpec level = sites.reached(node(source, layerName).level, window, layerName);
    int map = level.definers().getFirst();
    Operator operator = new Convolution("strided-conv", groups);
    return convolution(operator, groups, source, layerName, out, level.index(), map, false);
  }

  Tensor cellConv(Tensor source, String layerName, int out, Geometry window, int groups) {
    int from = node(source, layerName).level;
    LevelSpec level = sites.cells(from, window.stride(), layerName);
    int map = sites.between(window, from, level.index());
    Operator operator = new Convolution("cell-conv", groups);
    return convolution(operator, groups, source, layerName, out, level.index(), map, false);
  }

  Tensor generativeConv(Tensor source, String layerName, int out, Geometry window, int groups) {
    LevelSpec level = sites.generated(node(source, layerName).level, window, layerName);
    int map = level.definers().getFirst();
    Operator operator = new Convolution("generative-conv", groups);
    return convolution(operator, groups, source, layerName, out, level.index(), map, true);
  }

  Tensor inverseConv(Tensor source, String layerName, int out, int groups) {
    Node from = node(source, layerName);
    LevelSpec level = sites.level(from.level);
    int map = level.definers().size() == 1 ? level.definers().getFirst() : Layer.NONE;
    if (map == Layer.NONE || sites.map(map).role() != MapSpec.Role.DEFINES_OUTPUTS) {
      throw new IllegalArgumentException(
          "inverse convolution '"
              + layerName
              + "' reads '"
              + from.name
              + "', whose sites no strided operator made; say which window leads onto which"
              + " tensor's sites");
    }
    Operator operator = new Convolution("inverse-conv", groups);
    int onto = sites.map(map).inLevel();
    return convolution(operator, groups, source, layerName, out, onto, map, true);
  }

  Tensor inverseConv(
      Tensor source, String layerName, int out, Geometry window, Tensor onto, int groups) {
    int from = node(source, layerName).level;
    int level = node(onto, layerName).level;
    Pitch there = sites.level(level).step().times(window.stride());
    if (!there.equals(sites.level(from).step())) {
      throw new IllegalArgumentException(
          "inverse convolution '"
              + layerName
              + "': a window of stride "
              + window.stride()
              + " leads from sites "
              + sites.level(level).step()
              + " input steps apart to such of "
              + there
              + ", not of "
              + sites.level(from).step());
    }
    int map = sites.between(window, level, from);
    Operator operator = new Convolution("inverse-conv", groups);
    return convolution(operator, groups, source, layerName, out, level, map, true);
  }

  Tensor linear(Tensor source, String layerName, int out, int groups) {
    int level = node(source, layerName).level;
    Operator operator = new Convolution("linear", groups);
    return convolution(operator, groups, source, layerName, out, level, Layer.NONE, false);
  }

  Tensor pool(Tensor source, Reduction reduction, String layerName, Geometry window) {
    LevelSpec level = sites.reached(node(source, layerName).level, window, layerName);
    return pool(source, reduction, layerName, level);
  }

  private Tensor pool(Tensor source, Reduction reduction, String layerName, LevelSpec level) {
    Node from = node(source, layerName);
    String id =
        switch (reduction) {
          case MAX -> "max-pool";
          case SUM -> "sum-pool";
          case AVERAGE -> "average-pool";
        };
    Operator operator = new Pooling(id, reduction);
    Node node = node(layerName, operator, level.index(), from.channels, from.channels);
    node.inputs.add(new LayerInput(source.node, level.definers().getFirst(), false));
    return add(node);
  }

  Tensor unpool(Tensor source, String layerName, Geometry window) {
    Node from = node(source, layerName);
    LevelSpec level = sites.generated(from.level, window, layerName);
    Operator operator = new Pooling("unpool", Reduction.SUM);
    Node node = node(layerName, operator, level.index(), from.channels, from.channels);
    node.inputs.add(new LayerInput(source.node, level.definers().getFirst(), true));
    return add(node);
  }

  Tensor globalPool(Tensor source, String layerName, Reduction reduction) {
    if (reduction == Reduction.AVERAGE) {
      Tensor counted = pointwise(source, layerName + ".count", new Counting(), 1);
      Tensor total = globalPool(counted, layerName + ".sum", Reduction.SUM);
      return pointwise(total, layerName, new Quotient(), -1);
    }
    Axes bounds = sites.level(node(source, layerName).level).bounds();
    int halvings = SiteKey.BITS - 1;
    if (bounds != null) {
      // As many as make one cell of the longest side.
      halvings = Integer.SIZE - Integer.numberOfLeadingZeros(bounds.max() - 1);
    }
    Tensor pooled = source;
    for (int n = 1; n <= halvings; n++) {
      LevelSpec cells = sites.cells(node(pooled, layerName).level, HALF, layerName);
      boolean last = bounds != null && n == halvings;
      pooled = pool(pooled, reduction, last ? layerName : layerName + "." + n, cells);
    }
    if (bounds == null) {
      // By now coordinates are -1 and 0; one more window holds both.
      Geometry both = new Geometry(HALF, HALF, Axes.of(1), Axes.of(1));
      pooled = pool(pooled, reduction, layerName, both);
    } else if (halvings == 0) {
      pooled = pool(source, reduction, layerName, Geometry.cube(1));
    }
    return pooled;
  }

  Tensor birdsEye(Tensor source, String layerName, int low, int height, Reduction reduction) {
    return pool(source, reduction, layerName, column(layerName, low, height));
  }

  Tensor birdsEyeStack(Tensor source, String layerName, int low, int height) {
    Node from = node(source, layerName);
    LevelSpec level = sites.reached(from.level, column(layerName, low, height), layerName);
    int channels = Math.multiplyExact(from.channels, height);
    Operator operator = new Stacking("birds-eye-stack");
    Node node = node(layerName, operator, level.index(), from.channels, channels);
    node.inputs.add(new LayerInput(source.node, level.definers().getFirst(), false));
    return add(node);
  }

  private static Geometry column(String layerName, int low, int height) {
    if (low > 0) {
      throw new IllegalArgumentException(
          "bird's-eye view '" + layerName + "' begins at " + low + "; it must be 0 or below");
    }
    return new Geometry(
        new Axes(1, 1, height), new Axes(1, 1, height), new Axes(0, 0, -low), Axes.of(1));
  }

  Tensor occupancy(Tensor source, String layerName) {
    return pointwise(source, layerName, new Occupancy(), 1 - source.channels());
  }

  Tensor affine(Tensor source, String layerName) {
    Node from = node(source, layerName);
    Node node = node(layerName, new Affine(), from.level, from.channels, from.channels);
    node.inputs.add(LayerInput.own(source.node));
    node.weight = parameters.tensor(layerName + ".scale", from.channels);
    node.bias = parameters.tensor(layerName + ".shift", from.channels);
    return add(node);
  }

  Tensor batchNorm(Tensor source, String layerName, double epsilon) {
    if (!(epsilon >= 0 && epsilon < 1)) {
      throw new IllegalArgumentException(
          "batch norm '" + layerName + "': epsilon " + epsilon + " must lie in 0..1");
    }
    Node from = node(source, layerName);
    int channels = from.channels;
    BatchNorm batchNorm = parameters.norm(layerName, channels, epsilon);
    double[][] norm = Parameters.folded(layerName, batchNorm);
    Node node = node(layerName, new Affine(), from.level, channels, channels);
    node.inputs.add(LayerInput.own(source.node));
    node.norm = norm;
    node.batchNorm = batchNorm;
    node.weight = new float[channels];
    node.bias = new float[channels];
    for (int c = 0; c < channels; c++) {
      node.weight[c] = (float) norm[0][c];
      node.bias[c] = (float) norm[1][c];
    }
    return add(node);
  }

  Tensor activate(Tensor source, String layerName, Activation activation) {
    Node from = node(source, layerName);
    String id = Activation.of(activation.kind()).toString();
    Node node = node(layerName, new Copying(id), from.level, from.channels, from.channels);
    node.inputs.add(LayerInput.own(source.node));
    node.activation = activation;
    return add(node);
  }

  private Tensor pointwise(Tensor source, String layerName, Operator operator, int moreChannels) {
    Node from = node(source, layerName);
    int channels = from.channels + moreChannels;
    Node node = node(layerName, operator, from.level, from.channels, channels);
    node.inputs.add(LayerInput.own(source.node));
    return add(node);
  }

  Tensor add(Tensor source, String layerName, Tensor other) {
    Node from = node(source, layerName);
    Node second = node(other, layerName);
    requireSameSites(layerName, from, second);
    requireSameChannels(layerName, from, second);
    Node node = node(layerName, new Sum("add"), from.level, from.channels, from.channels);
    node.inputs.add(LayerInput.own(source.node));
    node.inputs.add(LayerInput.own(other.node));
    return add(node);
  }

  Tensor concat(Tensor source, String layerName, Tensor... others) {
    Node from = node(source, layerName);
    for (Tensor other : others) {
      requireSameSites(layerName, from, node(other, layerName));
    }
    return joined(source, layerName, others, from.level, new Concatenation("concat"), true);
  }

  Tensor sparseAdd(Tensor source, String layerName, Tensor... others) {
    for (Tensor other : others) {
      requireSameChannels(layerName, node(source, layerName), node(other, layerName));
    }
    int level = united(source, layerName, others);
    return joined(source, layerName, others, level, new Sum("sparse-add"), false);
  }

  Tensor sparseConcat(Tensor source, String layerName, Tensor... others) {
    int level = united(source, layerName, others);
    return joined(source, layerName, others, level, new Concatenation("sparse-concat"), true);
  }

  private int united(Tensor source, String layerName, Tensor... others) {
    List<Integer> levels = new ArrayList<>();
    levels.add(node(source, layerName).level);
    for (Tensor other : others) {
      levels.add(node(other, layerName).level);
    }
    return sites.united(levels, layerName).index();
  }

  private Tensor joined(
      Tensor source,
      String layerName,
      Tensor[] others,
      int level,
      Operator operator,
      boolean besideEachOther) {
    List<Tensor> all = new ArrayList<>();
    all.add(source);
    all.addAll(List.of(others));
    int channels = 0;
    List<LayerInput> inputs = new ArrayList<>();
    for (Tensor tensor : all) {
      Node from = node(tensor, layerName);
      channels += from.channels;
      inputs.add(
          from.level == level
              ? LayerInput.own(tensor.node)
              : new LayerInput(
                  tensor.node, sites.between(Geometry.cube(1), from.level, level), false));
    }
    int out = besideEachOther ? channels : node(source, layerName).channels;
    Node node = node(layerName, operator, level, besideEachOther ? channels : out, out);
    node.inputs.addAll(inputs);
    return add(node);
  }

  Tensor prune(Tensor source, String layerName, Tensor scores, int channel, float threshold) {
    Node from = node(source, layerName);
    Node by = node(scores, layerName);
    requireSameSites(layerName, from, by);
    if (channel < 0 || channel >= by.channels) {
      throw new IllegalArgumentException(
          "prune '"
              + layerName
              + "': '"
              + by.name
              + "' has "
              + by.channels
              + " channels, none of number "
              + channel);
    }
    if (Float.isNaN(threshold)) {
      throw new IllegalArgumentException("prune '" + layerName + "': the threshold is no number");
    }
    int level = sites.pruned(new PruneSpec(from.level, scores.node, channel, threshold)).index();
    Node node = node(layerName, new Copying("prune"), level, from.channels, from.channels);
    int map = sites.between(Geometry.cube(1), from.level, level);
    node.inputs.add(new LayerInput(source.node, map, false));
    return add(node);
  }

  /**
   * The network that computes these tensors. Folds batch norms, fuses sums and activations; neither
   * sums nor activations change a bit by it.
   *
   * @throws IllegalStateException if an operator is neither an output nor read by another
   */
  public Network build(Tensor... outputs) {
    if (outputs.length == 0) {
      throw new IllegalArgumentException("a network needs at least one output");
    }
    int[] consumers = new int[nodes.size()];
    for (Node node : nodes) {
      for (LayerInput input : node.inputs) {
        consumers[input.source()]++;
      }
    }
    for (LevelSpec level : sites.levels()) {
      PruneSpec test = level.pruning();
      if (test != null) {
        // Twice: scores are read as they are, so nothing may be fused into them.
        consumers[test.node()] += 2;
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
    return new Fusion(nodes, sites, consumers).build(name, trained, declarations, outputs);
  }

  /**
   * The same network for training: nothing folded, nothing fused, parameters that change.
   *
   * @throws IllegalStateException if an operator is neither an output nor read by another
   */
  public TrainableNetwork buildTrainable(Tensor... outputs) {
    build(outputs);
    int[] kept = new int[nodes.size()];
    // Two readers each: nothing is fused into what another reads.
    Arrays.fill(kept, 2);
    Network network = new Fusion(nodes, sites, kept).build(name, false, declarations, outputs);
    return new TrainableNetwork(network, nodes);
  }

  private Tensor convolution(
      Operator operator,
      int groups,
      Tensor source,
      String layerName,
      int out,
      int level,
      int map,
      boolean transposed) {
    Node from = node(source, layerName);
    requireChannels(layerName, out);
    if (groups < 1 || from.channels % groups != 0 || out % groups != 0) {
      throw new IllegalArgumentException(
          "layer '"
              + layerName
              + "': "
              + groups
              + " groups do not divide "
              + from.channels
              + " channels in and "
              + out
              + " out");
    }
    int perGroup = from.channels / groups;
    int taps = map == Layer.NONE ? 1 : sites.map(map).geometry().taps();
    if ((long) taps * perGroup * out > MAX_WEIGHTS) {
      throw new IllegalArgumentException(
          "layer '"
              + layerName
              + "' has "
              + taps
              + " x "
              + perGroup
              + " x "
              + out
              + " weights, at most "
              + MAX_WEIGHTS
              + " are allowed");
    }
    weightCount += (long) taps * perGroup * out;
    if (weightCount > MAX_PARAMETERS) {
      throw new IllegalArgumentException(
          "with layer '"
              + layerName
              + "' the network has "
              + weightCount
              + " weights, at most "
              + MAX_PARAMETERS
              + " are allowed");
    }
    Node node = node(layerName, operator, level, from.channels, out);
    node.inputs.add(new LayerInput(source.node, map, transposed));
    node.weight =
        map == Layer.NONE
            ? parameters.tensor(layerName + ".weight", perGroup, out)
            : parameters.tensor(layerName + ".weight", taps, perGroup, out);
    node.bias = parameters.tensor(layerName + ".bias", out);
    return add(node);
  }

  private Node node(String layerName, Operator operator, int level, int in, int out) {
    return new Node(layerName, operator, level, in, out, crossover);
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

  private static void requireSameChannels(String layerName, Node first, Node second) {
    if (first.channels != second.channels) {
      throw new IllegalArgumentException(
          "'"
              + layerName
              + "': '"
              + first.name
              + "' has "
              + first.channels
              + " channels, '"
              + second.name
              + "' has "
              + second.channels);
    }
  }

  private static void requireChannels(String layerName, int channels) {
    if (channels < 1 || channels > MAX_CHANNELS) {
      throw new IllegalArgumentException(
          "'" + layerName + "' has " + channels + " channels, 1.." + MAX_CHANNELS + " are allowed");
    }
  }
}
