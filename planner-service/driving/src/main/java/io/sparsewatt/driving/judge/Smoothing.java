package io.sparsewatt.driving.judge;

/**
 * Savitzky-Golay filters of second order: the parabola of least squares through a window, its value
 * or a derivative in the middle; near an end the parabola through the window at that end (Savitzky
 * and Golay 1964; the mode called interp elsewhere).
 */
final class Smoothing {

  private Smoothing() {}

  /**
   * Filters.
   *
   * @param y samples
   * @param window samples that a parabola goes through; fewer samples than that are taken all
   * @param derivative 0, 1 or 2
   * @param dt seconds between samples
   */
  static double[] filter(double[] y, int window, int derivative, double dt) {
    int n = y.length;
    int wide = Math.min(window, n);
    double[] out = new double[n];
    for (int i = 0; i < n; i++) {
      int from = Math.max(0, Math.min(n - wide, i - wide / 2));
      out[i] = parabola(y, from, wide, i - from, derivative) / StrictMath.pow(dt, derivative);
    }
    return out;
  }

  /** At a place of the window the derivative of the parabola through it, a sample being one. */
  private static double parabola(double[] y, int from, int wide, double at, int derivative) {
    if (wide < 3) {
      return wide == 2 && derivative == 1
          ? y[from + 1] - y[from]
          : derivative == 0 ? y[from + (int) at] : 0;
    }
    // Around the window's middle the odd moments vanish.
    double middle = 0.5 * (wide - 1);
    double s2 = 0;
    double s4 = 0;
    double b0 = 0;
    double b1 = 0;
    double b2 = 0;
    for (int k = 0; k < wide; k++) {
      double t = k - middle;
      s2 += t * t;
      s4 += t * t * t * t;
      b0 += y[from + k];
      b1 += t * y[from + k];
      b2 += t * t * y[from + k];
    }
    double determinant = wide * s4 - s2 * s2;
    double c = (wide * b2 - s2 * b0) / determinant;
    double b = b1 / s2;
    double a = (s4 * b0 - s2 * b2) / determinant;
    double t = at - middle;
    return switch (derivative) {
      case 0 -> a + t * (b + t * c);
      case 1 -> b + 2 * t * c;
      case 2 -> 2 * c;
      default -> throw new IllegalArgumentException("derivative " + derivative + " of 0, 1 or 2");
    };
  }
}
