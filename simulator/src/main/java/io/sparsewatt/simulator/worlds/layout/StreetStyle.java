package io.sparsewatt.simulator.worlds.layout;

import io.sparsewatt.simulator.worlds.thing.Building;
import java.util.SplittableRandom;

/**
 * How a street is lined and who is in it. Shares are 0..1, densities per 100 m and side.
 *
 * @param house style of the buildings
 * @param builtUp share of the frontage that is built on
 * @param minFront narrowest front, metres
 * @param maxFront widest front, metres
 * @param gap between buildings, metres at most
 * @param setback of the fronts from the street, metres
 * @param fenced share of plots with a fence or hedge towards the street
 * @param trees along the street
 * @param bushes on each plot, at most
 * @param lampSpacing metres
 * @param furniture things on the pavement
 * @param terraces tables, chairs and parasols
 * @param racks of bicycles
 * @param parked share of parking places taken
 * @param vans share of vans
 * @param heavy share of lorries and buses
 * @param walkers people on the pavement
 * @param cyclists on the road
 * @param gapBetween vehicles in a lane on average, metres
 * @param speed of the traffic, m/s
 * @param yards whether what lies before the fronts is paved and used
 */
record StreetStyle(
    Building.Style house,
    double builtUp,
    double minFront,
    double maxFront,
    double gap,
    double setback,
    double fenced,
    double trees,
    int bushes,
    double lampSpacing,
    double furniture,
    double terraces,
    double racks,
    double parked,
    double vans,
    double heavy,
    double walkers,
    double cyclists,
    double gapBetween,
    double speed,
    boolean yards) {

  static StreetStyle town(SplittableRandom r) {
    return new StreetStyle(
        Building.Style.BLOCK,
        r.nextDouble(0.65, 0.97),
        9,
        26,
        r.nextInt(3) == 0 ? 4 : 0.1,
        r.nextInt(3) == 0 ? r.nextDouble(1, 6) : 0.1,
        r.nextDouble(0, 0.6),
        r.nextInt(3) == 0 ? 0 : r.nextDouble(2, 12),
        r.nextInt(4),
        r.nextDouble(18, 35),
        r.nextDouble(3, 14),
        r.nextDouble(0, 1.5),
        r.nextDouble(0, 2),
        r.nextDouble(0.3, 1),
        0.12,
        0.05,
        r.nextDouble(2, 14),
        r.nextDouble(0.3, 3),
        r.nextDouble(12, 45),
        r.nextDouble(0, 14),
        false);
  }

  static StreetStyle boulevard(SplittableRandom r) {
    return new StreetStyle(
        Building.Style.BLOCK,
        r.nextDouble(0.5, 0.95),
        14,
        30,
        r.nextDouble(0.1, 9),
        r.nextDouble(0.1, 10),
        r.nextDouble(0, 0.5),
        r.nextDouble(6, 16),
        r.nextInt(1, 6),
        r.nextDouble(22, 35),
        r.nextDouble(2, 9),
        r.nextDouble(0, 1),
        r.nextDouble(0.2, 2),
        r.nextDouble(0.3, 0.95),
        0.1,
        0.08,
        r.nextDouble(1, 10),
        r.nextDouble(0.5, 4),
        r.nextDouble(15, 45),
        r.nextDouble(0, 16),
        false);
  }

  static StreetStyle suburb(SplittableRandom r) {
    return new StreetStyle(
        Building.Style.HOUSE,
        r.nextDouble(0.6, 0.95),
        8,
        17,
        r.nextDouble(2, 9),
        r.nextDouble(2.5, 9),
        r.nextDouble(0.4, 1),
        r.nextDouble(0, 8),
        r.nextInt(2, 9),
        r.nextDouble(25, 45),
        r.nextDouble(0.5, 6),
        0,
        r.nextDouble(0, 0.3),
        r.nextDouble(0.1, 0.7),
        0.1,
        0.01,
        r.nextDouble(0.3, 4),
        r.nextDouble(0.2, 2),
        r.nextDouble(30, 120),
        r.nextDouble(0, 12),
        true);
  }

  static StreetStyle oldTown(SplittableRandom r) {
    return new StreetStyle(
        Building.Style.OLD,
        r.nextDouble(0.85, 1),
        5,
        11,
        r.nextInt(4) == 0 ? 1.5 : 0.1,
        0.1,
        0.3,
        r.nextDouble(0, 3),
        r.nextInt(2),
        r.nextDouble(15, 25),
        r.nextDouble(8, 18),
        r.nextDouble(1, 5),
        r.nextDouble(1, 4),
        r.nextDouble(0.1, 0.6),
        0.2,
        0,
        r.nextDouble(6, 24),
        r.nextDouble(1, 6),
        r.nextDouble(25, 90),
        r.nextDouble(0, 6),
        false);
  }

  static StreetStyle industrial(SplittableRandom r) {
    return new StreetStyle(
        Building.Style.SHED,
        r.nextDouble(0.4, 0.85),
        18,
        45,
        r.nextDouble(4, 16),
        r.nextDouble(6, 20),
        r.nextDouble(0.4, 1),
        r.nextDouble(0, 5),
        r.nextInt(1, 7),
        r.nextDouble(28, 45),
        r.nextDouble(0.5, 3),
        0,
        r.nextDouble(0, 0.5),
        r.nextDouble(0.2, 0.8),
        0.25,
        0.3,
        r.nextDouble(0.2, 2),
        r.nextDouble(0, 0.8),
        r.nextDouble(30, 90),
        r.nextDouble(0, 14),
        true);
  }
}
