package io.sparsewatt.engine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Where a network under construction takes its parameters from. Names are the layer's with a
 * suffix:
 *
 * <ul>
 *   <li>{@code .weight}: [tap][channels in][channels out], a linear layer [channels in][channels
 *       out]
 *   <li>{@code .bias}: [channels out]
 *   <li>{@code .gamma .beta .mean .variance} of a batch norm and {@code .scale .shift} of an affine
 *       layer: [channels]
 * </ul>
 */
@FunctionalInterface
public interface Weights {

  /**
   * One parameter tensor, row-major, last dimension fastest. The array is copied.
   *
   * @throws IllegalArgumentException if the source has no such tensor
   */
  float[] tensor(String name, int... shape);

  /** Tensors by name; a missing one is an error, except that a missing bias is zero. */
  static Weights of(Map<String, float[]> tensors) {
    Map<String, float[]> copy = Map.copyOf(tensors);
    return (name, shape) -> {
      float[] found = copy.get(name);
      if (found != null) {
        return found;
      }
      if (name.endsWith(".bias")) {
        return new float[size(shape)];
      }
      throw new IllegalArgumentException(
          "no parameter '" + name + "' of shape " + Arrays.toString(shape) + " was given");
    };
  }

  /**
   * Untrained parameters from a seed: weights uniform in +-sqrt(6 / fan-in) (He et al., 2015,
   * section 2.2, in its uniform form; fan-in = taps * channels in), batch norm the identity, biases
   * zero. A tensor depends on the seed and its own name only. Only sqrt is used beyond +, * and
   * integer operations, so that every JVM gives the same bits.
   */
  static Weights he(long seed) {
    return (name, shape) -> {
      float[] values = new float[size(shape)];
      if (name.endsWith(".weight")) {
        int fanIn = values.length / shape[shape.length - 1];
        double bound = StrictMath.sqrt(6.0 / fanIn);
        SplittableRandom random = new SplittableRandom(seed ^ fnv1a(name));
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) ((random.nextDouble() * 2 - 1) * bound);
        }
      } else if (name.endsWith(".gamma") || name.endsWith(".variance") || name.endsWith(".scale")) {
        Arrays.fill(values, 1f);
      }
      return values;
    };
  }

  private static int size(int[] shape) {
    int size = 1;
    for (int side : shape) {
      size = Math.multiplyExact(size, side);
    }
    return size;
  }

  // FNV-1a, 64 bits: a stated hash, since String.hashCode has only 32.
  private static long fnv1a(String name) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }
}
