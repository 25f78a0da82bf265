package io.sparsewatt.engine.weights;

import io.sparsewatt.engine.Axes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A convolution's weights as the network needs them: [tap][in of the group][out].
 *
 * @param sides of the window, on the network's axes
 * @param stride of the window
 * @param linear whether it is a linear layer, without a window
 */
record Kernel(Axes sides, Axes stride, int inPerGroup, int out, int groups, boolean linear) {

  /** Whether a site is computed from itself alone. */
  boolean isPointwise() {
    return taps() == 1 && stride.equals(Axes.of(1));
  }

  int taps() {
    return sides.a0() * sides.a1() * sides.a2();
  }

  /** The shapes that it may have in a file of a layout, the likeliest first. */
  List<int[]> shapes(KernelLayout layout, AxisOrder order) {
    List<int[]> shapes = new ArrayList<>();
    if (linear && groups == 1) {
      shapes.add(new int[] {out, inPerGroup});
      shapes.add(new int[] {inPerGroup, out});
    }
    boolean reversed = order == AxisOrder.REVERSED;
    int[] three = {sides.a0(), sides.a1(), sides.a2()};
    int[] two = {sides.a0(), sides.a1()};
    add(shapes, layout.shape(this, reversed ? mirrored(three) : three));
    if (sides.a2() == 1) {
      add(shapes, layout.shape(this, reversed ? mirrored(two) : two));
    }
    if (taps() > 1 && groups == 1) {
      // A linear layer on a flattened dense grid, channels before sites.
      shapes.add(new int[] {out, inPerGroup * taps()});
    }
    return shapes;
  }

  /**
   * The weights in the network's order.
   *
   * @param values of one of the {@link #shapes}
   * @param matrices of a linear layer whose shape leaves it open
   */
  float[] read(
      float[] values,
      int[] shape,
      KernelLayout layout,
      AxisOrder order,
      @Nullable MatrixLayout matrices) {
    boolean matrix = shape.length == 2 && linear && groups == 1;
    boolean flattened = shape.length == 2 && taps() > 1;
    boolean outFirst =
        matrix && (inPerGroup == out ? matrices == MatrixLayout.OUT_IN : shape[0] == out);
    KernelLayout reading = flattened ? KernelLayout.TORCH : layout;
    // One flip if either the axes are reversed or the first is the fastest, none if both.
    boolean mirror = (order == AxisOrder.REVERSED) != reading.isFirstAxisFastest();
    float[] weights = new float[values.length];
    int at = 0;
    for (int tap = 0; tap < taps(); tap++) {
      int there = mirror ? mirrored(tap) : tap;
      for (int in = 0; in < inPerGroup; in++) {
        for (int o = 0; o < out; o++) {
          int from;
          if (matrix) {
            from = outFirst ? o * inPerGroup + in : in * out + o;
          } else {
            from = reading.offset(this, there, in, o);
          }
          weights[at++] = values[from];
        }
      }
    }
    return weights;
  }

  /** The number of a tap where axis 0 is the fastest. */
  private int mirrored(int tap) {
    int r2 = tap % sides.a2();
    int r1 = tap / sides.a2() % sides.a1();
    int r0 = tap / sides.a2() / sides.a1();
    return (r2 * sides.a1() + r1) * sides.a0() + r0;
  }

  private static int[] mirrored(int[] sides) {
    int[] mirrored = new int[sides.length];
    for (int i = 0; i < sides.length; i++) {
      mirrored[i] = sides[sides.length - 1 - i];
    }
    return mirrored;
  }

  private static void add(List<int[]> shapes, int @Nullable [] shape) {
    if (shape != null) {
      shapes.add(shape);
    }
  }
}
