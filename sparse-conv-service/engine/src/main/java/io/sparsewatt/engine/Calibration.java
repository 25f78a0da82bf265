package io.sparsewatt.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * How large the rows of a network are on sample frames, layer by layer: what the scales of its INT8
 * form are chosen by. Immutable and thread-safe; the same network and frames give the same scales
 * on any machine.
 */
public final class Calibration {

  // Magnitudes are counted by the upper bits of a float, eight of exponent and seven of fraction:
  // bins less than 1 % wide, whatever the range, in one pass.
  private static final int BIN_BITS = 16;
  private static final int BINS = 1 << Integer.SIZE - 1 - BIN_BITS;

  private final Network network;
  private final int frames;
  private final float[] greatest;
  // By layer and bin: values other than 0.
  private final long[][] counts;

  private Calibration(Network network, int frames, float[] greatest, long[][] counts) {
    this.network = network;
    this.frames = frames;
    this.greatest = greatest;
    this.counts = counts;
  }

  /**
   * The voxels of a sample frame.
   *
   * @param keys distinct sites in any order
   * @param features [site][channel] in the order of the keys
   */
  public record Frame(long[] keys, float[] features) {

    /** The same with bytes q that stand for q / 127, as {@link Session#keyframe} takes them. */
    public static Frame of(long[] keys, byte[] features) {
      float[] values = new float[features.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = features[i] / Session.QUANTUM;
      }
      return new Frame(keys, values);
    }
  }

  /**
   * Runs a network on sample frames, each from nothing.
   *
   * @param network in FP32
   * @param samples at least one; of the data that the network is to see, and never of the data that
   *     it is judged by
   * @throws IllegalArgumentException if there is no frame, if a frame does not fit the network, or
   *     if the network is in INT8 already
   */
  public static Calibration of(Network network, Iterable<Frame> samples) {
    for (Layer layer : network.layers()) {
      if (!layer.format.isPlain()) {
        throw new IllegalArgumentException(
            "layer '"
                + layer.name
                + "' of network '"
                + network.name()
                + "' is in "
                + layer.format
                + "; calibrate the FP32 network it was made of");
      }
    }
    List<Layer> layers = network.layers();
    float[] greatest = new float[layers.size()];
    long[][] counts = new long[layers.size()][BINS];
    int frames = 0;
    try (Session session = network.open(SessionOptions.defaults())) {
      for (Frame frame : samples) {
        session.keyframe(frame.keys(), frame.features());
        frames++;
        for (Layer layer : layers) {
          float[] rows = session.rows(layer.name()).toArray();
          greatest[layer.index] =
              Math.max(greatest[layer.index], count(layer, rows, counts[layer.index]));
        }
      }
    }
    if (frames == 0) {
      throw new IllegalArgumentException(
          "network '" + network.name() + "': calibration needs at least one frame, none was given");
    }
    return new Calibration(network, frames, greatest, counts);
  }

  private static float count(Layer layer, float[] rows, long[] counts) {
    float greatest = 0;
    for (float value : rows) {
      float size = Math.abs(value);
      if (!Float.isFinite(size)) {
        throw new IllegalArgumentException(
            "layer '" + layer.name + "' gave " + value + " on a sample frame; INT8 has no scale");
      }
      greatest = Math.max(greatest, size);
      if (size > 0) {
        counts[Float.floatToRawIntBits(size) >>> BIN_BITS]++;
      }
    }
    return greatest;
  }

  /** The network that was run. */
  public Network network() {
    return network;
  }

  /** How many frames it was run on. */
  public int frames() {
    return frames;
  }

  /**
   * The greatest magnitude of a layer's rows; 0 if they were nothing but zeros.
   *
   * @throws IllegalArgumentException if there is no layer of that name
   */
  public float greatest(String operatorName) {
    return greatest[network.layer(operatorName).index];
  }

  /**
   * A magnitude that at least so much of a layer's values other than 0 do not exceed, up to 1 %
   * more than the least there is, and never more than the greatest.
   *
   * @param share above 0, at most 1
   * @throws IllegalArgumentException if the share is out of range or there is no such layer
   */
  public float range(String operatorName, double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share " + share + " must lie in 0..1, above 0");
    }
    int layer = network.layer(operatorName).index;
    long[] bins = counts[layer];
    long total = 0;
    for (long count : bins) {
      total += count;
    }
    long wanted = (long) Math.ceil(share * total);
    long seen = 0;
    for (int bin = 0; bin < BINS && seen < wanted; bin++) {
      seen += bins[bin];
      if (seen >= wanted) {
        return Math.min(greatest[layer], Float.intBitsToFloat((bin + 1) << BIN_BITS));
      }
    }
    return greatest[layer];
  }

  /** The layers that were zeros and nothing else: the frames say nothing about these. */
  public List<String> silent() {
    List<String> names = new ArrayList<>();
    for (Layer layer : network.layers()) {
      if (greatest[layer.index] == 0) {
        names.add(layer.name);
      }
    }
    return List.copyOf(names);
  }
}
