package io.sparsewatt.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network before anything is folded or fused: its parameters can change, and the same operators
 * compute it that compute the finished one. See {@link Backpropagation}.
 */
public final class TrainableNetwork {

  private final Network network;
  private final List<Parameter> parameters = new ArrayList<>();
  private final Map<Integer, BatchNorm> norms = new HashMap<>();

  TrainableNetwork(Network network, List<Node> nodes) {
    this.network = network;
    for (int n = 0; n < nodes.size(); n++) {
      Node node = nodes.get(n);
      Layer layer = network.layers().get(n);
      BatchNorm norm = node.batchNorm;
      if (norm != null) {
        norms.put(n, norm);
        parameters.add(new Parameter(node.name + ".gamma", layer, norm.gamma(), false));
        parameters.add(new Parameter(node.name + ".beta", layer, norm.beta(), true));
      } else if (layer.operator instanceof Affine) {
        parameters.add(new Parameter(node.name + ".scale", layer, layer.weight, false));
        parameters.add(new Parameter(node.name + ".shift", layer, layer.bias, true));
      } else if (layer.weight.length > 0) {
        parameters.add(new Parameter(node.name + ".weight", layer, layer.weight, false));
        parameters.add(new Parameter(node.name + ".bias", layer, layer.bias, true));
      }
    }
  }

  /**
   * Numbers that training changes.
   *
   * @param name as {@link Weights} asks for it
   * @param layer that it belongs to
   * @param values in place
   * @param isBias whether it is added rather than multiplied with
   */
  public record Parameter(String name, Layer layer, float[] values, boolean isBias) {

    /** Sides of the tensor, as {@link Weights} asks for it. */
    public int[] shape() {
      int out = layer.outChannels;
      if (values.length == out) {
        return new int[] {out};
      }
      int taps = layer.taps();
      return layer.geometry == null
          ? new int[] {values.length / out, out}
          : new int[] {taps, values.length / taps / out, out};
    }
  }

  /** What training changes, in the order of the layers. */
  public List<Parameter> parameters() {
    return List.copyOf(parameters);
  }

  /** The structure; its rows are what {@link Backpropagation} last computed with. */
  Network network() {
    return network;
  }

  @Nullable BatchNorm norm(Layer layer) {
    return norms.get(layer.index);
  }

  /** Channels of an input row. */
  public int inputChannels() {
    return network.inputChannels();
  }

  /** A copy of everything that a finished network of the same structure is built with. */
  public Map<String, float[]> weights() {
    Map<String, float[]> all = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      all.put(parameter.name(), parameter.values().clone());
    }
    norms.forEach((layer, norm) -> {
      String name = network.layers().get(layer).name;
      all.put(name + ".mean", norm.mean().clone());
      all.put(name + ".variance", norm.variance().clone());
    });
    return all;
  }
}
