package io.sparsewatt.simulator.road;

/**
 * The road across: lanes are counted from the middle outwards, the ego's way first.
 *
 * <p>Lane k in 0..n-1 is driven towards rising stations and lies to the right (negative offsets);
 * lane n+k is its mirror image, driven the other way. 0 and n are innermost.
 *
 * @param lanes a direction
 * @param laneWidth metres
 * @param medianHalf half the width of what divides the directions, metres
 * @param strip width of the parking strip or hard shoulder, metres
 * @param pavement width of the pavement beyond it, metres; 0 where people do not walk
 * @param speedLimit m/s
 */
public record CrossSection(
    int lanes,
    double laneWidth,
    double medianHalf,
    double strip,
    double pavement,
    double speedLimit) {

  static CrossSection of(Family family) {
    return switch (family) {
      case TOWN -> new CrossSection(2, 3.25, 0, 2.3, 3.2, 50 / 3.6);
      case HIGHWAY -> new CrossSection(3, 3.7, 1.5, 2.5, 0, 120 / 3.6);
    };
  }

  /** Lanes of both directions. */
  public int laneCount() {
    return 2 * lanes;
  }

  /** Whether a lane is driven towards rising stations. */
  public boolean forward(int lane) {
    return lane < lanes;
  }

  /** Offset of a lane's centre, metres to the left of the road's centre line. */
  public double laneOffset(int lane) {
    double out = medianHalf + (lane % lanes + 0.5) * laneWidth;
    return forward(lane) ? -out : out;
  }

  /** The lane to the left of its driver that is driven the same way, or -1. */
  public int leftOf(int lane) {
    return lane % lanes == 0 ? -1 : lane - 1;
  }

  /** The lane to the right of its driver, or -1. */
  public int rightOf(int lane) {
    return lane % lanes == lanes - 1 ? -1 : lane + 1;
  }

  /** The lane at an offset, or -1 on median, strip and beyond. */
  public int laneAt(double offset) {
    int k = (int) Math.floor((Math.abs(offset) - medianHalf) / laneWidth);
    return k < 0 || k >= lanes ? -1 : offset <= 0 ? k : lanes + k;
  }

  /** Offset of the outer edge of the outermost lane, metres. */
  public double lanesEdge() {
    return medianHalf + lanes * laneWidth;
  }

  /** Offset of the edge of the carriageway: kerb or end of the shoulder, metres. */
  public double roadEdge() {
    return lanesEdge() + strip;
  }

  /** Offset of the far edge of the pavement, metres. */
  public double outerEdge() {
    return roadEdge() + pavement;
  }
}
