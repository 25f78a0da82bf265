package io.sparsewatt.benchmarks.peer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** What a BLAS leaves to its caller, in vectors: rows collected, rows added back, bias, ReLU. */
final class VectorRows {

  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  private VectorRows() {}

  /** Copies rows [from, to) of a list one behind the other. Channels: a multiple of the lanes. */
  static void gather(float[] x, int[] rows, int from, int to, int channels, float[] target) {
    for (int n = from; n < to; n++) {
      int source = rows[n] * channels;
      int at = (n - from) * channels;
      for (int c = 0; c < channels; c += S.length()) {
        FloatVector.fromArray(S, x, source + c).intoArray(target, at + c);
      }
    }
  }

  /** Adds products back to the rows of a list. */
  static void scatter(float[] products, int[] rows, int from, int to, int channels, float[] y) {
    for (int n = from; n < to; n++) {
      int target = rows[n] * channels;
      int at = (n - from) * channels;
      for (int c = 0; c < channels; c += S.length()) {
        FloatVector.fromArray(S, y, target + c)
            .add(FloatVector.fromArray(S, products, at + c))
            .intoArray(y, target + c);
      }
    }
  }

  /** Every row the bias. */
  static void fill(float[] bias, int rows, int channels, float[] y) {
    for (int n = 0; n < rows; n++) {
      System.arraycopy(bias, 0, y, n * channels, channels);
    }
  }

  /** Negative values become 0. */
  static void relu(float[] y, int count) {
    for (int at = 0; at < count; at += S.length()) {
      FloatVector.fromArray(S, y, at).max(0f).intoArray(y, at);
    }
  }

  static int lanes() {
    return S.length();
  }
}
