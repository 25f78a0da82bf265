package io.sparsewatt.benchmarks.peer;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;

/**
 * The dense 3x3x3 convolution with bias and ReLU of oneDNN, on a whole grid with padding 1, in the
 * memory layout that it chooses itself; bringing data into that layout is not part of a run. Its
 * OpenMP takes one thread where OMP_NUM_THREADS is 1.
 */
public final class DenseConvolution implements AutoCloseable {

  private final long[] shape;
  private final int channels;
  private final engine cpu = new engine(engine.kind.cpu, 0);
  private final stream queue = new stream(cpu);
  private final FloatPointer userSource;
  private final FloatPointer userTarget;
  private final memory source;
  private final memory target;
  private final memory plainSource;
  private final memory plainTarget;
  // A memory over a pointer of ours does not own what it points to, and the collector frees a
  // pointer that only native code still knows: a bias that was not held here turned to zeros.
  private final FloatPointer userBias;
  private final memory plainBias;
  private final memory arranged;
  private final convolution_forward primitive;
  private final IntMemoryMap arguments = new IntMemoryMap();

  /**
   * @param sides of the grid, axes 0 to 2
   * @param weight [tap][in][out], taps with the last axis fastest
   * @param bias [out]
   */
  public DenseConvolution(int[] sides, int channels, float[] weight, float[] bias) {
    this.channels = channels;
    this.shape = new long[] {1, channels, sides[0], sides[1], sides[2]};
    long[] weightShape = {channels, channels, 3, 3, 3};
    long[] biasShape = {channels};
    long[] ones = {1, 1, 1};
    long cells = (long) sides[0] * sides[1] * sides[2];
    userSource = new FloatPointer(cells * channels);
    userTarget = new FloatPointer(cells * channels);
    userBias = new FloatPointer(bias);

    memory.desc rows = desc(shape, memory.format_tag.ndhwc);
    plainSource = new memory(rows, cpu, userSource);
    plainTarget = new memory(rows, cpu, userTarget);
    plainBias = new memory(desc(biasShape, memory.format_tag.a), cpu, userBias);

    post_ops relu = new post_ops();
    relu.append_eltwise(dnnl.algorithm.eltwise_relu, 0f, 0f);
    primitive_attr attributes = new primitive_attr();
    attributes.set_post_ops(relu);
    convolution_forward.primitive_desc chosen =
        new convolution_forward.primitive_desc(
            cpu,
            dnnl.prop_kind.forward_inference,
            dnnl.algorithm.convolution_direct,
            desc(shape, memory.format_tag.any),
            desc(weightShape, memory.format_tag.any),
            desc(biasShape, memory.format_tag.a),
            desc(shape, memory.format_tag.any),
            ones,
            ones,
            ones,
            attributes,
            false);
    source = new memory(chosen.src_desc(), cpu);
    target = new memory(chosen.dst_desc(), cpu);
    arranged = new memory(chosen.weights_desc(), cpu);
    try (FloatPointer userWeight = new FloatPointer(weight);
        memory plainWeight =
            new memory(desc(weightShape, memory.format_tag.dhwio), cpu, userWeight)) {
      new reorder(plainWeight, arranged).execute(queue, plainWeight, arranged);
      queue._wait();
    }
    primitive = new convolution_forward(chosen);
    arguments
        .put(dnnl.DNNL_ARG_SRC, source)
        .put(dnnl.DNNL_ARG_WEIGHTS, arranged)
        .put(dnnl.DNNL_ARG_BIAS, plainBias)
        .put(dnnl.DNNL_ARG_DST, target);
  }

  /** Sets the grid: [axis 0][axis 1][axis 2][channel]. */
  public void input(float[] cells) {
    userSource.put(cells, 0, cells.length);
    new reorder(plainSource, source).execute(queue, plainSource, source);
    queue._wait();
  }

  /** Computes. */
  public void run() {
    primitive.execute(queue, arguments);
    queue._wait();
  }

  /** The grid after the last run: [axis 0][axis 1][axis 2][channel]. */
  public float[] output() {
    new reorder(target, plainTarget).execute(queue, target, plainTarget);
    queue._wait();
    float[] cells = new float[Math.toIntExact(shape[2] * shape[3] * shape[4] * channels)];
    userTarget.get(cells, 0, cells.length);
    return cells;
  }

  /** Multiply-adds of a run; those with the zeros beyond the rim are counted. */
  public double macs() {
    return (double) RuleBook.TAPS * channels * channels * shape[2] * shape[3] * shape[4];
  }

  /** The library's version. */
  public static String version() {
    var version = dnnl.dnnl_version();
    return version.major() + "." + version.minor() + "." + version.patch();
  }

  private static memory.desc desc(long[] sides, memory.format_tag layout) {
    return new memory.desc(sides, memory.data_type.f32, layout);
  }

  @Override
  public void close() {
    primitive.deallocate();
    source.deallocate();
    target.deallocate();
    plainSource.deallocate();
    plainTarget.deallocate();
    plainBias.deallocate();
    arranged.deallocate();
    arguments.deallocate();
    userBias.deallocate();
    userSource.deallocate();
    userTarget.deallocate();
  }
}
