package io.sparsewatt.simulator.worlds.thing;

import io.sparsewatt.simulator.scene.Look;
import io.sparsewatt.simulator.scene.Material;
import io.sparsewatt.simulator.scene.ObjectClass;
import io.sparsewatt.simulator.worlds.solid.Filling;
import io.sparsewatt.simulator.worlds.solid.Frame;
import io.sparsewatt.simulator.worlds.solid.Solids;
import java.util.SplittableRandom;

/**
 * A bicycle, moped or motorcycle, ridden or parked. Local x points forward.
 *
 * @param kind what sort
 * @param ridden whether somebody sits on it
 * @param length metres
 * @param width of the handlebar, metres
 * @param height of the rider's head, or of the handlebar, metres
 * @param seed of its details
 */
public record TwoWheeler(
    Kind kind, boolean ridden, double length, double width, double height, long seed) {

  /** Sorts of two-wheeler. */
  public enum Kind {
    BICYCLE,
    CARGO_BICYCLE,
    MOPED,
    MOTORCYCLE,
    KICK_SCOOTER
  }

  // Spokes let most rays through.
  private static final Filling SPOKES = new Filling(0.3, 0, 0.05);

  /** Any of them. */
  public static TwoWheeler any(boolean ridden, SplittableRandom random) {
    int draw = random.nextInt(13);
    Kind kind =
        draw < 7
            ? Kind.BICYCLE
            : switch (draw) {
              case 7 -> Kind.CARGO_BICYCLE;
              case 8, 9 -> Kind.MOPED;
              case 10, 11 -> Kind.MOTORCYCLE;
              default -> Kind.KICK_SCOOTER;
            };
    double length =
        switch (kind) {
          case BICYCLE -> random.nextDouble(1.6, 1.9);
          case CARGO_BICYCLE -> random.nextDouble(2.2, 2.6);
          case MOPED -> random.nextDouble(1.7, 1.95);
          case MOTORCYCLE -> random.nextDouble(2.0, 2.3);
          case KICK_SCOOTER -> random.nextDouble(1.0, 1.25);
        };
    double width = random.nextDouble(0.5, 0.75);
    double height = ridden ? random.nextDouble(1.5, 1.9) : random.nextDouble(0.95, 1.2);
    return new TwoWheeler(kind, ridden, length, width, height, random.nextLong());
  }

  /** Puts it into a scene. */
  public void addTo(Solids out, Frame f, int instance) {
    SplittableRandom random = new SplittableRandom(seed);
    Look metal =
        new Look(
            ObjectClass.TWO_WHEELER,
            instance,
            random.nextBoolean() ? Material.STEEL : Material.CAR_PAINT,
            (float) random.nextDouble(0.4, 1.3));
    if (kind == Kind.KICK_SCOOTER) {
      kickScooter(out, f, metal, random);
      return;
    }
    boolean motor = kind == Kind.MOPED || kind == Kind.MOTORCYCLE;
    double half = length / 2;
    double radius = motor ? random.nextDouble(0.25, 0.33) : random.nextDouble(0.32, 0.36);
    double thick = motor ? 0.065 : 0.023;
    double front = half - radius;
    Look tyre = metal.of(Material.RUBBER, 1.5f);
    for (int end = -1; end <= 1; end += 2) {
      double x = end * front;
      int wheel = out.cylinder(f, x, -thick, radius, x, thick, radius, radius, tyre);
      if (!motor) {
        out.fill(wheel, SPOKES, instance);
      }
    }
    double seat = motor ? random.nextDouble(0.72, 0.85) : random.nextDouble(0.85, 1.0);
    double bar = random.nextDouble(0.95, 1.1);
    double steer = front - 0.28;
    out.cylinder(f, front, 0, radius, steer, 0, bar, motor ? 0.06 : 0.025, metal);
    out.cylinder(f, steer, -width / 2, bar, steer, width / 2, bar, 0.025, metal);
    Look plastic = metal.of(Material.PLASTIC, 0.5f);
    if (motor) {
      out.box(f, -half + 0.25, half - 0.5, -0.16, 0.16, 0.3, seat - 0.08, metal);
      out.box(f, -half + 0.1, 0.05, -0.14, 0.14, seat - 0.1, seat, plastic);
      out.box(f, steer - 0.1, steer + 0.25, -0.2, 0.2, bar - 0.35, bar + 0.05, metal);
      if (random.nextBoolean()) {
        out.box(f, -half, -half + 0.4, -0.22, 0.22, seat, seat + 0.35, plastic);
      }
    } else {
      out.cylinder(f, -0.1, 0, 0.3, -0.25, 0, seat, 0.025, metal);
      out.cylinder(f, -0.1, 0, 0.3, steer + 0.1, 0, 0.7, 0.03, metal);
      out.cylinder(f, -0.22, 0, seat - 0.15, steer + 0.05, 0, bar - 0.15, 0.025, metal);
      out.cylinder(f, -0.1, 0, 0.3, -front, 0, radius, 0.02, metal);
      if (kind == Kind.CARGO_BICYCLE) {
        out.box(f, 0.1, front - 0.1, -0.3, 0.3, 0.3, 0.8, metal.of(Material.WOOD, 1));
      } else if (random.nextInt(4) == 0) {
        out.box(f, steer, steer + 0.3, -0.18, 0.18, bar - 0.3, bar - 0.02, plastic);
      }
    }
    if (ridden) {
      rider(out, f, seat, bar, steer, motor, metal, random);
    }
  }

  private void kickScooter(Solids out, Frame f, Look metal, SplittableRandom random) {
    double half = length / 2;
    double front = half - 0.12;
    Look tyre = metal.of(Material.RUBBER, 1.5f);
    for (int end = -1; end <= 1; end += 2) {
      double x = end * front;
      out.cylinder(f, x, -0.03, 0.12, x, 0.03, 0.12, 0.12, tyre);
    }
    double steer = front - 0.12;
    double bar = random.nextDouble(0.95, 1.1);
    out.box(f, 0.1 - half, front - 0.15, -0.08, 0.08, 0.1, 0.16, metal);
    out.cylinder(f, front, 0, 0.12, steer, 0, bar, 0.03, metal);
    out.cylinder(f, steer, -width / 2, bar, steer, width / 2, bar, 0.02, metal);
    if (!ridden) {
      return;
    }
    Look cloth = metal.of(Material.CLOTH, (float) random.nextDouble(0.4, 1.6));
    Look legs = cloth.of(Material.CLOTH, (float) random.nextDouble(0.3, 1.2));
    double hip = 0.16 + 0.47 * (height - 0.16);
    double shoulder = height - 0.3;
    for (int side = -1; side <= 1; side += 2) {
      double foot = -0.12 + 0.12 * side;
      out.cylinder(f, foot, side * 0.05, 0.16, -0.1, side * 0.08, hip, 0.08, legs);
      double y = side * 0.2;
      out.cylinder(f, -0.08, y, shoulder, steer, side * width / 2, bar, 0.05, cloth);
    }
    out.cylinder(f, -0.1, 0, hip, -0.08, 0, shoulder + 0.05, random.nextDouble(0.14, 0.2), cloth);
    Look head = metal.of(random.nextBoolean() ? Material.PLASTIC : Material.SKIN, 1);
    out.ellipsoid(f, -0.05, 0, height - 0.13, 0.11, 0.1, 0.13, head);
  }

  private void rider(
      Solids out,
      Frame f,
      double seat,
      double bar,
      double steer,
      boolean motor,
      Look metal,
      SplittableRandom random) {
    Look cloth = metal.of(Material.CLOTH, (float) random.nextDouble(0.4, 1.6));
    double hip = motor ? -0.25 : -0.22;
    double shoulder = height - random.nextDouble(0.28, 0.33);
    double chest = hip + (shoulder - seat) * random.nextDouble(0.2, 0.7);
    out.cylinder(f, hip, 0, seat, chest, 0, shoulder, random.nextDouble(0.15, 0.2), cloth);
    Look head = metal.of(random.nextBoolean() ? Material.PLASTIC : Material.SKIN, 1);
    out.ellipsoid(f, chest + 0.08, 0, height - 0.14, 0.12, 0.11, 0.14, head);
    Look legs = cloth.of(Material.CLOTH, (float) random.nextDouble(0.3, 1.2));
    double phase = random.nextDouble(-0.15, 0.15);
    for (int side = -1; side <= 1; side += 2) {
      double y = side * 0.2;
      out.cylinder(f, chest, y, shoulder - 0.06, steer, side * width / 2, bar, 0.05, cloth);
      double knee = 0.15 + side * phase;
      double kneeHigh = seat - 0.25 + side * phase;
      out.cylinder(f, hip, side * 0.1, seat, knee, side * 0.14, kneeHigh, 0.08, legs);
      double foot = motor ? 0.3 : 0.28 - side * phase;
      out.cylinder(f, knee, side * 0.14, kneeHigh, knee - 0.12, side * 0.14, foot, 0.06, legs);
    }
    if (random.nextInt(3) == 0) {
      // A rucksack.
      double back = chest - 0.32;
      out.box(f, back - 0.1, back + 0.12, -0.17, 0.17, shoulder - 0.5, shoulder - 0.05, cloth);
    }
  }
}
