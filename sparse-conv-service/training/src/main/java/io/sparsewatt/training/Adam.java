package io.sparsewatt.training;

import io.sparsewatt.engine.Backpropagation;
import io.sparsewatt.engine.TrainableNetwork;
import java.util.ArrayList;
import java.util.List;

/**
 * Adam (Kingma and Ba, 2015, algorithm 1) with decoupled weight decay and gradients cut to a norm
 * of {@value #LONGEST}.
 */
final class Adam {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.99;
  private static final double EPSILON = 1e-8;
  // A scan with few labels of one rare class can have a gradient a hundred times the usual.
  private static final double LONGEST = 5;

  private final List<TrainableNetwork.Parameter> parameters;
  private final List<double[]> first = new ArrayList<>();
  private final List<double[]> second = new ArrayList<>();
  private double power1 = 1;
  private double power2 = 1;

  Adam(List<TrainableNetwork.Parameter> parameters) {
    this.parameters = parameters;
    for (TrainableNetwork.Parameter parameter : parameters) {
      first.add(new double[parameter.values().length]);
      second.add(new double[parameter.values().length]);
    }
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
    for (int p = 0; p < parameters.size(); p++) {
      TrainableNetwork.Parameter parameter = parameters.get(p);
      float[] values = parameter.values();
      float[] gradient = pass.gradient(parameter);
      double[] mean = first.get(p);
      double[] spread = second.get(p);
      // Weights of matrices alone: one that scales or shifts channels has its size for a reason.
      double shrink = parameter.shape().length > 1 ? rate * decay : 0;
      for (int i = 0; i < values.length; i++) {
        double g = gradient[i] * cut;
        mean[i] = BETA1 * mean[i] + (1 - BETA1) * g;
        spread[i] = BETA2 * spread[i] + (1 - BETA2) * g * g;
        double along = mean[i] / (1 - power1) / (Math.sqrt(spread[i] / (1 - power2)) + EPSILON);
        values[i] = (float) (values[i] - shrink * values[i] - rate * along);
      }
    }
  }
}
