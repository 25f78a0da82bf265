package io.sparsewatt.simulator.road;

import io.sparsewatt.simulator.random.Draws;
import io.sparsewatt.simulator.random.Purpose;

/**
 * An endless, gently bending road as a pure function of the seed.
 *
 * <p>The centre line is the graph of a uniform cubic B-spline y(u) over the world's x axis: twice
 * continuously differentiable, so that curvature has no steps, and defined everywhere, so that
 * nothing is stored. A place on it is named by its station u (= world x of the centre line, metres)
 * and its offset (metres to the left). Immutable and thread-safe.
 */
public final class Road {

  // People cross about once a block; see crosswalk(int).
  private static final double BLOCK = 90;

  private final Family family;
  private final CrossSection section;
  private final long courseKey;
  private final long crosswalkKey;
  private final double knotSpacing;
  private final double amplitude;

  public Road(long seed, Family family) {
    this.family = family;
    section = CrossSection.of(family);
    courseKey = Draws.key(seed, Purpose.ROAD);
    crosswalkKey = Draws.key(seed, Purpose.CROSSWALK);
    // |y'| <= 2 amplitude / spacing, |y''| <= 4 amplitude / spacing^2: radii of at least 100 m in
    // town and 500 m on the highway.
    switch (family) {
      case TOWN -> {
        knotSpacing = 80;
        amplitude = 16;
      }
      case HIGHWAY -> {
        knotSpacing = 300;
        amplitude = 45;
      }
      default -> throw new IllegalArgumentException("no road for " + family);
    }
  }

  /** Town or highway. */
  public Family family() {
    return family;
  }

  /** The road across; the same at every station. */
  public CrossSection section() {
    return section;
  }

  /** Fills {@code out} with the centre line at a station. */
  public void at(double station, RoadPoint out) {
    double scaled = station / knotSpacing;
    double floor = Math.floor(scaled);
    double t = scaled - floor;
    long knot = (long) floor;
    double c0 = coefficient(knot - 1);
    double c1 = coefficient(knot);
    double c2 = coefficient(knot + 1);
    double c3 = coefficient(knot + 2);
    double s = 1 - t;
    double y =
        (s * s * s * c0
                + (3 * t * t * t - 6 * t * t + 4) * c1
                + (3 * s * s * s - 6 * s * s + 4) * c2
                + t * t * t * c3)
            / 6;
    double slope =
        (-s * s * c0 + (3 * t * t - 4 * t) * c1 + (-3 * s * s + 4 * s) * c2 + t * t * c3)
            / (2 * knotSpacing);
    double bend =
        (s * c0 + (3 * t - 2) * c1 + (3 * s - 2) * c2 + t * c3) / (knotSpacing * knotSpacing);
    double metric = Math.sqrt(1 + slope * slope);
    out.x = station;
    out.y = y;
    out.cos = 1 / metric;
    out.sin = slope / metric;
    out.metric = metric;
    out.curvature = bend / (metric * metric * metric);
  }

  /**
   * The station of the centre line's nearest point; {@code out} is filled with it.
   *
   * <p>Newton's method from {@code x}; exact to rounding within 60 m of the centre line.
   */
  public double project(double x, double y, RoadPoint out) {
    double station = x;
    for (int i = 0; i < 6; i++) {
      at(station, out);
      double ahead = (x - out.x) * out.cos + (y - out.y) * out.sin;
      double left = (y - out.y) * out.cos - (x - out.x) * out.sin;
      // Beyond the centre of curvature there is no nearest point; far from it nothing changes.
      double stretch = Math.max(0.3, 1 - out.curvature * left);
      double step = ahead / (out.metric * stretch);
      station += step;
      if (Math.abs(step) < 1e-10) {
        break;
      }
    }
    at(station, out);
    return station;
  }

  /** Offset of a world point from a point of the centre line, metres to the left. */
  public static double offset(RoadPoint point, double x, double y) {
    return (y - point.y) * point.cos - (x - point.x) * point.sin;
  }

  /** Index of the block that a station lies in. */
  public static int block(double station) {
    return (int) Math.floor(station / BLOCK);
  }

  /**
   * Station of the crosswalk of a block; NaN where the family has none. Crosswalks are at least 50
   * m apart.
   */
  public double crosswalk(int block) {
    return family == Family.TOWN
        ? BLOCK * block + 25 + 40 * Draws.unit(Draws.hash(crosswalkKey, block))
        : Double.NaN;
  }

  private double coefficient(long knot) {
    return amplitude * (2 * Draws.unit(Draws.hash(courseKey, knot)) - 1);
  }
}
