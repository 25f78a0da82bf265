package io.sparsewatt.engine;

/**
 * The window of an operator. Input i feeds output o through tap r iff, on every axis, {@code i =
 * o*stride - padding + r*dilation} with 0 &lt;= r &lt; kernel. Taps are numbered with axis 0
 * slowest and axis 2 fastest. Nothing is flipped: a convolution here is a cross-correlation, as in
 * every deep-learning library.
 *
 * @param kernel taps an axis, at least 1, at most {@value #MAX_TAPS} in all
 * @param stride at least 1
 * @param padding at least 0; a submanifold convolution sets its own ({@link #centred()})
 * @param dilation at least 1
 */
public record Geometry(Axes kernel, Axes stride, Axes padding, Axes dilation) {

  /**
   * The most taps of a window: 16 cubed, far above any network in use, and a bound on index memory.
   */
  public static final int MAX_TAPS = 4096;

  // Keeps o*stride - padding + r*dilation within an int: 2^20 * 2^9 + 2^12 * 2^9 < 2^31.
  private static final int MAX_STEP = 512;

  /** Refuses what no relation can be made of. */
  public Geometry {
    require("kernel", kernel, 1, MAX_TAPS);
    require("stride", stride, 1, MAX_STEP);
    require("padding", padding, 0, MAX_STEP);
    require("dilation", dilation, 1, MAX_STEP);
    long taps = (long) kernel.a0() * kernel.a1() * kernel.a2();
    if (taps > MAX_TAPS) {
      throw new IllegalArgumentException(
          "kernel " + kernel + " has " + taps + " taps, at most " + MAX_TAPS + " are allowed");
    }
  }

  /** k taps on every axis; stride 1, no padding, no dilation. */
  public static Geometry cube(int k) {
    return new Geometry(Axes.of(k), Axes.of(1), Axes.of(0), Axes.of(1));
  }

  /** k taps and a stride on every axis. */
  public static Geometry cube(int k, int stride) {
    return cube(k).withStride(Axes.of(stride));
  }

  /** k taps on axes 0 and 1: a window of two dimensions. */
  public static Geometry square(int k) {
    return new Geometry(new Axes(k, k, 1), Axes.of(1), Axes.of(0), Axes.of(1));
  }

  /** k taps and a stride on axes 0 and 1. */
  public static Geometry square(int k, int stride) {
    return square(k).withStride(new Axes(stride, stride, 1));
  }

  /** The same window with another stride. */
  public Geometry withStride(Axes newStride) {
    return new Geometry(kernel, newStride, padding, dilation);
  }

  /** The same window with another padding. */
  public Geometry withPadding(Axes newPadding) {
    return new Geometry(kernel, stride, newPadding, dilation);
  }

  /** The same window with another dilation. */
  public Geometry withDilation(Axes newDilation) {
    return new Geometry(kernel, stride, padding, newDilation);
  }

  /** The same window about its output: padding = dilation * floor(kernel / 2). */
  public Geometry centred() {
    return withPadding(
        new Axes(
            dilation.a0() * (kernel.a0() / 2),
            dilation.a1() * (kernel.a1() / 2),
            dilation.a2() * (kernel.a2() / 2)));
  }

  /** Taps of the window. */
  public int taps() {
    return kernel.a0() * kernel.a1() * kernel.a2();
  }

  /**
   * Whether tap r and tap (taps - 1 - r) are opposite, so that a map onto itself is its own mirror.
   */
  boolean isMirrored() {
    return stride.equals(Axes.of(1))
        && padding.a0() * 2 == dilation.a0() * (kernel.a0() - 1)
        && padding.a1() * 2 == dilation.a1() * (kernel.a1() - 1)
        && padding.a2() * 2 == dilation.a2() * (kernel.a2() - 1);
  }

  /**
   * The sides of a dense output on a dense input: floor((n + 2p - d(k-1) - 1) / s) + 1, at least 0.
   */
  Axes denseOutput(Axes input) {
    return new Axes(denseOutput(input, 0), denseOutput(input, 1), denseOutput(input, 2));
  }

  /**
   * The sides of a dense grid that a transposed window makes: (n - 1) * s - 2p + d(k-1) + 1, at
   * least 0; of an empty one, empty.
   */
  Axes denseInput(Axes output) {
    return new Axes(denseInput(output, 0), denseInput(output, 1), denseInput(output, 2));
  }

  private int denseInput(Axes output, int axis) {
    int last = (output.get(axis) - 1) * stride.get(axis) - 2 * padding.get(axis);
    int side = last + dilation.get(axis) * (kernel.get(axis) - 1) + 1;
    return output.get(axis) == 0 ? 0 : Math.max(0, side);
  }

  private int denseOutput(Axes input, int axis) {
    int reach = dilation.get(axis) * (kernel.get(axis) - 1) + 1;
    int room = input.get(axis) + 2 * padding.get(axis) - reach;
    return Math.max(0, Math.floorDiv(room, stride.get(axis)) + 1);
  }

  @Override
  public String toString() {
    return "k" + kernel + " s" + stride + " p" + padding + " d" + dilation;
  }

  private static void require(String what, Axes value, int min, int max) {
    if (value.min() < min || value.max() > max) {
      throw new IllegalArgumentException(
          what + " " + value + " must lie in " + min + ".." + max + " on every axis");
    }
  }
}
