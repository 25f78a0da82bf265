package io.sparsewatt.benchmarks.engine;

import io.sparsewatt.engine.Geometry;
import io.sparsewatt.engine.KernelProvider;
import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.Session;
import io.sparsewatt.engine.SessionOptions;
import io.sparsewatt.engine.Tensor;
import io.sparsewatt.engine.Weights;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** Our side: stacks of submanifold 3x3x3 convolutions with bias and ReLU, C to C channels. */
final class Subject {

  static final String INPUT = "voxels";

  private Subject() {}

  static String layer(int number) {
    return "conv" + number;
  }

  static Weights weights(long seed) {
    Weights he = Weights.he(seed);
    return (name, shape) -> {
      float[] values = he.tensor(name, shape);
      if (name.endsWith(".bias")) {
        SplittableRandom random = new SplittableRandom(seed + name.hashCode());
        for (int c = 0; c < values.length; c++) {
          values[c] = (float) random.nextDouble(-0.1, 0.1);
        }
      }
      return values;
    };
  }

  /** So many layers, named {@link #layer} 1 and on. */
  static Network stack(long seed, int channels, int layers) {
    return stack(seed, channels, layers, -1);
  }

  /** The same with a crossover of its own, per mille; -1 for the engine's. */
  static Network stack(long seed, int channels, int layers, int crossover) {
    var builder = Network.builder("stack-" + channels, weights(seed));
    if (crossover >= 0) {
      builder.crossover(crossover);
    }
    Tensor x = builder.input(INPUT, channels);
    for (int n = 1; n <= layers; n++) {
      x = x.submanifoldConv(layer(n), channels, Geometry.cube(3)).relu(layer(n) + ".relu");
    }
    return builder.build(x);
  }

  static Session open(Network network, KernelProvider kernels, int threads, LongSupplier meter) {
    return network.open(
        SessionOptions.defaults().withKernels(kernels).withThreads(threads).withMeter(meter));
  }

  /** Features of -1 to 1. */
  static float[] features(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
