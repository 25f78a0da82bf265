package io.sparsewatt.driving.traffic;

import java.util.random.RandomGenerator;

/**
 * How one driver drives, by the intelligent driver model and MOBIL. The spreads are wide on
 * purpose: who learns from them must tell a driver's temper from what the driver has just done.
 *
 * @param wanted m/s on a free road, as a share of the limit
 * @param gap seconds to who is ahead
 * @param jam metres to who is ahead, at rest
 * @param acceleration m/s²
 * @param braking m/s², comfortable
 * @param politeness share of others' loss that counts against a lane change
 * @param restless gain in m/s² that is worth one
 * @param wander metres by which the place in the lane varies
 * @param unsteady m/s² by which the foot does
 */
record Temper(
    double wanted,
    double gap,
    double jam,
    double acceleration,
    double braking,
    double politeness,
    double restless,
    double wander,
    double unsteady) {

  static Temper draw(RandomGenerator random) {
    return new Temper(
        random.nextDouble(0.75, 1.2),
        random.nextDouble(0.6, 2.0),
        random.nextDouble(1.5, 3.5),
        random.nextDouble(0.8, 2.2),
        random.nextDouble(1.2, 3.0),
        random.nextDouble(0, 0.5),
        random.nextDouble(0.1, 0.6),
        random.nextDouble(0.05, 0.3),
        random.nextDouble(0.05, 0.35));
  }
}
