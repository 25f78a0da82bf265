package io.sparsewatt.scenes;

import org.jspecify.annotations.Nullable;

/**
 * The visible part of one object: an oriented rectangle relative to the ego. Axis a points along
 * {@code angle}, axis b a quarter turn further; the ego is at (0, 0).
 *
 * @param angle of axis a, radians, 0 to pi/2
 * @param cos of it
 * @param sin of it
 * @param a0 least coordinate along a, metres
 * @param a1 greatest
 * @param b0 least coordinate along b, metres
 * @param b1 greatest
 * @param cut which ends are hidden behind something nearer, so that the object goes on beyond them
 * @param ground height of the ground, metres, world
 * @param top above ground, metres
 * @param objectClass by its voxels' votes or by size; never {@link ObjectClass#OTHER}
 * @param shares of the votes; null by size
 */
record Detection(
    double angle,
    double cos,
    double sin,
    double a0,
    double a1,
    double b0,
    double b1,
    Cut cut,
    double ground,
    double top,
    ObjectClass objectClass,
    @Nullable Shares shares) {

  double extentA() {
    return a1 - a0;
  }

  double extentB() {
    return b1 - b0;
  }

  /** From the ego to the middle of what is seen, metres. */
  double distance() {
    double a = (a0 + a1) / 2;
    double b = (b0 + b1) / 2;
    return Math.sqrt(a * a + b * b);
  }

  /** Ends of the visible part that another object hides. */
  record Cut(boolean a0, boolean a1, boolean b0, boolean b1) {
    static final Cut NONE = new Cut(false, false, false, false);
  }

  /** Centre along axis a of an object of {@code size} along it. */
  double centreA(double size) {
    return completed(a0, a1, size, cut.a0, cut.a1);
  }

  /** Centre along axis b of an object of {@code size} along it. */
  double centreB(double size) {
    return completed(b0, b1, size, cut.b0, cut.b1);
  }

  /**
   * Centre along an axis of an object of {@code size} of which {@code low} to {@code high} is seen.
   * What is missing lies beyond the end that is cut; where none is, behind the side that faces the
   * ego. An axis on which the ego stands between the sides shows both of them.
   */
  static double completed(double low, double high, double size, boolean lowCut, boolean highCut) {
    if (size <= high - low) {
      return (low + high) / 2;
    }
    if (lowCut != highCut) {
      return lowCut ? high - size / 2 : low + size / 2;
    }
    if (low <= 0 && high >= 0) {
      return (low + high) / 2;
    }
    return low > 0 ? low + size / 2 : high - size / 2;
  }

  double x(EgoPose ego, double alongA, double alongB) {
    return ego.x() + alongA * cos - alongB * sin;
  }

  double y(EgoPose ego, double alongA, double alongB) {
    return ego.y() + alongA * sin + alongB * cos;
  }
}
