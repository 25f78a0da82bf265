package io.sparsewatt.simulator.worlds.layout;

import java.util.SplittableRandom;

/**
 * How the land lies.
 *
 * @param slopeX rise along x of the whole, which the streets share
 * @param slopeY rise along y of the whole
 * @param hills amplitude of waves of 70 to 130 m, which the streets share, metres
 * @param bumps amplitude of waves of 5 to 12 m beside the streets, metres
 * @param rough amplitude of the ground's own noise beside the streets: grass, clods, metres
 * @param leftBank height of the bank on the left of the main street; negative for a ditch or dam
 * @param rightBank the same on the right
 * @param bankWidth over which a bank rises, metres
 */
record Relief(
    double slopeX,
    double slopeY,
    double hills,
    double bumps,
    double rough,
    double leftBank,
    double rightBank,
    double bankWidth) {

  static final Relief FLAT = new Relief(0, 0, 0, 0, 0, 0, 0, 1);

  /**
   * @param steep steepest slope of the whole
   * @param hills most, metres
   * @param bumps most, metres
   * @param bank highest, metres
   */
  static Relief draw(
      double steep, double hills, double bumps, double bank, SplittableRandom random) {
    boolean banked = bank > 0 && random.nextInt(3) > 0;
    return new Relief(
        random.nextDouble(-1, 1) * steep,
        random.nextDouble(-1, 1) * steep,
        random.nextDouble() * hills,
        random.nextDouble() * bumps,
        random.nextDouble(0.005, 0.05),
        banked ? random.nextDouble(-0.6, 1) * bank : 0,
        banked ? random.nextDouble(-0.6, 1) * bank : 0,
        random.nextDouble(2, 9));
  }
}
