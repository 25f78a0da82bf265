package io.sparsewatt.engine;

import java.util.Arrays;

/** Parameter tensors as a source gives them, checked. */
final class Parameters {

  private final Weights weights;

  Parameters(Weights weights) {
    this.weights = weights;
  }

  /** A copy of a tensor, finite and of the size its shape says. */
  float[] tensor(String name, int... shape) {
    int size = 1;
    for (int side : shape) {
      size = Math.multiplyExact(size, side);
    }
    float[] values = weights.tensor(name, shape);
    if (values.length != size) {
      throw new IllegalArgumentException(
          "parameter '"
              + name
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
                + name
                + "' holds "
                + values[i]
                + " at "
                + i
                + "; weights must be finite");
      }
    }
    return values.clone();
  }

  BatchNorm norm(String name, int channels, double epsilon) {
    return new BatchNorm(
        tensor(name + ".gamma", channels),
        tensor(name + ".beta", channels),
        tensor(name + ".mean", channels),
        tensor(name + ".variance", channels),
        epsilon);
  }

  /** Scale and shift, in double, of a batch norm with its trained statistics. */
  static double[][] folded(String name, BatchNorm batchNorm) {
    float[] gamma = batchNorm.gamma();
    float[] beta = batchNorm.beta();
    float[] mean = batchNorm.mean();
    float[] variance = batchNorm.variance();
    double epsilon = batchNorm.epsilon();
    int channels = gamma.length;
    double[][] norm = new double[2][channels];
    for (int c = 0; c < channels; c++) {
      double spread = (double) variance[c] + epsilon;
      if (!(spread > 0)) {
        throw new IllegalArgumentException(
            "batch norm '"
                + name
                + "': variance "
                + variance[c]
                + " + epsilon "
                + epsilon
                + " of channel "
                + c
                + " must be above 0");
      }
      double scale = gamma[c] / StrictMath.sqrt(spread);
      norm[0][c] = scale;
      norm[1][c] = beta[c] - mean[c] * scale;
    }
    return norm;
  }
}
