package io.sparsewatt.engine;

/**
 * The numbers a layer works with.
 *
 * @param arithmetic what it multiplies, and what its weights are kept as
 * @param rows what its rows are kept as
 * @param scale what one step of its rows stands for; 1 for FP32
 * @param unsigned whether INT8 rows are 0 .. 255, for values that are never negative, and not -128
 *     .. 127
 * @param weightScales by channel out, what one step of its weights stands for; empty for FP32 and
 *     where there are no weights
 */
record LayerFormat(
    NumberFormat arithmetic,
    NumberFormat rows,
    float scale,
    boolean unsigned,
    float[] weightScales) {

  static final LayerFormat FP32 =
      new LayerFormat(NumberFormat.FP32, NumberFormat.FP32, 1f, false, new float[0]);

  boolean isPlain() {
    return arithmetic == NumberFormat.FP32 && rows == NumberFormat.FP32;
  }

  /** The least whole number of an INT8 row. */
  int least() {
    return unsigned ? 0 : Byte.MIN_VALUE;
  }

  /** The greatest whole number of an INT8 row. */
  int greatest() {
    return unsigned ? 255 : Byte.MAX_VALUE;
  }

  boolean hasInt8Rows() {
    return rows == NumberFormat.INT8;
  }

  @Override
  public String toString() {
    String text = arithmetic == rows ? rows.toString() : arithmetic + " to " + rows;
    return hasInt8Rows() ? text + " " + least() + ".." + greatest() + " times " + scale : text;
  }
}
