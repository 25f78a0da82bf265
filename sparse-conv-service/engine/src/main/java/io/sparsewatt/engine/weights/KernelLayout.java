package io.sparsewatt.engine.weights;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a library lays out the weights of a convolution. A tap's position on the file's axes is
 * row-major, the last axis fastest, unless said otherwise; which of the network's axes these are,
 * {@link AxisOrder} says.
 */
public enum KernelLayout {
  /** This engine: [taps, in, out]; in groups, a run of outputs reads its own run of inputs. */
  SPARSEWATT,
  /** SparseConvNet: [taps, groups, in / groups, out / groups]. */
  SPARSECONVNET,
  /** spconv 1.x (RSCK), and Open3D's: [k, k, k, in, out]. */
  SPCONV_1,
  /** spconv 2.0 and 2.1 with native kernels: [k, k, k, out, in]. */
  SPCONV_2_0,
  /**
   * spconv from 2.2 on (KRSC): [out, k, k, k, in]. Of one tap and stride 1 the library reads the
   * same numbers as [in, out], so that is what its published weights mean.
   */
  SPCONV_2_2,
  /** MinkowskiEngine: [taps, in, out], the first axis fastest; of one tap [in, out]. */
  MINKOWSKI,
  /**
   * Dense convolutions of PyTorch: [out, in / groups, k, k, k]; not its transposed ones, which have
   * in before out.
   */
  TORCH;

  /** Its name in metadata and messages. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static KernelLayout of(String id) {
    for (KernelLayout layout : values()) {
      if (layout.id().equals(id)) {
        return layout;
      }
    }
    throw new IllegalArgumentException(
        "layout '"
            + id
            + "' is unknown; known are "
            + Arrays.stream(values()).map(KernelLayout::id).toList());
  }

  /**
   * The shape that such a convolution has in a file, or null where the library has none such.
   *
   * @param spatial sides of its window in the file's order of axes
   */
  int @Nullable [] shape(Kernel kernel, int[] spatial) {
    int taps = kernel.taps();
    int in = kernel.inPerGroup();
    int out = kernel.out();
    if (kernel.groups() > 1 && this != SPARSEWATT && this != SPARSECONVNET && this != TORCH) {
      return null;
    }
    return switch (this) {
      case SPARSEWATT -> new int[] {taps, in, out};
      case SPARSECONVNET -> new int[] {taps, kernel.groups(), in, out / kernel.groups()};
      case SPCONV_1 -> joined(new int[0], spatial, in, out);
      case SPCONV_2_0 -> joined(new int[0], spatial, out, in);
      case SPCONV_2_2 -> joined(new int[] {out}, spatial, in);
      case MINKOWSKI -> taps == 1 ? new int[] {in, out} : new int[] {taps, in, out};
      case TORCH -> joined(new int[] {out, in}, spatial);
    };
  }

  /**
   * Where a weight lies.
   *
   * @param tap in the file's order
   * @param in within its group
   */
  int offset(Kernel kernel, int tap, int in, int out) {
    int ins = kernel.inPerGroup();
    int outs = kernel.out();
    int run = outs / kernel.groups();
    return switch (this) {
      case SPARSEWATT, SPCONV_1, MINKOWSKI -> (tap * ins + in) * outs + out;
      case SPARSECONVNET -> ((tap * kernel.groups() + out / run) * ins + in) * run + out % run;
      case SPCONV_2_0 -> (tap * outs + out) * ins + in;
      case SPCONV_2_2 ->
          kernel.isPointwise() ? in * outs + out : (out * kernel.taps() + tap) * ins + in;
      case TORCH -> (out * ins + in) * kernel.taps() + tap;
    };
  }

  boolean isFirstAxisFastest() {
    return this == MINKOWSKI;
  }

  private static int[] joined(int[] before, int[] spatial, int... after) {
    return IntStream.concat(
            IntStream.concat(Arrays.stream(before), Arrays.stream(spatial)), Arrays.stream(after))
        .toArray();
  }
}
