package io.sparsewatt.simulator.worlds.layout;

/**
 * The cross-section of a street, the same on both sides, metres from the centre line outwards.
 *
 * @param median half width of what parts the directions; 0 for none
 * @param lanes a direction
 * @param lane width of a lane
 * @param shoulder paved strip beside the lanes
 * @param parking how cars stand beside the lanes
 * @param pavement width of the pavement; 0 for none
 * @param kerb height of the pavement
 * @param verge width of the grass between street and land
 */
record Section(
    double median,
    int lanes,
    double lane,
    double shoulder,
    Parking parking,
    double pavement,
    double kerb,
    double verge) {

  /** How cars are parked. */
  enum Parking {
    NONE(0),
    PARALLEL(2.1),
    ANGLED(4.6),
    PERPENDICULAR(5.0);

    final double width;

    Parking(double width) {
      this.width = width;
    }
  }

  double lanesEdge() {
    return median + lanes * lane;
  }

  double roadEdge() {
    return lanesEdge() + shoulder + parking.width;
  }

  double pavementEdge() {
    return roadEdge() + pavement;
  }

  double outerEdge() {
    return pavementEdge() + verge;
  }

  /** Middle of a lane, from the innermost, on the positive side. */
  double laneMiddle(int number) {
    return median + (number + 0.5) * lane;
  }
}
