package io.sparsewatt.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sparse convolutional network: layers, their shared site levels and kernel maps, and weights.
 * Immutable and thread-safe; state lives in a {@link Session}.
 *
 * <p>An output row is one chain of fused multiply-adds: bias, then taps ascending, channels in
 * ascending; then the residual, then the ReLU. Nothing else is left to choice, so every
 * implementation gives the same bits. Layers in INT8 ({@link Quantisation}) sum whole numbers,
 * whose order leaves no trace.
 */
public final class Network {

  private final String name;
  private final boolean trained;
  private final List<Layer> layers;
  private final List<LevelSpec> levels;
  private final List<MapSpec> maps;
  private final Map<String, Integer> aliases;
  private final List<Integer> outputs;
  private final List<Declaration> declarations;
  private final List<String> outputNames;
  private final List<Step> steps;
  private final String digest;

  Network(
      String name,
      boolean trained,
      List<Layer> layers,
      List<LevelSpec> levels,
      List<MapSpec> maps,
      Map<String, Integer> aliases,
      List<Integer> outputs,
      List<Declaration> declarations,
      List<String> outputNames) {
    this.name = name;
    this.trained = trained;
    this.layers = List.copyOf(layers);
    this.levels = List.copyOf(levels);
    this.maps = List.copyOf(maps);
    this.aliases = Map.copyOf(aliases);
    this.outputs = List.copyOf(outputs);
    this.declarations = List.copyOf(declarations);
    this.outputNames = List.copyOf(outputNames);
    this.steps = Step.schedule(this);
    this.digest = sha256();
  }

  /**
   * Starts a network.
   *
   * @param weights where parameters come from
   */
  public static NetworkBuilder builder(String name, Weights weights) {
    return new NetworkBuilder(name, weights);
  }

  /** The name; an untrained preset says so in it. */
  public String name() {
    return name;
  }

  /**
   * Whether the weights come from training. Where they do not, results mean nothing but their cost.
   */
  public boolean trained() {
    return trained;
  }

  /** SHA-256 over structure and weights, hexadecimal: the model's version. */
  public String digest() {
    return digest;
  }

  /** The layers in the order they are computed. */
  public List<Layer> layers() {
    return layers;
  }

  /** The layers declared as outputs. */
  public List<Layer> outputs() {
    return outputs.stream().map(layers::get).toList();
  }

  /**
   * The names by which the outputs were asked for; what is fused may have others than its layer.
   */
  public List<String> outputNames() {
    return outputNames;
  }

  /**
   * The operators as they were asked for, the input first: all that a network file says. Empty for
   * a network that no builder made.
   */
  public List<Declaration> declarations() {
    return declarations;
  }

  /**
   * The layer that computes an operator, be it the layer's own or one fused into it.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public Layer layer(String operatorName) {
    Integer index = aliases.get(operatorName);
    if (index == null) {
      throw new IllegalArgumentException(
          "network '"
              + name
              + "' has no layer '"
              + operatorName
              + "'; it has "
              + layers.stream().map(Layer::name).toList());
    }
    return layers.get(index);
  }

  /** Channels of an input row. */
  public int inputChannels() {
    return layers.getFirst().outChannels();
  }

  /** Numbers the network was built with. */
  public long parameters() {
    return layers.stream().mapToLong(Layer::parameters).sum();
  }

  /** Sides of the grid the network is bounded to, or null. */
  public @Nullable Axes bounds() {
    return levels.getFirst().bounds();
  }

  /**
   * Input steps a step of the coarsest level. Moving the input by multiples of it moves every
   * level.
   */
  public Axes totalStride() {
    Axes total = Axes.of(1);
    for (LevelSpec level : levels) {
      total = Pitch.lcm(total, level.step().steps());
    }
    return total;
  }

  /**
   * Input steps a step of a layer's sites, per axis; 1 where they are the input's own.
   *
   * @throws IllegalStateException if a generative convolution made them finer than the input's
   */
  public Axes stride(Layer layer) {
    Pitch step = levels.get(layer.level()).step();
    if (!step.parts().equals(Axes.of(1))) {
      throw new IllegalStateException(
          "the sites of '"
              + layer.name()
              + "' are "
              + step
              + " input steps apart, no whole number");
    }
    return step.steps();
  }

  /**
   * How far an output looks, per axis and in input steps: the row of an output site o (of total
   * stride S) depends on no input site farther than this from o*S. A change can't act farther
   * either.
   */
  public Axes receptiveRadius() {
    return ReceptiveField.radius(this);
  }

  /** Opens a session: the state of one stream. */
  public Session open(SessionOptions options) {
    return new Session(this, options);
  }

  /**
   * The MACs of a full pass on these sites, without computing any feature.
   *
   * @param keys distinct input sites in any order; not modified
   * @throws IllegalArgumentException if a key is no site, out of bounds or there twice
   */
  public MacCount countMacs(long[] keys) {
    return SiteCensus.count(this, keys);
  }

  /** The structure as a table in plain text, one line a layer. */
  public String describe() {
    StringBuilder text = new StringBuilder();
    text.append(name).append(trained ? " (trained)" : " (UNTRAINED)");
    text.append(", ").append(parameters()).append(" parameters, ");
    Axes sides = bounds();
    text.append(sides == null ? "unbounded" : "bounded to " + sides);
    text.append(", total stride ").append(totalStride());
    text.append(", receptive radius ").append(receptiveRadius()).append('\n');
    for (Layer layer : layers) {
      text.append(
          String.format(
              java.util.Locale.ROOT,
              "%3d %-16s %-16s level %d  %4d -> %-4d",
              layer.index,
              layer.name,
              layer.operator.id(),
              layer.level,
              layer.inChannels,
              layer.outChannels));
      if (layer.geometry != null) {
        text.append("  ").append(layer.geometry);
      }
      if (layer.operator instanceof Convolution convolution && convolution.groups() > 1) {
        text.append("  groups ").append(convolution.groups());
      }
      if (!layer.isInput()) {
        text.append("  of");
        for (LayerInput input : layer.inputs) {
          text.append(' ').append(layers.get(input.source()).name);
        }
      }
      PruneSpec pruning = levels.get(layer.level).pruning();
      if (pruning != null) {
        text.append("  where ").append(layers.get(pruning.node()).name);
        text.append('[').append(pruning.channel()).append("] > ").append(pruning.threshold());
      }
      if (layer.hasResidual()) {
        text.append("  + ").append(layers.get(layer.residual).name);
      }
      if (!layer.activation.isNone() && !layer.activation.toString().equals(layer.operator.id())) {
        text.append("  ").append(layer.activation);
      }
      if (!layer.format.isPlain()) {
        text.append("  ").append(layer.format);
      }
      text.append("  crossover ").append(layer.crossover);
      if (layer.operator instanceof Given(int renumbering)
          && renumbering != NetworkBuilder.DEFAULT_RENUMBERING) {
        text.append("  renumbering ").append(renumbering);
      }
      if (outputs.contains(layer.index)) {
        text.append("  OUTPUT");
      }
      text.append('\n');
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return name + (trained ? "" : " (untrained)") + " " + digest.substring(0, 12);
  }

  /** Layers by operator name. */
  Map<String, Integer> aliases() {
    return aliases;
  }

  /** See {@link Given#renumbers}. */
  boolean renumbers(int sites, int inserted, int removed) {
    return layers.getFirst().operator instanceof Given given
        && given.renumbers(sites, inserted, removed);
  }

  /** Indexes of the output layers. */
  List<Integer> outputIndexes() {
    return outputs;
  }

  List<LevelSpec> levels() {
    return levels;
  }

  List<MapSpec> maps() {
    return maps;
  }

  List<Step> steps() {
    return steps;
  }

  /** The relation of a map, cut to the bounds of its levels. */
  Relation relation(MapSpec map) {
    return new Relation(
        map.geometry(), levels.get(map.inLevel()).bounds(), levels.get(map.outLevel()).bounds());
  }

  /** MACs of the dense network on a grid, layer by layer. */
  List<MacCount.LayerWork> denseWork(Axes extent) {
    Axes[] sides = new Axes[levels.size()];
    for (LevelSpec level : levels) {
      sides[level.index()] = denseSides(level, sides, extent);
    }
    List<MacCount.LayerWork> work = new ArrayList<>();
    for (Layer layer : layers) {
      long edges = 0;
      for (LayerInput input : layer.inputs) {
        // A transposed window multiplies every tap with every input, all others with every output.
        int level = input.transposed() ? layers.get(input.source()).level : layer.level;
        int taps = input.map() == Layer.NONE ? 1 : maps.get(input.map()).geometry().taps();
        edges = Math.addExact(edges, Math.multiplyExact(sides[level].volume(), (long) taps));
      }
      work.add(
          new MacCount.LayerWork(
              layer.name,
              layer.operator.id(),
              sides[layer.level].volume(),
              edges,
              layer.macs(edges)));
    }
    return List.copyOf(work);
  }

  private Axes denseSides(LevelSpec level, Axes[] sides, Axes extent) {
    PruneSpec pruning = level.pruning();
    if (pruning != null) {
      return sides[pruning.level()];
    }
    Axes greatest = level.index() == 0 ? extent : Axes.of(0);
    for (int definer : level.definers()) {
      MapSpec map = maps.get(definer);
      Axes from = sides[map.defining()];
      Axes made =
          map.role() == MapSpec.Role.DEFINES_OUTPUTS
              ? map.geometry().denseOutput(from)
              : map.geometry().denseInput(from);
      greatest = greatest.max(made);
    }
    return greatest;
  }

  private String sha256() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(describe().getBytes(StandardCharsets.UTF_8));
      for (Layer layer : layers) {
        sha.update(bytes(layer.weight));
        sha.update(bytes(layer.bias));
        sha.update(bytes(layer.format.weightScales()));
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return buffer.array();
  }
}
