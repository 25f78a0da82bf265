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

  // A face of a voxelised object is known to about half a voxel, plus what its shape hides, metres.
  private static final double SHAPE_SPREAD = 0.05;
  // Rays of a spinning LiDAR are 0.1 to 0.4 degrees apart, those that graze a face more: an end
  // lies somewhere between two of them, radians.
  private static final double RAY_SPREAD = 0.01;

  /** Variance of a measured end, square metres. */
  double variance(double voxelSize) {
    double spread = voxelSize / 2 + SHAPE_SPREAD + RAY_SPREAD * distance();
    return spread * spread;
  }

  /** Whether what points along {@code yaw} lies along axis a rather than b. */
  boolean alongA(double yaw) {
    return (Heading.quarters(angle - yaw) & 1) == 0;
  }

  /** Along axis a, the centre of a track of which this is seen and that is expected so. */
  double centreA(Track track, Motion expected, EgoPose ego) {
    return centreA(
        alongA(track.yaw()) ? track.length() : track.width(), a(ego, expected.x(), expected.y()));
  }

  /** Along axis b, the centre of a track of which this is seen and that is expected so. */
  double centreB(Track track, Motion expected, EgoPose ego) {
    return centreB(
        alongA(track.yaw()) ? track.width() : track.length(), b(ego, expected.x(), expected.y()));
  }

  /**
   * Centre along axis a of an object of {@code size} along it.
   *
   * @param expected where it is expected; NaN for nowhere
   */
  double centreA(double size, double expected) {
    return held(a0, a1, size, cut.a0, cut.a1, expected);
  }

  /**
   * Centre along axis b of an object of {@code size} along it.
   *
   * @param expected where it is expected; NaN for nowhere
   */
  double centreB(double size, double expected) {
    return held(b0, b1, size, cut.b0, cut.b1, expected);
  }

  /**
   * Centre along an axis of an object of {@code size} of which {@code low} to {@code high} is seen.
   *
   * <p>An end that faces the ego and that nothing hides is the object's own: where there is one,
   * the object is held there, and a size that grows or shrinks moves its far end. Where there are
   * two or none, the object lies somewhere between being held at the one end and at the other,
   * which is no news if it was expected there: what comes out from behind something does not seem
   * to move.
   *
   * <p>With nothing expected, what is missing lies beyond the end that is cut; where none is,
   * behind the side that faces the ego. An axis on which the ego stands between the sides shows
   * both of them.
   *
   * @param lowCut whether something nearer hides how it goes on below {@code low}
   * @param highCut whether something nearer hides how it goes on above {@code high}
   * @param expected where its centre is expected; NaN for nowhere
   */
  static double held(
      double low, double high, double size, boolean lowCut, boolean highCut, double expected) {
    double atLow = low + size / 2;
    double atHigh = high - size / 2;
    boolean lowEnd = !lowCut && high > 0;
    boolean highEnd = !highCut && low < 0;
    if (lowEnd != highEnd) {
      return lowEnd ? atLow : atHigh;
    }
    if (!Double.isNaN(expected)) {
      return Math.clamp(expected, Math.min(atLow, atHigh), Math.max(atLow, atHigh));
    }
    if (lowCut != highCut) {
      return lowCut ? atHigh : atLow;
    }
    if (low <= 0 && high >= 0) {
      return (low + high) / 2;
    }
    return low > 0 ? atLow : atHigh;
  }

  /** The smallest rectangle along the axes of {@code other} that has this one in it. */
  Detection along(Detection other) {
    double lowA = Double.POSITIVE_INFINITY;
    double highA = Double.NEGATIVE_INFINITY;
    double lowB = Double.POSITIVE_INFINITY;
    double highB = Double.NEGATIVE_INFINITY;
    for (int corner = 0; corner < 4; corner++) {
      double alongA = (corner & 1) == 0 ? a0 : a1;
      double alongB = (corner & 2) == 0 ? b0 : b1;
      double px = turnedX(alongA, alongB);
      double py = turnedY(alongA, alongB);
      double a = px * other.cos + py * other.sin;
      double b = py * other.cos - px * other.sin;
      lowA = Math.min(lowA, a);
      highA = Math.max(highA, a);
      lowB = Math.min(lowB, b);
      highB = Math.max(highB, b);
    }
    return new Detection(
        other.angle,
        other.cos,
        other.sin,
        lowA,
        highA,
        lowB,
        highB,
        cut,
        ground,
        top,
        objectClass,
        shares);
  }

  /** The smallest rectangle along these axes that has both, of this one's class. */
  Detection with(Detection piece, Horizon horizon) {
    Detection other = piece.along(this);
    double lowA = Math.min(a0, other.a0);
    double highA = Math.max(a1, other.a1);
    double lowB = Math.min(b0, other.b0);
    double highB = Math.max(b1, other.b1);
    return new Detection(
        angle,
        cos,
        sin,
        lowA,
        highA,
        lowB,
        highB,
        horizon.cut(cos, sin, lowA, highA, lowB, highB),
        ground,
        Math.max(top, piece.top),
        objectClass,
        shares);
  }

  double x(EgoPose ego, double alongA, double alongB) {
    return ego.x() + turnedX(alongA, alongB);
  }

  double y(EgoPose ego, double alongA, double alongB) {
    return ego.y() + turnedY(alongA, alongB);
  }

  /** World x of a way along the axes. */
  double turnedX(double alongA, double alongB) {
    return alongA * cos - alongB * sin;
  }

  /** World y of a way along the axes. */
  double turnedY(double alongA, double alongB) {
    return alongA * sin + alongB * cos;
  }

  /** Coordinate along axis a of a place in the world. */
  double a(EgoPose ego, double x, double y) {
    return (x - ego.x()) * cos + (y - ego.y()) * sin;
  }

  /** Coordinate along axis b of a place in the world. */
  double b(EgoPose ego, double x, double y) {
    return (y - ego.y()) * cos - (x - ego.x()) * sin;
  }
}
