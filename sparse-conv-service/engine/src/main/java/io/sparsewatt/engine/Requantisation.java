package io.sparsewatt.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a layer that has to do with INT8 ends its rows. What its operator left in the accumulator,
 * whole numbers where it multiplied INT8, becomes
 *
 * <pre>{@code
 * v = fma(acc, factor[c], shift[c])
 * v = fma(residual, residualFactor, v)
 * v = activation(v)
 * q = clamp(v * lastFactor, least, greatest), rounded to the nearest whole number, ties to even
 * }</pre>
 *
 * <p>in steps of the rows that come out; without the last line where those are FP32. What is no
 * number stays none. An activation that a positive factor passes through is taken in steps, others
 * in real numbers, which is what the last factor is for. Immutable and thread-safe.
 */
final class Requantisation {

  // 2^23 + 2^22: adding and taking it away rounds to the nearest whole number, ties to even, and
  // leaves no -0.
  private static final float ROUNDING = 12582912f;

  // Rows that factors and shifts are repeated for: long straight loops, which compile to vectors,
  // over arrays that stay in a first-level cache (16 KiB with 64 channels).
  private static final int REPEATED = 32;

  // By channel of the accumulator, repeated; null where the accumulator is what is wanted already.
  private final float @Nullable [] factor;
  private final float[] shift;
  private final float residualFactor;
  private final Activation activation;
  private final float lastFactor;
  private final boolean rounds;
  private final float least;
  private final float greatest;
  // By input, for operators that put rows of several sources together.
  private final float[] inputFactors;

  private Requantisation(
      float @Nullable [] factor,
      float[] shift,
      float residualFactor,
      Activation activation,
      float lastFactor,
      LayerFormat format,
      float[] inputFactors) {
    this.factor = factor;
    this.shift = shift;
    this.residualFactor = residualFactor;
    this.activation = activation;
    this.lastFactor = lastFactor;
    this.rounds = format.hasInt8Rows();
    this.least = format.least();
    this.greatest = format.greatest();
    this.inputFactors = inputFactors;
  }

  /** The rounding of a value in steps. */
  static float rounded(float steps, float least, float greatest) {
    return Math.min(Math.max(steps, least), greatest) + ROUNDING - ROUNDING;
  }

  /**
   * How a layer ends its rows, or null where all it reads and writes is FP32.
   *
   * @param inputs formats of what it reads, in the order of its inputs
   * @param residual format of what it adds, or null
   * @param width channels of an accumulator row
   * @throws IllegalArgumentException if a factor is beyond the range of floats
   */
  static @Nullable Requantisation of(
      Layer layer, List<LayerFormat> inputs, @Nullable LayerFormat residual, int width) {
    LayerFormat format = layer.format;
    boolean plainSources = inputs.stream().noneMatch(LayerFormat::hasInt8Rows);
    if (format.isPlain() && plainSources && (residual == null || !residual.hasInt8Rows())) {
      return null;
    }
    boolean inSteps = format.hasInt8Rows() && layer.activation.passesFactors();
    double unit = inSteps ? format.scale() : 1;
    float[] inputFactors = new float[inputs.size()];
    for (int i = 0; i < inputFactors.length; i++) {
      inputFactors[i] = (float) (inputs.get(i).scale() / unit);
    }
    float[] factor = new float[width];
    float[] shift = new float[width];
    for (int c = 0; c < layer.outChannels; c++) {
      factor[c] = (float) (accumulated(layer, inputs, unit, c) / unit);
      shift[c] = layer.multipliesInt8() ? (float) (layer.bias[c] / unit) : 0f;
      // What a sum of products can be at most, below 2^24, must stay finite by it.
      if (!Float.isFinite(factor[c] * 0x1p24f) || !Float.isFinite(shift[c])) {
        throw new IllegalArgumentException(
            "layer '"
                + layer.name
                + "', channel "
                + c
                + ": the factor "
                + factor[c]
                + " or the shift "
                + shift[c]
                + " is beyond the range of floats; keep the layer in FP32");
      }
    }
    return new Requantisation(
        isIdentity(factor, shift, layer.outChannels) ? null : repeated(factor),
        repeated(shift),
        residual == null ? 0f : (float) (residual.scale() / unit),
        layer.activation,
        format.hasInt8Rows() && !inSteps ? (float) (1.0 / format.scale()) : 1f,
        format,
        inputFactors);
  }

  /** What 1 in the accumulator stands for. */
  private static double accumulated(
      Layer layer, List<LayerFormat> inputs, double unit, int channel) {
    if (layer.operator.weighsInputs()) {
      return unit;
    }
    double step = inputs.isEmpty() ? 1 : inputs.getFirst().scale();
    return layer.multipliesInt8() ? step * layer.format.weightScales()[channel] : step;
  }

  private static float[] repeated(float[] row) {
    float[] rows = new float[REPEATED * row.length];
    for (int n = 0; n < REPEATED; n++) {
      System.arraycopy(row, 0, rows, n * row.length, row.length);
    }
    return rows;
  }

  private static boolean isIdentity(float[] factor, float[] shift, int channels) {
    for (int c = 0; c < channels; c++) {
      if (factor[c] != 1f || Float.floatToRawIntBits(shift[c]) != 0) {
        return false;
      }
    }
    return true;
  }

  /** What a row of one of several sources is multiplied with to be in the accumulator's steps. */
  float inputFactor(int input) {
    return inputFactors[input];
  }

  /** Ends the accumulator rows of a tile. */
  void apply(TileWorker tile, @Nullable LayerState residual, int width) {
    float[] acc = tile.acc();
    int count = tile.count() * width;
    scale(acc, count);
    if (residual != null) {
      add(tile, residual, width);
    }
    if (activation.kind() == Activation.Kind.RELU && rounds) {
      // Clamping at 0 is the ReLU.
      round(acc, count, 0f);
    } else {
      activation.apply(acc, count);
      if (rounds) {
        round(acc, count, least);
      }
    }
  }

  private void scale(float[] acc, int count) {
    float[] factors = factor;
    if (factors == null) {
      return;
    }
    for (int from = 0; from < count; from += factors.length) {
      int length = Math.min(factors.length, count - from);
      for (int i = 0; i < length; i++) {
        acc[from + i] = Math.fma(acc[from + i], factors[i], shift[i]);
      }
    }
  }

  private void add(TileWorker tile, LayerState residual, int width) {
    float[] acc = tile.acc();
    float[] rows = residual.rows;
    int channels = residual.layer.outChannels;
    for (int n = 0; n < tile.count(); n++) {
      int at = n * width;
      int from = tile.slot(n) * channels;
      for (int c = 0; c < channels; c++) {
        acc[at + c] = Math.fma(rows[from + c], residualFactor, acc[at + c]);
      }
    }
  }

  private void round(float[] acc, int count, float from) {
    for (int at = 0; at < count; at++) {
      acc[at] = rounded(acc[at] * lastFactor, from, greatest);
    }
  }

  /** Rounds a row of features to the input's steps. */
  void apply(float[] row) {
    if (!rounds) {
      return;
    }
    float[] factors = factor;
    for (int c = 0; c < row.length; c++) {
      row[c] = rounded(factors == null ? row[c] : row[c] * factors[c], least, greatest);
    }
  }
}
