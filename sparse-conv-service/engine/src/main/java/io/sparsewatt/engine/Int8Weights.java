package io.sparsewatt.engine;

/**
 * A layer's weights as whole numbers of -127 .. 127 times a scale of their channel out.
 *
 * @param values in the order of the layer's own
 * @param scales by channel out
 */
record Int8Weights(float[] values, float[] scales) {

  private static final int GREATEST = 127;

  // With less than this for its greatest weight a channel has fewer than five bits left.
  private static final int LEAST_GREATEST = 16;

  /**
   * The most that the magnitudes of a channel's weights may add up to, so that every partial sum of
   * products stays below 2^24, up to which floats hold each whole number: sums in float lanes are
   * exact, and their order leaves no trace.
   *
   * @param rows of what is read
   */
  static int most(LayerFormat rows) {
    return (1 << 24) / Math.max(-rows.least(), rows.greatest()) - 1;
  }

  /**
   * Rounds a layer's weights, ties to even. The greatest of a channel becomes 127, or less where
   * the sum of magnitudes would exceed {@link #most}.
   *
   * @param rows of what the layer reads
   * @throws IllegalArgumentException if it would become less than 16
   */
  static Int8Weights of(Layer layer, LayerFormat rows) {
    return of(layer.name, layer.weight, layer.outChannels, most(rows));
  }

  static Int8Weights of(String name, float[] weight, int channels, int most) {
    float[] values = new float[weight.length];
    float[] scales = new float[channels];
    for (int c = 0; c < channels; c++) {
      float greatest = 0;
      for (int i = c; i < weight.length; i += channels) {
        greatest = Math.max(greatest, Math.abs(weight[i]));
      }
      float scale = greatest == 0 ? 1f : Math.max(greatest / GREATEST, Float.MIN_NORMAL);
      long sum = round(weight, channels, c, scale, values);
      while (sum > most) {
        // A little more than in proportion, since rounding may go up.
        scale = (float) (scale * Math.max(1.001, (double) sum / most));
        sum = round(weight, channels, c, scale, values);
      }
      if (greatest > 0 && Math.rint((double) greatest / scale) < LEAST_GREATEST) {
        throw new IllegalArgumentException(
            "layer '"
                + name
                + "', channel "
                + c
                + ": its weights add up to more than "
                + most
                + " steps unless the greatest is "
                + Math.round(greatest / scale)
                + " steps, and at least "
                + LEAST_GREATEST
                + " are needed; keep the layer in FP32");
      }
      scales[c] = scale;
    }
    return new Int8Weights(values, scales);
  }

  /** Rounds a channel; returns the sum of magnitudes. */
  private static long round(
      float[] weight, int channels, int channel, float scale, float[] values) {
    long sum = 0;
    for (int i = channel; i < weight.length; i += channels) {
      double steps = Math.rint((double) weight[i] / scale);
      // Adding 0 turns -0 into +0.
      values[i] = (float) (Math.min(GREATEST, Math.max(-GREATEST, steps)) + 0.0);
      sum += (long) Math.abs(values[i]);
    }
    return sum;
  }
}
