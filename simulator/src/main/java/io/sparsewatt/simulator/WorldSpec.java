package io.sparsewatt.simulator;

import io.sparsewatt.simulator.road.Family;

/**
 * What world to make. Two simulations of an equal spec that are stepped alike are equal bit for
 * bit.
 *
 * @param seed any number; every stream of randomness derives from it
 * @param family town or highway
 * @param density vehicles and pedestrians relative to the family's usual number, 0..2
 * @param egoParked the ego stands at the roadside for the whole run: a static sensor in live
 *     traffic
 */
public record WorldSpec(long seed, Family family, double density, boolean egoParked) {

  // Above this the spawner can no longer keep safe gaps at the ends of the stretch.
  private static final double MAX_DENSITY = 2;

  public WorldSpec {
    if (!(density >= 0 && density <= MAX_DENSITY)) {
      throw new IllegalArgumentException(
          "a density of 0.." + MAX_DENSITY + " required but it was " + density);
    }
  }

  /** Usual density, the ego driving. */
  public WorldSpec(long seed, Family family) {
    this(seed, family, 1, false);
  }

  /** The same world with another number of agents. */
  public WorldSpec withDensity(double newDensity) {
    return new WorldSpec(seed, family, newDensity, egoParked);
  }

  /** The same world seen from the roadside. */
  public WorldSpec parked() {
    return new WorldSpec(seed, family, density, true);
  }
}
