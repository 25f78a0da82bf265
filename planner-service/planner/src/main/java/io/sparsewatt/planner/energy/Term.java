package io.sparsewatt.planner.energy;

/**
 * The factors, in the order in which they are added up. Values are integrals over the horizon in
 * seconds, discounted by 0.99 per 0.1 s (PPUU), unless stated.
 */
public enum Term {
  /**
   * PPUU's proximity mask in structured form, squared, summed over agents: 1 where an agent is
   * within the ego's place, falling to 0 over 1.5 s of travel + 3 m ahead (0.5 s behind) and 1.3 m
   * across.
   */
  PROXIMITY("proximity", 6),
  /** Overlap of covering discs, inflated by 0.3 m: square of the depth in metres, all pairs. */
  COLLISION("collision", 50),
  /** Square of 1 - TTC / 3 s for what is ahead and in the way (nuPlan's horizon). */
  TIME_TO_COLLISION("timeToCollision", 5),
  /**
   * Proximity weighted by how far the sampled futures of that agent disagree, up to 5 m: keep clear
   * of what cannot be foreseen. A placeholder for a calibrated model uncertainty.
   */
  UNCERTAINTY("uncertainty", 0.5),
  /** Square of the distance from the path in half lanes (1.85 m). */
  LANE("lane", 2),
  /** 1 - cos of the angle to the path. */
  HEADING("heading", 2),
  /** Square of the metres by which the ego sticks out over the road's edge, or beyond its end. */
  ROAD_EDGE("roadEdge", 50),
  /**
   * Square of the difference to the wanted speed in units of 5 m/s, beyond one unit linear: what
   * stands in a queue does not push harder the faster the road is.
   */
  SPEED("speed", 0.4),
  /** Square of the excess over the speed limit in units of 2.23 m/s (nuPlan). */
  OVER_SPEED("overSpeed", 1),
  /** Square of acceleration over 2.40, or of braking over 4.05 m/s² (nuPlan's comfort limits). */
  ACCELERATION("acceleration", 0.1),
  /** Square of the lateral acceleration over 4.89 m/s² (nuPlan), less 0.6. */
  LATERAL_ACCELERATION("lateralAcceleration", 5),
  /** Square of the jerk over 4.13 m/s³ (nuPlan). */
  JERK("jerk", 0.1),
  /** Square of the curvature rate over the ego's limit. */
  CURVATURE_RATE("curvatureRate", 0.1),
  /** How far from the goal, once, at its time or at the horizon. */
  GOAL("goal", 16);

  private final String text;
  private final double standardWeight;

  Term(String text, double standardWeight) {
    this.text = text;
    this.standardWeight = standardWeight;
  }

  /** The name in every report. */
  public String text() {
    return text;
  }

  /**
   * The weight unless another is chosen. Proximity and lane as in PPUU's continuous cost, time to
   * collision as in nuPlan's score (references, planner 1.3, 4.1, 4.4). The goal's was chosen of 1,
   * 4, 16, 64 and 256 on CommonRoad's handcrafted scenarios (docs/driving.md); the others were set
   * by hand.
   */
  public double standardWeight() {
    return standardWeight;
  }

  /** Whether the factor looks at agents, and so differs from future to future. */
  public boolean ofAgents() {
    return ordinal() <= UNCERTAINTY.ordinal();
  }
}
