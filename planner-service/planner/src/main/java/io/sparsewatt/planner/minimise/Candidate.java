package io.sparsewatt.planner.minimise;

/**
 * Knots with what they cost.
 *
 * @param name where they came from: {@code brake}, {@code idm 0.8 +1.0}, {@code polished brake},
 *     ...
 * @param knots projected
 * @param collisions futures in which they collide
 * @param energy their energy
 */
record Candidate(String name, double[] knots, int collisions, double energy) {

  /** Fewer collisions first, then less energy. */
  boolean betterThan(Candidate other) {
    return collisions != other.collisions ? collisions < other.collisions : energy < other.energy;
  }
}
