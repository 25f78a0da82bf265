package io.sparsewatt.simulator.worlds.thing;

import io.sparsewatt.simulator.scene.Look;
import io.sparsewatt.simulator.scene.Material;
import io.sparsewatt.simulator.scene.ObjectClass;
import io.sparsewatt.simulator.worlds.solid.Filling;
import io.sparsewatt.simulator.worlds.solid.Frame;
import io.sparsewatt.simulator.worlds.solid.Solids;
import java.util.SplittableRandom;

/**
 * Poles, signs and other things that stand in a street. Local x runs along the street, local y
 * points away from it.
 */
public enum Furniture {
  LAMP,
  SIGN,
  SIGN_GANTRY_LEG,
  TRAFFIC_LIGHT,
  BOLLARD,
  DELINEATOR,
  BIN,
  WHEELED_BINS,
  BENCH,
  BUS_SHELTER,
  CABINET,
  ADVERTISING_PILLAR,
  BILLBOARD,
  HYDRANT,
  PLANTER,
  PARKING_METER,
  CONE,
  ROADWORKS_BARRIER,
  POWER_POLE,
  CAFE_TABLE,
  PARASOL,
  PALLETS,
  SKIP,
  TROLLEYS;

  private static final Furniture[] PAVEMENT = {
    SIGN,
    SIGN,
    SIGN,
    BOLLARD,
    BOLLARD,
    BIN,
    BIN,
    WHEELED_BINS,
    BENCH,
    CABINET,
    CABINET,
    ADVERTISING_PILLAR,
    BILLBOARD,
    HYDRANT,
    PLANTER,
    PARKING_METER,
    PARKING_METER,
    CONE,
    SKIP
  };

  /** Something that a pavement may carry. */
  public static Furniture pavement(SplittableRandom random) {
    return PAVEMENT[random.nextInt(PAVEMENT.length)];
  }

  /** Radius of a circle around it, metres. */
  public double radius() {
    return switch (this) {
      case LAMP, SIGN, TRAFFIC_LIGHT, BOLLARD, DELINEATOR, HYDRANT, PARKING_METER, POWER_POLE ->
          0.3;
      case CONE, BIN, SIGN_GANTRY_LEG -> 0.4;
      case CABINET, PLANTER, CAFE_TABLE -> 0.8;
      case WHEELED_BINS, BENCH, ADVERTISING_PILLAR, ROADWORKS_BARRIER, PALLETS, PARASOL -> 1;
      case BUS_SHELTER, BILLBOARD, SKIP, TROLLEYS -> 2;
    };
  }

  /** Puts it into a scene. */
  public void addTo(Solids out, Frame f, int instance, SplittableRandom random) {
    Look steel =
        new Look(ObjectClass.OTHER, instance, Material.STEEL, (float) random.nextDouble(0.5, 1.2));
    Look plastic = steel.of(Material.PLASTIC, (float) random.nextDouble(0.4, 1.5));
    switch (this) {
      case LAMP -> {
        double height = random.nextDouble(3.5, 9);
        double radius = random.nextDouble(0.05, 0.11);
        out.post(f, radius, -0.3, height, steel);
        out.post(f, 1.6 * radius, -0.3, random.nextDouble(0.6, 1.3), steel);
        if (height > 5) {
          double arm = random.nextDouble(0.8, 2.2);
          out.cylinder(f, 0, 0, height, 0, -arm, height + 0.2, 0.05, steel);
          out.box(f, -0.12, 0.12, -arm - 0.5, -arm, height + 0.1, height + 0.25, steel);
        } else {
          out.ellipsoid(f, 0, 0, height + 0.2, 0.22, 0.22, 0.25, plastic);
        }
        if (random.nextInt(6) == 0) {
          plate(out, f, 2.3, 0.35, steel, random);
        }
      }
      case SIGN -> {
        double height = random.nextDouble(1.9, 3.2);
        out.post(f, random.nextDouble(0.025, 0.045), -0.3, height, steel);
        plate(out, f, height - 0.7, random.nextDouble(0.25, 0.5), steel, random);
        if (random.nextInt(3) == 0) {
          plate(out, f, height - 1.2, 0.25, steel, random);
        }
      }
      case SIGN_GANTRY_LEG -> out.box(f, -0.2, 0.2, -0.2, 0.2, -0.3, 6.5, steel);
      case TRAFFIC_LIGHT -> {
        double height = random.nextDouble(2.8, 3.6);
        out.post(f, 0.07, -0.3, height, steel);
        out.box(f, -0.28, -0.07, -0.17, 0.17, height - 1, height, plastic);
        if (random.nextInt(3) == 0) {
          double reach = random.nextDouble(2.5, 5);
          out.post(f, 0.1, -0.3, 5.6, steel);
          out.cylinder(f, 0, 0, 5.4, 0, -reach, 5.6, 0.06, steel);
          out.box(f, -0.15, 0.15, -reach - 0.17, -reach + 0.17, 4.8, 5.8, plastic);
        }
        out.box(f, -0.1, 0.1, -0.15, 0.15, 1.0, 1.25, plastic);
      }
      case BOLLARD ->
          out.post(
              f,
              random.nextDouble(0.05, 0.16),
              -0.2,
              random.nextDouble(0.6, 1.1),
              random.nextBoolean() ? steel : steel.of(Material.CONCRETE, 1));
      case DELINEATOR -> {
        out.box(f, -0.05, 0.05, -0.06, 0.06, -0.2, 1.0, plastic.of(Material.PLASTIC, 1.6f));
        out.box(f, -0.055, 0.055, -0.03, 0.03, 0.7, 0.88, plastic.of(Material.SIGN, 1));
      }
      case BIN -> {
        double radius = random.nextDouble(0.18, 0.3);
        if (random.nextBoolean()) {
          out.post(f, radius, 0.05, random.nextDouble(0.7, 1.1), plastic);
        } else {
          out.block(f, 2 * radius, 2 * radius, 0.3, 0.95, plastic);
          out.post(f, 0.04, -0.2, 1.1, steel);
        }
      }
      case WHEELED_BINS -> {
        int n = random.nextInt(1, 4);
        for (int k = 0; k < n; k++) {
          double x = (k - (n - 1) / 2.0) * 0.66;
          boolean large = random.nextInt(5) == 0 && n == 1;
          double half = large ? 0.65 : 0.28;
          double high = large ? 1.3 : 1.05;
          double[] tub = {-half + 0.06, 0.05, half - 0.06, 0.05, half, high, -half, high};
          out.prism(
              f.within(x, 0, 0, random.nextDouble(-0.2, 0.2)),
              -0.33,
              0.33,
              0,
              tub,
              null,
              steel.of(Material.PLASTIC, (float) random.nextDouble(0.3, 1.3)));
        }
      }
      case BENCH -> {
        Look wood = steel.of(Material.WOOD, 1);
        out.box(f, -0.85, 0.85, -0.22, 0.22, 0.42, 0.48, wood);
        out.box(f, -0.75, -0.65, -0.2, 0.2, -0.1, 0.42, steel);
        out.box(f, 0.65, 0.75, -0.2, 0.2, -0.1, 0.42, steel);
        if (random.nextInt(3) > 0) {
          out.box(f, -0.85, 0.85, 0.18, 0.24, 0.5, 0.85, wood);
        }
      }
      case BUS_SHELTER -> {
        Look frame = new Look(ObjectClass.STRUCTURE, instance, Material.STEEL, steel.tint());
        Look glass = frame.of(Material.GLASS, 1);
        double half = random.nextDouble(1.5, 2.4);
        out.box(f, -half, half, -0.7, 0.8, 2.35, 2.48, frame);
        out.box(f, -half, half, 0.68, 0.72, 0.15, 2.2, glass);
        out.box(f, -half, -half + 0.04, -0.4, 0.7, 0.15, 2.2, glass);
        for (int side = -1; side <= 1; side += 2) {
          out.post(f.within(side * (half - 0.06), 0.7, 0, 0), 0.05, -0.3, 2.35, frame);
          out.post(f.within(side * (half - 0.06), -0.5, 0, 0), 0.05, -0.3, 2.35, frame);
        }
        out.box(f, -half + 0.4, half - 0.6, 0.3, 0.6, 0.45, 0.5, frame);
        if (random.nextBoolean()) {
          out.box(f, half - 0.12, half, -0.5, 0.7, 0.2, 2.1, frame.of(Material.PLASTIC, 1.3f));
        }
      }
      case CABINET -> {
        double half = random.nextDouble(0.25, 0.75);
        out.box(f, -half, half, -0.17, 0.2, -0.2, random.nextDouble(0.9, 1.6), plastic);
      }
      case ADVERTISING_PILLAR ->
          out.post(f, random.nextDouble(0.45, 0.7), -0.2, random.nextDouble(2.4, 3.6), plastic);
      case BILLBOARD -> {
        double half = random.nextDouble(0.6, 1.8);
        double foot = random.nextDouble(0.4, 2.2);
        Frame turned = f.within(0, 0, 0, random.nextDouble(-1.6, 1.6));
        out.box(turned, -half, half, -0.1, 0.1, foot, foot + random.nextDouble(1.2, 2.2), plastic);
        out.post(turned, 0.08, -0.3, foot + 0.2, steel);
      }
      case HYDRANT -> {
        out.post(f, 0.11, -0.1, 0.7, steel);
        out.cylinder(f, -0.2, 0, 0.5, 0.2, 0, 0.5, 0.07, steel);
      }
      case PLANTER -> {
        double half = random.nextDouble(0.3, 0.8);
        double high = random.nextDouble(0.35, 0.7);
        out.box(f, -half, half, -0.35, 0.35, -0.1, high, steel.of(Material.CONCRETE, 1));
        Plants.bed(out, f, 2 * half, 0.7, high, random.nextDouble(0.2, 0.8), instance, random);
      }
      case PARKING_METER -> {
        out.post(f, 0.04, -0.2, 1.1, steel);
        out.box(f, -0.13, 0.13, -0.1, 0.1, 1.0, 1.5, plastic);
      }
      case CONE -> {
        out.block(f, 0.36, 0.36, 0, 0.04, plastic);
        out.post(f, 0.13, 0.04, 0.25, plastic);
        out.post(f, 0.08, 0.25, 0.5, plastic.of(Material.SIGN, 0.8f));
        out.post(f, 0.04, 0.5, 0.7, plastic);
      }
      case ROADWORKS_BARRIER -> {
        out.box(f, -1.0, 1.0, -0.03, 0.03, 0.75, 1.0, plastic.of(Material.SIGN, 0.7f));
        out.box(f, -1.0, 1.0, -0.03, 0.03, 0.25, 0.4, plastic);
        out.box(f, -0.95, -0.85, -0.3, 0.3, 0, 0.12, plastic);
        out.box(f, 0.85, 0.95, -0.3, 0.3, 0, 0.12, plastic);
        out.box(f, -0.93, -0.87, -0.03, 0.03, 0.1, 1.0, plastic);
        out.box(f, 0.87, 0.93, -0.03, 0.03, 0.1, 1.0, plastic);
      }
      case POWER_POLE -> {
        Look wood = steel.of(Material.WOOD, 0.8f);
        Frame leaned = f.leaned(random.nextDouble(-0.03, 0.03));
        out.post(leaned, random.nextDouble(0.1, 0.16), -0.5, 8, wood);
        out.cylinder(leaned, 0, -0.9, 7.4, 0, 0.9, 7.4, 0.06, wood);
      }
      case CAFE_TABLE -> {
        out.post(f, random.nextDouble(0.3, 0.45), 0.7, 0.74, plastic);
        out.post(f, 0.04, 0, 0.7, steel);
        int chairs = random.nextInt(2, 5);
        for (int k = 0; k < chairs; k++) {
          Frame chair =
              f.within(0, 0, 0, 6.2832 * (k + random.nextDouble(0, 0.4)) / chairs)
                  .within(0.65, 0, 0, 0);
          out.box(chair, -0.2, 0.2, -0.2, 0.2, 0.42, 0.47, plastic);
          out.box(chair, 0.17, 0.2, -0.2, 0.2, 0.47, 0.88, plastic);
          for (int leg = 0; leg < 4; leg++) {
            out.post(
                chair.within((leg & 1) * 0.34 - 0.17, (leg >> 1) * 0.34 - 0.17, 0, 0),
                0.02,
                0,
                0.42,
                steel);
          }
        }
      }
      case PARASOL -> {
        out.post(f, 0.03, 0, 2.4, steel);
        double[] shade = {-1.3, 2.1, 1.3, 2.1, 0, 2.5};
        out.prism(f, -1.2, 1.2, 0, shade, null, steel.of(Material.CLOTH, 1.3f));
      }
      case PALLETS -> {
        double high = random.nextDouble(0.15, 1.8);
        out.block(f, 1.2, 0.8, 0, high, steel.of(Material.WOOD, 1));
      }
      case SKIP -> {
        double[] tub = {-1.1, 0.05, 1.1, 0.05, 1.7, 1.2, -1.7, 1.2};
        out.prism(f, -0.8, 0.8, 0, tub, null, steel);
      }
      case TROLLEYS -> {
        int n = random.nextInt(2, 8);
        for (int k = 0; k < n; k++) {
          double x = 0.3 * k - 1;
          int basket = out.box(f, x, x + 0.8, -0.27, 0.27, 0.45, 0.95, steel);
          out.fill(basket, new Filling(0.15, 0, 0.05), instance);
        }
        out.box(f, -1.2, 1.5, -0.6, -0.55, 0.3, 1.1, steel);
        out.box(f, -1.2, 1.5, 0.55, 0.6, 0.3, 1.1, steel);
      }
    }
  }

  private static void plate(
      Solids out, Frame f, double bottom, double half, Look steel, SplittableRandom random) {
    // Signs face the traffic, more or less.
    Frame turned = f.within(0, 0, 0, random.nextDouble(-0.35, 0.35));
    Look face = steel.of(Material.SIGN, (float) random.nextDouble(0.7, 1.1));
    if (random.nextBoolean()) {
      out.cylinder(turned, -0.06, 0, bottom + half, -0.04, 0, bottom + half, half, face);
    } else {
      out.box(turned, -0.06, -0.04, -half, half, bottom, bottom + 1.4 * half, face);
    }
  }
}
