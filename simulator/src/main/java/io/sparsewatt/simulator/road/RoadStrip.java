package io.sparsewatt.simulator.road;

import io.sparsewatt.simulator.scene.Material;

/**
 * The road around a sensor, tabulated: what is under a point, for tens of thousands of points a
 * scan.
 *
 * <p>Half a metre between samples: the linear error at the sharpest bend is 0.3 mm. Not
 * thread-safe.
 */
public final class RoadStrip {

  /** Half width of a zebra crossing along the road, metres. */
  public static final double CROSSWALK_HALF = 1.8;

  private static final double STEP = 0.5;
  private static final double LINE_HALF = 0.07;

  private final Road road;
  private final CrossSection section;
  private final boolean town;
  private final int samples;
  private final double[] y;
  private final double[] slope;
  private final double[] crosswalk;
  private final RoadPoint point = new RoadPoint();
  private double start;
  private int firstBlock;
  private double station;
  private double offset;

  /**
   * @param road the road
   * @param reach how far from the centre the strip reaches either way, metres
   */
  public RoadStrip(Road road, double reach) {
    this.road = road;
    section = road.section();
    town = road.family() == Family.TOWN;
    samples = (int) Math.ceil(2 * reach / STEP) + 3;
    y = new double[samples];
    slope = new double[samples];
    crosswalk = new double[Road.block(2 * reach) + 4];
  }

  /** Tabulates the road around a station. */
  public void centre(double middle) {
    start = (Math.floor(middle / STEP) - (samples >> 1)) * STEP;
    for (int i = 0; i < samples; i++) {
      road.at(start + i * STEP, point);
      y[i] = point.y;
      slope[i] = point.sin / point.cos;
    }
    firstBlock = Road.block(start) - 1;
    for (int i = 0; i < crosswalk.length; i++) {
      crosswalk[i] = road.crosswalk(firstBlock + i);
    }
  }

  /** Finds the place of a world point; {@link #station} and {@link #offset} then tell. */
  public void locate(double px, double py) {
    double u = px;
    for (int i = 0; i < 2; i++) {
      double f = (u - start) / STEP;
      int k = Math.max(0, Math.min(samples - 2, (int) f));
      double t = f - k;
      double g = slope[k] + t * (slope[k + 1] - slope[k]);
      double h = y[k] + t * (y[k + 1] - y[k]);
      u += ((px - u) + (py - h) * g) / (1 + g * g);
    }
    double f = (u - start) / STEP;
    int k = Math.max(0, Math.min(samples - 2, (int) f));
    double t = f - k;
    double g = slope[k] + t * (slope[k + 1] - slope[k]);
    double h = y[k] + t * (y[k + 1] - y[k]);
    station = u;
    offset = ((py - h) - (px - u) * g) / Math.sqrt(1 + g * g);
  }

  /** Station of the point located last. */
  public double station() {
    return station;
  }

  /** Offset of the point located last, metres to the left. */
  public double offset() {
    return offset;
  }

  /** What the ground is made of at a world point. */
  public Material surface(double px, double py) {
    locate(px, py);
    double out = Math.abs(offset);
    if (out > section.roadEdge()) {
      return town ? Material.PAVEMENT : Material.GRASS;
    }
    return marked(out) ? Material.MARKING : out < medianEdge() ? Material.GRASS : Material.ASPHALT;
  }

  private double medianEdge() {
    // A quarter of a metre of asphalt before the marking of the innermost lane.
    return section.medianHalf() - 0.25;
  }

  private boolean marked(double out) {
    double lanesEdge = section.lanesEdge();
    if (town && out < lanesEdge && onCrosswalk()) {
      // Stripes of half a metre, along the road.
      return (((int) Math.floor(offset * 2)) & 1) == 0;
    }
    if (town && out < 0.25) {
      return out > 0.25 - 2 * LINE_HALF;
    }
    double lane = (out - section.medianHalf()) / section.laneWidth();
    long boundary = Math.round(lane);
    if (boundary < 0
        || boundary > section.lanes()
        || Math.abs(lane - boundary) * section.laneWidth() > LINE_HALF) {
      return false;
    }
    if (boundary == 0 || boundary == section.lanes()) {
      return !town || boundary == section.lanes();
    }
    double period = town ? 6 : 18;
    double along = station - period * Math.floor(station / period);
    return along < period / (town ? 2 : 3);
  }

  private boolean onCrosswalk() {
    int i = Road.block(station) - firstBlock;
    if (i < 0 || i >= crosswalk.length) {
      return false;
    }
    return Math.abs(station - crosswalk[i]) < CROSSWALK_HALF;
  }
}
