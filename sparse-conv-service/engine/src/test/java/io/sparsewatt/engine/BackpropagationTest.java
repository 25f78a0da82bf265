package io.sparsewatt.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Gradients against differences of the network in double, written from the formulae once more. */
class BackpropagationTest {

  private static final int CHANNELS = 3;

  private final SplittableRandom random = new SplittableRandom(2015);
  private final long[] keys = Scenes.sites(random, 90, Axes.of(-3), new Axes(7, 6, 5));
  private final float[] features = values(keys.length * CHANNELS);

  private float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextDouble() * 2 - 1);
    }
    return values;
  }

  private static Tensor[] everything(NetworkBuilder builder) {
    Tensor in = builder.input("in", CHANNELS);
    Geometry k3 = Geometry.cube(3);
    Geometry wide = Geometry.cube(3, 2).withPadding(Axes.of(1));
    Tensor stem =
        in.submanifoldConv("stem", 8, k3)
            .batchNorm("stem.bn", 1e-3)
            .activate("stem.silu", Activation.Kind.SILU);
    Tensor depth = stem.submanifoldConv("depth", 8, k3, 8).leakyRelu("leaky", 0.2f);
    Tensor even =
        depth.submanifoldConv(
            "even", 8, new Geometry(new Axes(2, 2, 1), Axes.of(1), Axes.of(0), Axes.of(1)), 2);
    Tensor down = even.stridedConv("down", 9, wide).batchNorm("down.bn", 1e-3);
    Tensor gelu = down.activate("gelu", Activation.Kind.GELU).affine("affine");
    Tensor cells = even.cellConv("cells", 9, wide).activate("tanh", Activation.Kind.TANH);
    Tensor joined = gelu.sparseAdd("joined", cells).linear("mix", 9);
    Tensor back = joined.inverseConv("back", 8, wide, stem).add("skip", stem);
    Tensor grown =
        cells
            .generativeConv("grown", 4, Geometry.cube(3, 2))
            .activate("sigmoid", Activation.Kind.SIGMOID);
    Tensor up = down.inverseConv("up", 5);
    Tensor all = back.concat("cat", up).sparseConcat("all", grown);
    Tensor pooled =
        all.maxPool("max", Geometry.cube(2, 2))
            .concat(
                "pools",
                all.averagePool("mean", Geometry.cube(2, 2)),
                all.occupancy("there").stridedConv("shape", 2, Geometry.cube(2, 2)));
    Tensor stack = pooled.linear("narrow", 4).birdsEyeStack("stack", -2, 4).relu("relu");
    return new Tensor[] {
      all.linear("head", 7),
      stack,
      pooled
          .sumPool("sum", wide)
          .unpool("spread", Geometry.cube(3, 2))
          .globalPool("g", Reduction.AVERAGE)
    };
  }

  private static TrainableNetwork trainable() {
    NetworkBuilder builder = Network.builder("t", Scenes.lively(5));
    return builder.buildTrainable(everything(builder));
  }

  @Test
  void gradientsAreThoseOfTheNetworkInDouble() {
    gradientsAreThoseOfTheNetworkInDouble(false);
  }

  @Test
  void settledGradientsAreThoseOfTheNetworkInDouble() {
    gradientsAreThoseOfTheNetworkInDouble(true);
  }

  private void gradientsAreThoseOfTheNetworkInDouble(boolean settled) {
    TrainableNetwork trainable = trainable();
    Map<String, float[]> before = trainable.weights();
    Map<String, float[]> byOutput = new HashMap<>();
    try (Backpropagation pass = new Backpropagation(trainable, KernelProvider.AUTO, 2, 0.1)) {
      pass.settle(settled);
      int[] order = pass.forward(keys, features);
      long[] sorted = pass.keys("in");
      for (int n = 0; n < order.length; n++) {
        assertThat(sorted[n]).isEqualTo(keys[order[n]]);
      }
      InDouble reference = new InDouble(trainable, pass, settled);
      for (Layer output : trainable.network().outputs()) {
        float[] gradient = values(pass.sites(output.name()) * output.outChannels());
        byOutput.put(output.name(), gradient);
        System.arraycopy(gradient, 0, pass.gradient(output.name()), 0, gradient.length);
        double[] expected = reference.rowsOf(output);
        for (int n = 0; n < gradient.length; n++) {
          assertThat((double) pass.rows(output.name())[n])
              .as("%s, value %d", output.name(), n)
              .isCloseTo(expected[n], within(1e-4));
        }
      }
      pass.backward();
      for (TrainableNetwork.Parameter parameter : trainable.parameters()) {
        int size = parameter.values().length;
        for (int probe = 0; probe < Math.min(size, 6); probe++) {
          int at = random.nextInt(size);
          double slope = reference.slope(parameter, at, byOutput);
          float gradient = pass.gradient(parameter)[at];
          assertThat((double) gradient)
              .as("%s[%d]", parameter.name(), at)
              .isCloseTo(slope, within(1e-3 + 1e-3 * Math.abs(slope)));
        }
      }
      pass.clear();
      assertThat(pass.gradient(trainable.parameters().getFirst())).containsOnly(0f);
      float[] mean = trainable.weights().get("stem.bn.mean");
      assertThat(java.util.Arrays.equals(mean, before.get("stem.bn.mean"))).isEqualTo(settled);
    }
  }

  @Test
  void neitherThreadsNorKernelsChangeABit() {
    List<float[]> first = gradients(KernelProvider.SCALAR, 1);
    List<float[]> second = gradients(KernelProvider.AUTO, 3);
    for (int n = 0; n < first.size(); n++) {
      assertThat(IncrementalTest.Edits.bits(second.get(n)))
          .as("parameter %d", n)
          .isEqualTo(IncrementalTest.Edits.bits(first.get(n)));
    }
  }

  private List<float[]> gradients(KernelProvider kernels, int threads) {
    SplittableRandom scenes = new SplittableRandom(3);
    long[] many = Scenes.sites(scenes, 3000, Axes.of(0), Axes.of(30));
    float[] rows = new float[many.length * CHANNELS];
    for (int n = 0; n < rows.length; n++) {
      rows[n] = (float) scenes.nextDouble();
    }
    NetworkBuilder builder = Network.builder("t", Scenes.lively(6));
    Tensor a = builder.input("in", CHANNELS).submanifoldConv("a", 17, Geometry.cube(3));
    Tensor b = a.batchNorm("a.bn", 1e-3).relu("a.relu").stridedConv("b", 21, Geometry.cube(2, 2));
    Tensor c = b.inverseConv("c", 17).add("d", a).linear("head", 5);
    TrainableNetwork trainable = builder.buildTrainable(c);
    try (Backpropagation pass = new Backpropagation(trainable, kernels, threads, 0.1)) {
      pass.forward(many, rows);
      float[] gradient = pass.gradient("head");
      for (int n = 0; n < pass.sites("head") * 5; n++) {
        gradient[n] = (float) scenes.nextDouble() - 0.5f;
      }
      pass.backward();
      List<float[]> all = new ArrayList<>();
      for (TrainableNetwork.Parameter parameter : trainable.parameters()) {
        all.add(pass.gradient(parameter).clone());
      }
      return all;
    }
  }

  @Test
  void theFinishedNetworkIsTheTrainedOneWithItsRunningStatistics() {
    TrainableNetwork trainable = trainable();
    try (Backpropagation pass = new Backpropagation(trainable, KernelProvider.AUTO, 1, 1)) {
      // Twice: statistics of a whole scan with momentum 1 are those the folded network uses, but
      // for
      // the unbiased variance.
      pass.forward(keys, features);
      NetworkBuilder builder = Network.builder("t", Weights.of(trainable.weights()));
      Network finished = builder.build(everything(builder));
      try (Session session = finished.open(SessionOptions.defaults())) {
        session.keyframe(keys, features);
        float[] folded = session.rows("stem.silu").toArray();
        float[] trained = pass.rows("stem.silu");
        for (int n = 0; n < folded.length; n++) {
          assertThat(folded[n]).isCloseTo(trained[n], within(0.05f));
        }
      }
    }
    assertThatThrownBy(() -> new Backpropagation(trainable, KernelProvider.AUTO, 1, 0))
        .hasMessageContaining("momentum 0.0");
  }

  /** The layers in double, on the sites that a pass found. */
  private static final class InDouble {

    final Network network;
    final TrainableNetwork trainable;
    final Map<Integer, double[]> rows = new HashMap<>();
    final List<List<List<int[]>>> edges = new ArrayList<>();
    final Backpropagation pass;
    final boolean settled;

    InDouble(TrainableNetwork trainable, Backpropagation pass, boolean settled) {
      this.settled = settled;
      this.trainable = trainable;
      this.network = trainable.network();
      this.pass = pass;
      float[] in = pass.rows("in");
      double[] wide = new double[pass.sites("in") * CHANNELS];
      for (int n = 0; n < wide.length; n++) {
        wide[n] = in[n];
      }
      rows.put(0, wide);
      for (Layer layer : network.layers()) {
        List<List<int[]>> all = new ArrayList<>();
        for (LayerInput input : layer.inputs) {
          all.add(pairs(layer, input));
        }
        edges.add(all);
      }
      run(null, 0, 0);
    }

    /** By row, the source of each tap, or -1. */
    private List<int[]> pairs(Layer layer, LayerInput input) {
      long[] out = pass.keys(layer.name());
      long[] in = pass.keys(network.layers().get(input.source()).name());
      Map<Long, Integer> places = new HashMap<>();
      for (int i = 0; i < in.length; i++) {
        places.put(in[i], i);
      }
      List<int[]> found = new ArrayList<>();
      for (int o = 0; o < out.length; o++) {
        if (input.map() == Layer.NONE) {
          found.add(new int[] {o});
          continue;
        }
        Geometry g = network.maps().get(input.map()).geometry();
        int[] taps = new int[g.taps()];
        java.util.Arrays.fill(taps, -1);
        if (!input.transposed()) {
          for (int tap = 0; tap < taps.length; tap++) {
            taps[tap] = places.getOrDefault(source(g, out[o], tap), -1);
          }
        } else {
          for (int i = 0; i < in.length; i++) {
            for (int tap = 0; tap < taps.length; tap++) {
              if (source(g, in[i], tap) == out[o]) {
                taps[tap] = i;
              }
            }
          }
        }
        found.add(taps);
      }
      return found;
    }

    private static long source(Geometry g, long output, int tap) {
      return SiteKey.of(
          DenseGrid.source(g, output, tap, 0),
          DenseGrid.source(g, output, tap, 1),
          DenseGrid.source(g, output, tap, 2));
    }

    double slope(TrainableNetwork.Parameter parameter, int at, Map<String, float[]> byOutput) {
      double step = 1e-5;
      run(parameter, at, step);
      double up = loss(byOutput);
      run(parameter, at, -step);
      return (up - loss(byOutput)) / (2 * step);
    }

    private double loss(Map<String, float[]> byOutput) {
      double loss = 0;
      for (Map.Entry<String, float[]> output : byOutput.entrySet()) {
        double[] y = rowsOf(network.layer(output.getKey()));
        for (int n = 0; n < output.getValue().length; n++) {
          loss += y[n] * output.getValue()[n];
        }
      }
      return loss;
    }

    private void run(
        TrainableNetwork.@org.jspecify.annotations.Nullable Parameter nudged, int at, double step) {
      for (Layer layer : network.layers()) {
        if (layer.isInput()) {
          continue;
        }
        double[] w = wide(layer, nudged, at, step, false);
        double[] b = wide(layer, nudged, at, step, true);
        int sites = pass.sites(layer.name());
        double[] y = new double[sites * layer.outChannels()];
        if (trainable.norm(layer) != null) {
          norm(layer, w, b, y);
        } else {
          for (int o = 0; o < sites; o++) {
            row(layer, o, w, b, y);
          }
        }
        rows.put(layer.index(), y);
      }
    }

    private double[] wide(
        Layer layer,
        TrainableNetwork.@org.jspecify.annotations.Nullable Parameter nudged,
        int at,
        double step,
        boolean bias) {
      BatchNorm norm = trainable.norm(layer);
      float[] from =
          norm == null ? bias ? layer.bias : layer.weight : bias ? norm.beta() : norm.gamma();
      double[] values = new double[from.length];
      for (int n = 0; n < values.length; n++) {
        values[n] = from[n];
      }
      if (nudged != null && nudged.layer() == layer && nudged.isBias() == bias) {
        values[at] += step;
      }
      return values;
    }

    double[] rowsOf(Layer layer) {
      return java.util.Objects.requireNonNull(rows.get(layer.index()));
    }

    private double[] rowsOf(Layer layer, int input) {
      return rowsOf(network.layers().get(layer.inputs.get(input).source()));
    }

    private void norm(Layer layer, double[] gamma, double[] beta, double[] y) {
      double[] x = rowsOf(layer, 0);
      int channels = layer.outChannels();
      int count = x.length / channels;
      for (int c = 0; c < channels; c++) {
        double mean = 0;
        for (int n = 0; n < count; n++) {
          mean += x[n * channels + c] / count;
        }
        double variance = 0;
        for (int n = 0; n < count; n++) {
          variance += Math.pow(x[n * channels + c] - mean, 2) / count;
        }
        if (settled) {
          BatchNorm norm = java.util.Objects.requireNonNull(trainable.norm(layer));
          mean = norm.mean()[c];
          variance = norm.variance()[c];
        }
        for (int n = 0; n < count; n++) {
          y[n * channels + c] =
              gamma[c] * (x[n * channels + c] - mean) / Math.sqrt(variance + 1e-3) + beta[c];
        }
      }
    }

    private void row(Layer layer, int o, double[] w, double[] b, double[] y) {
      int out = layer.outChannels();
      int at = o * out;
      int offset = 0;
      int terms = 0;
      switch (layer.operator) {
        case Convolution convolution -> System.arraycopy(b, 0, y, at, out);
        default -> {}
      }
      for (int i = 0; i < layer.inputs.size(); i++) {
        double[] x = rowsOf(layer, i);
        int in = network.layers().get(layer.inputs.get(i).source()).outChannels();
        int[] taps = edges.get(layer.index()).get(i).get(o);
        for (int tap = 0; tap < taps.length; tap++) {
          if (taps[tap] < 0) {
            continue;
          }
          int from = taps[tap] * in;
          switch (layer.operator) {
            case Convolution convolution -> {
              int perGroup = in / convolution.groups();
              for (int c = 0; c < out; c++) {
                int group = c / (out / convolution.groups());
                for (int k = 0; k < perGroup; k++) {
                  y[at + c] += x[from + group * perGroup + k] * w[(tap * perGroup + k) * out + c];
                }
              }
            }
            case Pooling pooling -> {
              for (int c = 0; c < out; c++) {
                double value = x[from + c];
                boolean max = pooling.reduction() == Reduction.MAX && terms > 0;
                y[at + c] = max ? Math.max(y[at + c], value) : y[at + c] + value;
              }
            }
            case Stacking stacking -> {
              for (int c = 0; c < in; c++) {
                y[at + c * taps.length + tap] = x[from + c];
              }
            }
            case Concatenation concatenation -> System.arraycopy(x, from, y, at + offset, in);
            case Sum sum -> {
              for (int c = 0; c < out; c++) {
                y[at + c] += x[from + c];
              }
            }
            case Affine affine -> {
              for (int c = 0; c < out; c++) {
                y[at + c] = x[from + c] * w[c] + b[c];
              }
            }
            case Occupancy occupancy -> y[at] = 1;
            case Counting counting -> {
              System.arraycopy(x, from, y, at, in);
              y[at + in] = 1;
            }
            case Quotient quotient -> {
              for (int c = 0; c < out; c++) {
                y[at + c] = x[from + c] / x[from + in - 1];
              }
            }
            case Copying copying -> {
              for (int c = 0; c < out; c++) {
                y[at + c] = activate(layer.activation(), x[from + c]);
              }
            }
            default -> throw new AssertionError(layer.operator());
          }
          terms++;
        }
        offset += in;
      }
      if (layer.operator instanceof Pooling pooling && pooling.reduction() == Reduction.AVERAGE) {
        for (int c = 0; c < out; c++) {
          y[at + c] /= terms;
        }
      }
    }

    private static double activate(Activation activation, double x) {
      double sigmoid = 1 / (1 + Math.exp(-x));
      return switch (activation.kind()) {
        case NONE -> x;
        case RELU -> Math.max(x, 0);
        case LEAKY_RELU -> x > 0 ? x : activation.slope() * x;
        case SIGMOID -> sigmoid;
        case TANH -> Math.tanh(x);
        case SILU -> x * sigmoid;
        case GELU -> x * ActivationTest.normal(x);
      };
    }
  }
}
