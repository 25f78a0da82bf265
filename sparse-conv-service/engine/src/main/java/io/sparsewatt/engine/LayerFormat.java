package io.sparsewatt.engine;

/**
 * The numbers a layer works with.
 *
 * @param arithmetic what it multiplies, and what its weights are kept as
 * @param rows what its rows are kept as
 * @param scale what one step of its rows stands for; 1 for FP32
 * @param weightScales by channel out, what one step of its weights stands for; empty for FP32 and
 *     where there are no weights
 */
record LayerFormat(NumberFormat arithmetic, NumberFormat rows, float scale, float[] weightScales) {

  static final LayerFormat FP32 =
      new LayerFormat(NumberFormat.FP32, NumberFormat.FP32, 1f, new float[0]);

  boolean isPlain() {
    return arithmetic == NumberFormat.FP32 && rows == NumberFormat.FP32;
  }

  boolean hasInt8Rows() {
    return rows == NumberFormat.INT8;
  }

  @Override
  public String toString() {
    String text = arithmetic == rows ? rows.toString() : arithmetic + " to " + rows;
    return hasInt8Rows() ? text + " steps of " + scale : text;
  }
}
