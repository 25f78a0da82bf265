package io.sparsewatt.planner.minimise;

/**
 * Knots with what they cost.
 *
 * @param name where they came from: {@code brake}, {@code idm 0.8 +1.0}, {@code brake, polished},
 *     ...
 * @param knots projected
 * @param collisions futures in which they collide
 * @param impact how hard; 0 without collisions
 * @param energy their energy
 */
record Candidate(String name, double[] knots, int collisions, double impact, double energy) {

  /** Fewer collisions first, then softer ones, then less energy. */
  boolean betterThan(Candidate other) {
    if (collisions != other.collisions) {
      return collisions < other.collisions;
    }
    if (impact != other.impact) {
      return impact < other.impact;
    }
    return energy < other.energy;
  }
}
