package io.sparsewatt.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a network in training, forwards and backwards, a scan at a time: the same kernel maps,
 * kernels and row functions as a {@link Session}, and for each operator its adjoint. Batch norms
 * use the statistics of the scan at hand and keep running ones, until they are {@link #settle
 * settled}. Gradients add up until they are {@link #clear cleared}. Nothing depends on the number
 * of threads. One thread at a time may use it.
 */
public final class Backpropagation implements AutoCloseable {

  private final TrainableNetwork trainable;
  private final Network network;
  private final Kernels kernels;
  private final SiteSets sets;
  private final Workers workers;
  private final Adjoint adjoint;
  private final InputRows input;
  private final double momentum;
  private final List<LayerState> states = new ArrayList<>();
  // Mean and 1 / deviation of the scan at hand, by layer; null where it is no batch norm.
  private final double[][] means;
  private final double[][] factors;
  private boolean settled;
  private int[] slots = {};
  private int[] outcomes = {};

  /**
   * @param momentum of a scan in the running statistics, above 0 and at most 1; 0.1 in PyTorch
   */
  public Backpropagation(
      TrainableNetwork trainable, KernelProvider provider, int threads, double momentum) {
    if (!(momentum > 0 && momentum <= 1)) {
      throw new IllegalArgumentException("momentum " + momentum + " must lie in 0..1, above 0");
    }
    this.trainable = trainable;
    this.network = trainable.network();
    this.kernels = provider.kernels();
    this.workers = new Workers(threads, kernels);
    this.sets = new SiteSets(network, SessionOptions.DEFAULT_MAX_SITES, workers);
    this.adjoint = new Adjoint(network.layers(), provider, threads);
    this.input = new InputRows(network, new KeySort());
    this.momentum = momentum;
    this.means = new double[network.layers().size()][];
    this.factors = new double[network.layers().size()][];
    for (Layer layer : network.layers()) {
      List<RowSource> inputs = new ArrayList<>();
      for (LayerInput source : layer.inputs) {
        KernelMap map = source.map() == Layer.NONE ? null : sets.map(source.map());
        inputs.add(new RowSource(states.get(source.source()), map, source.transposed()));
      }
      states.add(new LayerState(layer, sets.level(layer.level), inputs, null, kernels));
    }
  }

  /**
   * Whether batch norms use their running statistics, as the finished network does, and leave them
   * as they are. A network trained to its end on the statistics of single scans meets others when
   * it is finished.
   */
  public void settle(boolean running) {
    settled = running;
  }

  /**
   * Computes every layer.
   *
   * @param keys distinct sites in any order
   * @param features [site][channel] in the order of the keys
   * @return positions of the keys in canonical order, which all rows below are in: row n is of
   *     {@code keys[order[n]]}
   */
  public int[] forward(long[] keys, float[] features) {
    int channels = network.inputChannels();
    if (features.length != (long) keys.length * channels) {
      throw new IllegalArgumentException(
          features.length + " features for " + keys.length + " sites of " + channels + " channels");
    }
    input.accept("keys", keys);
    sets.reset(input.keys(), input.count());
    LayerState first = states.getFirst();
    first.ensureRoom();
    int[] order = new int[input.count()];
    for (int n = 0; n < order.length; n++) {
      order[n] = input.origin(n);
      System.arraycopy(features, order[n] * channels, first.rows, n * channels, channels);
    }
    for (Step step : network.steps()) {
      switch (step) {
        case Step.Define(int level) -> sets.define(level, true);
        case Step.Follow(int map) -> sets.follow(map, true);
        case Step.Prune(int level) ->
            throw new UnsupportedOperationException("a network that prunes sites has no gradient");
        case Step.Compute(int layer) -> compute(states.get(layer));
      }
    }
    adjoint.begin(states);
    return order;
  }

  private void compute(LayerState state) {
    state.ensureRoom();
    BatchNorm norm = trainable.norm(state.layer);
    if (norm != null && settled) {
      apply(state.layer, norm, doubles(norm.mean()), doubles(norm.variance()));
    } else if (norm != null) {
      normalise(state, norm);
    }
    state.refresh(kernels);
    int count = state.level.sites();
    if (slots.length < count) {
      slots = new int[Math.max(count, slots.length * 2)];
      outcomes = new int[slots.length];
      Arrays.setAll(slots, n -> n);
    }
    PairLists lists = null;
    if (state.layer.operator.usesKernels()) {
      RowSource input = state.inputs.getFirst();
      KernelMap map = input.map();
      lists = map == null ? null : map.lists(input.transposed(), slots, count, workers);
    }
    workers.compute(state, slots, count, lists, outcomes);
  }

  /** Sets the affine layer to the statistics of the rows it is about to read. */
  private void normalise(LayerState state, BatchNorm norm) {
    Layer layer = state.layer;
    int channels = layer.outChannels;
    int count = state.level.sites();
    float[] x = state.inputs.getFirst().rows();
    double[] mean = adjoint.sums(count, channels, Adjoint.values(x, channels));
    for (int c = 0; c < channels; c++) {
      mean[c] /= Math.max(1, count);
    }
    double[] spread =
        adjoint.sums(
            count,
            channels,
            (row, into, at) -> {
              for (int c = 0; c < channels; c++) {
                double apart = x[row * channels + c] - mean[c];
                into[at + c] += apart * apart;
              }
            });
    for (int c = 0; c < channels; c++) {
      if (count > 1) {
        // Unbiased, as what is folded stands for all scans to come.
        double unbiased = spread[c] / (count - 1);
        norm.mean()[c] += (float) (momentum * (mean[c] - norm.mean()[c]));
        norm.variance()[c] += (float) (momentum * (unbiased - norm.variance()[c]));
      }
      spread[c] /= Math.max(1, count);
    }
    apply(layer, norm, mean, spread);
  }

  /** Sets the affine layer to statistics. */
  private void apply(Layer layer, BatchNorm norm, double[] mean, double[] variance) {
    double[] factor = new double[mean.length];
    for (int c = 0; c < factor.length; c++) {
      factor[c] = 1 / StrictMath.sqrt(variance[c] + norm.epsilon());
      layer.weight[c] = (float) (norm.gamma()[c] * factor[c]);
      layer.bias[c] = (float) (norm.beta()[c] - mean[c] * norm.gamma()[c] * factor[c]);
    }
    means[layer.index] = mean;
    factors[layer.index] = factor;
  }

  private static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, n -> values[n]);
    return wide;
  }

  /** The rows of an operator, [row][channel] in canonical order; valid until the next call. */
  public float[] rows(String operatorName) {
    return state(operatorName).rows;
  }

  /** How many rows an operator has. */
  public int sites(String operatorName) {
    return state(operatorName).level.sites();
  }

  /** The sites of an operator's rows. */
  public long[] keys(String operatorName) {
    SiteLevel level = state(operatorName).level;
    return Arrays.copyOf(level.keys(), level.sites());
  }

  /**
   * The gradient of the loss by an operator's rows: to be filled for outputs before {@link
   * #backward}, to be read for others after it.
   */
  public float[] gradient(String operatorName) {
    return adjoint.rows(state(operatorName));
  }

  /** Carries the gradients of the outputs back to every row and parameter. */
  public void backward() {
    for (int n = states.size() - 1; n > 0; n--) {
      LayerState state = states.get(n);
      BatchNorm norm = trainable.norm(state.layer);
      if (norm == null) {
        state.layer.operator.backward(adjoint, state);
      } else {
        backward(state, norm);
      }
    }
  }

  // Ioffe and Szegedy, Batch Normalization (2015), section 3.
  private void backward(LayerState state, BatchNorm norm) {
    Layer layer = state.layer;
    int channels = layer.outChannels;
    int count = state.level.sites();
    float[] x = state.inputs.getFirst().rows();
    float[] dx = adjoint.rows(state.inputs.getFirst().state());
    float[] dy = adjoint.rows(state);
    double[] mean = means[layer.index];
    double[] factor = factors[layer.index];
    double[] sum = adjoint.sums(count, channels, Adjoint.values(dy, channels));
    double[] along =
        adjoint.sums(
            count,
            channels,
            (row, into, at) -> {
              for (int c = 0; c < channels; c++) {
                double normal = (x[row * channels + c] - mean[c]) * factor[c];
                into[at + c] += dy[row * channels + c] * normal;
              }
            });
    float[] gamma = adjoint.weight(layer);
    float[] beta = adjoint.bias(layer);
    double[] flat = new double[channels];
    double[] slope = new double[channels];
    for (int c = 0; c < channels; c++) {
      gamma[c] += (float) along[c];
      beta[c] += (float) sum[c];
      // Settled statistics are constants: what flows through them is left out.
      flat[c] = settled ? 0 : sum[c] / Math.max(1, count);
      slope[c] = settled ? 0 : along[c] / Math.max(1, count);
    }
    for (int row = 0; row < count; row++) {
      for (int c = 0; c < channels; c++) {
        int at = row * channels + c;
        double normal = (x[at] - mean[c]) * factor[c];
        dx[at] += (float) (norm.gamma()[c] * factor[c] * (dy[at] - flat[c] - normal * slope[c]));
      }
    }
  }

  /** The gradient of the loss by a parameter, added up since it was cleared; in place. */
  public float[] gradient(TrainableNetwork.Parameter parameter) {
    return parameter.isBias() ? adjoint.bias(parameter.layer()) : adjoint.weight(parameter.layer());
  }

  /** Sets the gradients of all parameters to 0. */
  public void clear() {
    for (TrainableNetwork.Parameter parameter : trainable.parameters()) {
      Arrays.fill(gradient(parameter), 0f);
    }
  }

  private LayerState state(String operatorName) {
    return states.get(network.layer(operatorName).index);
  }

  @Override
  public void close() {
    workers.close();
    adjoint.close();
  }
}
