package io.sparsewatt.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes an INT8 network of an FP32 one: symmetric, weights by channel out, rows by layer, as in
 * Jacob et al., Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only
 * Inference (CVPR 2018), section 2, with zero points of 0.
 *
 * <ul>
 *   <li>A row is whole numbers of -128 .. 127 times the layer's scale, or of 0 .. 255 where it
 *       can't be negative: after a ReLU or sigmoid. The input's scale is 1/127 where samples stay
 *       within it, so that bytes come in as they are.
 *   <li>Convolutions, linear and affine layers sum products of whole numbers, exactly; bias,
 *       residual and activation follow in floats and then one rounding ({@link Layer#rowFormat()}).
 *   <li>Max and average pooling, stacking and pruning keep the scale of what they read. Sums and
 *       concatenations bring what they read to a scale of their own.
 *   <li>Sums over windows, and global averages with them, stay in FP32: they grow with how full a
 *       window is, and samples set no bound to that. So do rows that decide which sites there are.
 *   <li>Outputs are FP32 rows. Rows that layers of both formats read are kept in FP32; a layer
 *       {@code name.int8} after them rounds them for the INT8 ones.
 * </ul>
 *
 * <p>The result is a network like any other: full equals incremental, bit for bit, on all kernels.
 *
 * @param calibration of the network
 * @param share of the values other than 0 that a layer's scale must hold; greater ones are clamped
 * @param kept operators that stay in FP32, by name
 */
public record Quantisation(Calibration calibration, double share, Set<String> kept) {

  /**
   * The share that {@link #of} takes: nothing is clamped. On samples like those it was calibrated
   * on 0.9999 keeps a few more answers of FP32, since the last of 10,000 values doubles the steps
   * of all; on sensors it has not seen greater values are no exception, and clamping cost 1.5
   * points of mean IoU where this costs 0.3 (docs/int8.md).
   */
  public static final double DEFAULT_SHARE = 1;

  // Below it a range is taken for no range: its scale would be beyond normal floats.
  private static final float LEAST_RANGE = 1e-30f;

  private static final String SUFFIX = ".int8";

  /** Refuses a share out of range and names that the network has not. */
  public Quantisation {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share " + share + " must lie in 0..1, above 0");
    }
    kept = Set.copyOf(kept);
    kept.forEach(calibration.network()::layer);
  }

  /** Everything in INT8 that can be, with the default share. */
  public static Quantisation of(Calibration calibration) {
    return new Quantisation(calibration, DEFAULT_SHARE, Set.of());
  }

  /** The same with scales that hold only so much of the values other than 0. */
  public Quantisation withShare(double held) {
    return new Quantisation(calibration, held, kept);
  }

  /** The same with more operators in FP32. */
  public Quantisation keeping(String... operatorNames) {
    Set<String> all = new HashSet<>(kept);
    all.addAll(List.of(operatorNames));
    return new Quantisation(calibration, share, all);
  }

  /**
   * The network in INT8; {@code -int8} is added to its name.
   *
   * @throws IllegalArgumentException if a layer's weights are too many or too unequal for exact
   *     sums, or its factors beyond the range of floats, naming it; {@link #keeping} it helps
   */
  public Network quantise() {
    return new Conversion(this).network();
  }

  /** One conversion at work. */
  private static final class Conversion {

    private final Quantisation plan;
    private final Network network;
    private final List<Layer> old;
    // By old layer: whether it multiplies INT8, whether its rows are wanted in either format.
    private final boolean[] int8;
    private final boolean[] wantedInt8;
    private final boolean[] wantedFp32;
    // By old layer: the new one, and the one that rounds it for INT8 readers or NONE.
    private final int[] made;
    private final int[] rounded;
    private final List<Layer> layers = new ArrayList<>();

    private Conversion(Quantisation plan) {
      this.plan = plan;
      this.network = plan.calibration.network();
      this.old = network.layers();
      this.int8 = new boolean[old.size()];
      this.wantedInt8 = new boolean[old.size()];
      this.wantedFp32 = new boolean[old.size()];
      this.made = new int[old.size()];
      this.rounded = new int[old.size()];
      Arrays.fill(rounded, Layer.NONE);
    }

    private Network network() {
      choose();
      Map<String, Integer> aliases = new HashMap<>();
      for (Layer layer : old) {
        convert(layer);
        if (rounded[layer.index] != Layer.NONE) {
          String name = layer.name + SUFFIX;
          if (network.aliases().containsKey(name)) {
            throw new IllegalArgumentException(
                "the name '" + name + "' is taken in network '" + network.name() + "'");
          }
          aliases.put(name, rounded[layer.index]);
        }
      }
      layers.forEach(this::requireFactors);
      network.aliases().forEach((name, layer) -> aliases.put(name, made[layer]));
      List<LevelSpec> levels = new ArrayList<>();
      for (LevelSpec level : network.levels()) {
        levels.add(level(level));
      }
      List<Integer> outputs = network.outputIndexes().stream().map(layer -> made[layer]).toList();
      return new Network(
          network.name() + "-int8",
          network.trained(),
          layers,
          levels,
          network.maps(),
          aliases,
          outputs,
          // No text says a scale; NetworkText refuses a network without declarations by name.
          List.of(),
          List.of());
    }

    /** Refuses now what a session would refuse. */
    private void requireFactors(Layer layer) {
      List<LayerFormat> inputs = layer.inputs.stream().map(this::format).toList();
      LayerFormat residual = layer.hasResidual() ? layers.get(layer.residual).format : null;
      Requantisation.of(layer, inputs, residual, layer.outChannels);
    }

    private void choose() {
      Set<Integer> kept = new HashSet<>();
      plan.kept.forEach(name -> kept.add(network.layer(name).index));
      for (Layer layer : old) {
        int8[layer.index] = layer.operator.worksOnInt8() && !kept.contains(layer.index);
        wantedFp32[layer.index] = layer.isInput() && kept.contains(layer.index);
        if (!layer.operator.weighsInputs()) {
          boolean[] wanted = int8[layer.index] ? wantedInt8 : wantedFp32;
          layer.inputs.forEach(input -> wanted[input.source()] = true);
        }
      }
      network.outputIndexes().forEach(layer -> wantedFp32[layer] = true);
      for (LevelSpec level : network.levels()) {
        PruneSpec pruning = level.pruning();
        if (pruning != null) {
          wantedFp32[pruning.node()] = true;
        }
      }
    }

    private void convert(Layer layer) {
      int index = layers.size();
      made[layer.index] = index;
      boolean rows = !wantedFp32[layer.index] && (wantedInt8[layer.index] || int8[layer.index]);
      List<LayerInput> inputs = new ArrayList<>();
      for (LayerInput input : layer.inputs) {
        inputs.add(new LayerInput(read(layer, input.source()), input.map(), input.transposed()));
      }
      int residual = layer.hasResidual() ? read(layer, layer.residual) : Layer.NONE;
      Int8Weights weights =
          int8[layer.index] && layer.operator.hasWeights()
              ? Int8Weights.of(layer, format(inputs.getFirst()))
              : null;
      // The input is not computed: it is what its rows are.
      boolean arithmetic = layer.isInput() ? rows : int8[layer.index];
      boolean unsigned = rows && isNeverNegative(layer, inputs);
      LayerFormat format =
          new LayerFormat(
              arithmetic ? NumberFormat.INT8 : NumberFormat.FP32,
              rows ? NumberFormat.INT8 : NumberFormat.FP32,
              rows ? scale(layer, inputs, unsigned) : 1f,
              unsigned,
              weights == null ? new float[0] : weights.scales());
      layers.add(
          layer.with(
              index, inputs, residual, format, weights == null ? layer.weight : weights.values()));
      if (wantedInt8[layer.index] && !rows) {
        rounded[layer.index] = index + 1;
        layers.add(rounding(layer, index, isNeverNegative(layer, inputs)));
      }
    }

    /** The layer whose rows a layer reads for those of an old one. */
    private int read(Layer reader, int source) {
      boolean byRounding = int8[reader.index] && rounded[source] != Layer.NONE;
      return byRounding ? rounded[source] : made[source];
    }

    private LayerFormat format(LayerInput input) {
      return layers.get(input.source()).format;
    }

    /** By its structure, whatever samples say; what FP32 rows hold is not looked at. */
    private boolean isNeverNegative(Layer layer, List<LayerInput> inputs) {
      if (layer.activation.isNeverNegative()) {
        return true;
      }
      boolean passes = layer.operator.keepsRange() || layer.operator.weighsInputs();
      return passes
          && layer.activation.isNone()
          && inputs.stream().allMatch(input -> format(input).unsigned());
    }

    private float scale(Layer layer, List<LayerInput> inputs, boolean unsigned) {
      if (keepsSteps(layer)) {
        LayerFormat source = format(inputs.getFirst());
        if (source.hasInt8Rows() && source.unsigned() == unsigned) {
          return source.scale();
        }
      }
      return ownScale(layer, unsigned);
    }

    private static boolean keepsSteps(Layer layer) {
      return layer.operator.keepsRange() && layer.activation.keepsWholeNumbers();
    }

    private float ownScale(Layer layer, boolean unsigned) {
      float step = 1 / Session.QUANTUM;
      float greatest = plan.calibration.greatest(layer.name);
      if (layer.isInput() && greatest <= -Byte.MIN_VALUE * step) {
        return step;
      }
      float range = plan.calibration.range(layer.name, plan.share);
      return range < LEAST_RANGE ? step : range / (unsigned ? 255 : Byte.MAX_VALUE);
    }

    private Layer rounding(Layer layer, int source, boolean unsigned) {
      LayerFormat format =
          new LayerFormat(
              NumberFormat.INT8,
              NumberFormat.INT8,
              ownScale(layer, unsigned),
              unsigned,
              new float[0]);
      return new Layer(
          source + 1,
          layer.name + SUFFIX,
          new Copying("quantise"),
          layer.level,
          List.of(LayerInput.own(source)),
          Layer.NONE,
          null,
          layer.outChannels,
          layer.outChannels,
          Activation.NONE,
          layer.crossover,
          format,
          new float[0],
          new float[0]);
    }

    private LevelSpec level(LevelSpec level) {
      PruneSpec pruning = level.pruning();
      @Nullable PruneSpec test = pruning == null ? null : pruning.withNode(made[pruning.node()]);
      return new LevelSpec(level.index(), level.definers(), test, level.step(), level.bounds());
    }
  }
}
