package io.sparsewatt.training;

import io.sparsewatt.engine.Backpropagation;
import io.sparsewatt.engine.TrainableNetwork;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adam (Kingma and Ba, 2015, algorithm 1) with decoupled weight decay and gradients cut to a norm
 * of {@value #LONGEST}. Its moments are kept as floats, so that a file of floats can hold them.
 */
final class Adam {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.99;
  private static final double EPSILON = 1e-8;
  // A scan with few labels of one rare class can have a gradient a hundred times the usual.
  private static final double LONGEST = 5;
  private static final String FIRST = ".first";
  private static final String SECOND = ".second";

  private final List<TrainableNetwork.Parameter> parameters;
  private final Map<String, float[]> moments = new LinkedHashMap<>();
  private double power1 = 1;
  private double power2 = 1;

  Adam(List<TrainableNetwork.Parameter> parameters) {
    this.parameters = parameters;
    for (TrainableNetwork.Parameter parameter : parameters) {
      moments.put(parameter.name() + FIRST, new float[parameter.values().length]);
      moments.put(parameter.name() + SECOND, new float[parameter.values().length]);
    }
  }

  /** Goes on where another was after so many steps. */
  void resume(int steps, Map<String, float[]> from) {
    moments.forEach((name, values) -> {
      float[] found = from.get(name);
      if (found == null || found.length != values.length) {
        throw new IllegalArgumentException(
            "the checkpoint has no moments '" + name + "' of " + values.length + " numbers");
      }
      System.arraycopy(found, 0, values, 0, values.length);
    });
    // Multiplied as the steps did, so that the powers have the same bits.
    for (int step = 0; step < steps; step++) {
      power1 *= BETA1;
      power2 *= BETA2;
    }
  }

  /** A copy of the moments by name. */
  Map<String, float[]> moments() {
    Map<String, float[]> copy = new LinkedHashMap<>();
    moments.forEach((name, values) -> copy.put(name, values.clone()));
    return copy;
  }

  private float[] moment(TrainableNetwork.Parameter parameter, String which) {
    return java.util.Objects.requireNonNull(moments.get(parameter.name() + which));
  }

  /** One step along the gradients that add up in the pass. */
  void step(Backpropagation pass, double rate, double decay) {
    double square = 0;
    for (TrainableNetwork.Parameter parameter : parameters) {
      for (float g : pass.gradient(parameter)) {
        square += (double) g * g;
      }
    }
    double norm = Math.sqrt(square);
    double cut = norm > LONGEST ? LONGEST / norm : 1;
    power1 *= BETA1;
    power2 *= BETA2;
    for (TrainableNetwork.Parameter parameter : parameters) {
      float[] values = parameter.values();
      float[] gradient = pass.gradient(parameter);
      float[] mean = moment(parameter, FIRST);
      float[] spread = moment(parameter, SECOND);
      // Weights of matrices alone: one that scales or shifts channels has its size for a reason.
      double shrink = parameter.shape().length > 1 ? rate * decay : 0;
      for (int i = 0; i < values.length; i++) {
        double g = gradient[i] * cut;
        mean[i] = (float) (BETA1 * mean[i] + (1 - BETA1) * g);
        spread[i] = (float) (BETA2 * spread[i] + (1 - BETA2) * g * g);
        double along = mean[i] / (1 - power1) / (Math.sqrt(spread[i] / (1 - power2)) + EPSILON);
        values[i] = (float) (values[i] - shrink * values[i] - rate * along);
      }
    }
  }
}
