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
    return other.isWorseThan(collisions, impact, energy);
  }

  /** The same of one that there is no candidate of yet. */
  boolean isWorseThan(int itsCollisions, double itsImpact, double itsEnergy) {
    if (itsCollisions != collisions) {
      return itsCollisions < collisions;
    }
    if (itsImpact != impact) {
      return itsImpact < impact;
    }
    return itsEnergy < energy;
  }
}
