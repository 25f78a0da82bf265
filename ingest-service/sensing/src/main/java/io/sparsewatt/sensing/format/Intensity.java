package io.sparsewatt.sensing.format;

import java.util.Arrays;

/**
 * Intensity to 0..1.
 *
 * <p>Floating-point columns of at most 1 are taken as they are (KITTI and its conversions). Any
 * other column is of an 8-bit scale, whatever type it is written in (Velodyne, Hesai, Ouster's
 * reflectivity): it is divided by 255, and what is beyond (Ouster's raw signal) is 1. A fixed scale
 * instead of a column's own maximum, so that a thing keeps its intensity from frame to frame.
 */
final class Intensity {

  private static final float FULL_SCALE = 255f;

  private Intensity() {}

  static void normalise(float[] column, int count, boolean floatingPoint) {
    boolean scaled = !floatingPoint;
    for (int i = 0; i < count && !scaled; i++) {
      scaled = column[i] > 1;
    }
    if (scaled) {
      for (int i = 0; i < count; i++) {
        column[i] = Math.min(column[i] / FULL_SCALE, 1f);
      }
    }
  }

  /** A column that says that the format has none. */
  static float[] unknown(int count) {
    float[] column = new float[count];
    Arrays.fill(column, Float.NaN);
    return column;
  }
}
