package io.sparsewatt.simulator.worlds.thing;

import io.sparsewatt.simulator.scene.Look;
import io.sparsewatt.simulator.scene.Material;
import io.sparsewatt.simulator.scene.ObjectClass;
import io.sparsewatt.simulator.worlds.solid.Frame;
import io.sparsewatt.simulator.worlds.solid.Solids;
import java.util.SplittableRandom;

/**
 * A vehicle of four wheels or more: bodywork, cabin, wheels. Local x points forward, the origin is
 * on the ground below the middle of its box.
 *
 * @param kind what sort
 * @param length metres
 * @param width metres, without mirrors
 * @param height metres
 * @param seed of its details: the same vehicle has the same shape wherever it is put
 */
public record Vehicle(Kind kind, double length, double width, double height, long seed) {

  /** Sorts of vehicle with their sizes, metres (manufacturers' usual ranges). */
  public enum Kind {
    HATCHBACK(3.5, 4.4, 1.6, 1.82, 1.42, 1.58),
    SALOON(4.4, 5.1, 1.72, 1.92, 1.40, 1.52),
    ESTATE(4.4, 5.0, 1.74, 1.92, 1.43, 1.60),
    SUV(4.1, 5.0, 1.78, 2.0, 1.58, 1.88),
    MPV(4.1, 4.9, 1.74, 1.95, 1.60, 1.82),
    COUPE(4.0, 4.7, 1.74, 1.95, 1.25, 1.40),
    PICKUP(4.9, 5.6, 1.8, 2.0, 1.72, 1.95),
    VAN(4.7, 6.9, 1.9, 2.1, 1.9, 2.8),
    BOX_VAN(5.5, 7.2, 2.0, 2.3, 2.7, 3.2),
    LORRY(7.0, 11.5, 2.3, 2.55, 2.9, 3.9),
    ARTICULATED(14.0, 16.5, 2.45, 2.55, 3.6, 4.0),
    TANKER(8.5, 14.0, 2.4, 2.55, 3.2, 3.7),
    BUS(9.0, 12.5, 2.4, 2.55, 2.9, 3.3),
    CARAVAN(4.5, 7.0, 2.0, 2.4, 2.4, 2.75),
    DIGGER(5.0, 7.5, 2.0, 2.5, 2.6, 3.2);

    final double minLength;
    final double maxLength;
    final double minWidth;
    final double maxWidth;
    final double minHeight;
    final double maxHeight;

    Kind(
        double minLength,
        double maxLength,
        double minWidth,
        double maxWidth,
        double minHeight,
        double maxHeight) {
      this.minLength = minLength;
      this.maxLength = maxLength;
      this.minWidth = minWidth;
      this.maxWidth = maxWidth;
      this.minHeight = minHeight;
      this.maxHeight = maxHeight;
    }
  }

  private static final Kind[] CARS = {
    Kind.HATCHBACK, Kind.HATCHBACK, Kind.HATCHBACK, Kind.SALOON, Kind.SALOON, Kind.ESTATE,
    Kind.ESTATE, Kind.SUV, Kind.SUV, Kind.MPV, Kind.COUPE, Kind.PICKUP
  };
  private static final Kind[] HEAVY = {
    Kind.LORRY, Kind.LORRY, Kind.ARTICULATED, Kind.ARTICULATED, Kind.TANKER, Kind.BUS
  };

  /** A vehicle of one sort. */
  public static Vehicle of(Kind kind, SplittableRandom random) {
    return new Vehicle(
        kind,
        random.nextDouble(kind.minLength, kind.maxLength),
        random.nextDouble(kind.minWidth, kind.maxWidth),
        random.nextDouble(kind.minHeight, kind.maxHeight),
        random.nextLong());
  }

  /** A car. */
  public static Vehicle car(SplittableRandom random) {
    return of(CARS[random.nextInt(CARS.length)], random);
  }

  /**
   * Any vehicle.
   *
   * @param vans share of vans, 0..1
   * @param heavy share of lorries and buses, 0..1
   */
  public static Vehicle any(double vans, double heavy, SplittableRandom random) {
    double u = random.nextDouble();
    if (u < heavy) {
      return of(HEAVY[random.nextInt(HEAVY.length)], random);
    }
    if (u < heavy + vans) {
      return of(random.nextInt(4) == 0 ? Kind.BOX_VAN : Kind.VAN, random);
    }
    return car(random);
  }

  /** Puts it into a scene. */
  public void addTo(Solids out, Frame f, int instance) {
    SplittableRandom random = new SplittableRandom(seed);
    // A quarter of all cars is black or nearly so; the rest from dark to white.
    boolean black = random.nextInt(4) == 0;
    Look paint =
        new Look(
            ObjectClass.VEHICLE,
            instance,
            black ? Material.BLACK_PAINT : Material.CAR_PAINT,
            (float) random.nextDouble(0.35, 1.7));
    switch (kind) {
      case VAN -> van(out, f, paint, random);
      case BOX_VAN, LORRY, ARTICULATED, TANKER -> lorry(out, f, paint, random);
      case BUS -> bus(out, f, paint, random);
      case CARAVAN -> caravan(out, f, paint, random);
      case DIGGER -> digger(out, f, paint, random);
      default -> car(out, f, paint, random);
    }
  }

  private void car(Solids out, Frame f, Look paint, SplittableRandom random) {
    boolean tall = kind == Kind.SUV || kind == Kind.PICKUP;
    double half = length / 2;
    double w = width / 2;
    double clear = random.nextDouble(0.14, 0.2) + (tall ? 0.06 : 0);
    double belt = height * random.nextDouble(0.56, 0.63);
    double nose = belt * random.nextDouble(0.66, 0.82);
    double bonnet =
        half
            - length
                * switch (kind) {
                  case HATCHBACK, MPV -> random.nextDouble(0.18, 0.24);
                  case COUPE -> random.nextDouble(0.28, 0.33);
                  default -> random.nextDouble(0.24, 0.29);
                };
    double[] body = {
      -half + 0.12,
      clear,
      half - 0.18,
      clear,
      half,
      clear + 0.22,
      half - 0.04,
      nose,
      bonnet,
      belt,
      -half + 0.08,
      belt,
      -half,
      clear + 0.25
    };
    out.prism(f, -w, w, 0.04, body, null, paint);
    double rise = height - belt;
    double rear =
        -half
            + switch (kind) {
              case SALOON -> length * random.nextDouble(0.1, 0.17);
              case COUPE -> length * random.nextDouble(0.06, 0.14);
              case PICKUP -> length * random.nextDouble(0.32, 0.4);
              default -> random.nextDouble(0.02, 0.12);
            };
    double roofBack =
        rear
            + rise
                * switch (kind) {
                  case SALOON, COUPE -> random.nextDouble(1.2, 2.0);
                  case HATCHBACK -> random.nextDouble(0.4, 0.9);
                  case PICKUP -> random.nextDouble(0.1, 0.3);
                  default -> random.nextDouble(0.15, 0.5);
                };
    double roofFront = Math.max(bonnet - rise * random.nextDouble(1.0, 1.7), roofBack + 0.4);
    Material own = paint.material();
    Material[] cabin = {own, Material.GLASS, own, Material.GLASS, Material.GLASS};
    double[] outline = {
      rear, belt - 0.02, bonnet, belt - 0.02, roofFront, height, roofBack, height
    };
    out.prism(f, -w + 0.06, w - 0.06, random.nextDouble(0.22, 0.42), outline, cabin, paint);
    if (kind == Kind.PICKUP) {
      out.box(f, -half + 0.02, rear, -w, -w + 0.08, belt - 0.05, belt + 0.2, paint);
      out.box(f, -half + 0.02, rear, w - 0.08, w, belt - 0.05, belt + 0.2, paint);
    }
    if (random.nextInt(12) == 0) {
      // A roof box.
      Look plastic = paint.of(Material.PLASTIC, 0.5f);
      out.box(f, -0.9, 0.7, -0.35, 0.35, height + 0.05, height + 0.38, plastic);
    }
    for (int side = -1; side <= 1; side += 2) {
      double y = side * (w + 0.09);
      double x = bonnet - 0.25;
      out.box(f, x - 0.08, x + 0.08, y - 0.09, y + 0.09, belt, belt + 0.16, paint);
    }
    double radius = tall ? 0.37 : random.nextDouble(0.29, 0.34);
    axle(out, f, length * random.nextDouble(0.28, 0.31), radius, 0.2, paint);
    axle(out, f, -0.3 * length, radius, 0.2, paint);
  }

  private void van(Solids out, Frame f, Look paint, SplittableRandom random) {
    double half = length / 2;
    double w = width / 2;
    double clear = random.nextDouble(0.18, 0.28);
    double sill = random.nextDouble(1.0, 1.25);
    double foot = half - random.nextDouble(0.5, 1.0);
    double brow = foot - random.nextDouble(0.5, 0.9);
    Material own = paint.material();
    double[] body = {-half, clear, foot, clear, foot, sill, brow, height, -half, height};
    Material[] faces = {own, own, Material.GLASS, own, own};
    out.prism(f, -w, w, 0.05, body, faces, paint);
    double[] bonnet = {
      foot - 0.2, clear, half - 0.12, clear, half, clear + 0.3, foot, sill, foot - 0.2, sill
    };
    out.prism(f, -w, w, 0.05, bonnet, null, paint);
    Look glass = paint.of(Material.GLASS, 1);
    double from = random.nextInt(3) == 0 ? -half + 0.3 : foot - 1.5;
    for (int side = -1; side <= 1; side += 2) {
      double y = side * (w - 0.05);
      double lintel = Math.min(height - 0.2, 1.8);
      out.box(f, from, foot - 0.5, y - 0.03, y + 0.03, sill + 0.1, lintel, glass);
      double mirror = side * (w + 0.12);
      out.box(f, foot - 0.2, foot, mirror - 0.1, mirror + 0.1, 1.2, 1.5, paint);
    }
    axle(out, f, half - 0.95, 0.34, 0.22, paint);
    axle(out, f, -half + random.nextDouble(0.9, 1.3), 0.34, 0.22, paint);
  }

  private void lorry(Solids out, Frame f, Look paint, SplittableRandom random) {
    boolean light = kind == Kind.BOX_VAN;
    double half = length / 2;
    double w = width / 2;
    double cab = light ? 1.9 : random.nextDouble(1.7, 2.5);
    double cabTop = light ? random.nextDouble(2.0, 2.4) : random.nextDouble(2.5, 3.6);
    double front = half - cab;
    double screen = random.nextDouble(0.08, 0.35);
    Material own = paint.material();
    double[] cabin = {front, 0.42, half, 0.42, half, 1.35, half - screen, cabTop, front, cabTop};
    Material[] faces = {own, own, Material.GLASS, own, own};
    out.prism(f, -w + 0.04, w - 0.04, 0.02, cabin, faces, paint);
    Look steel = paint.of(Material.STEEL, 0.5f);
    // The gap behind the cab; the load's floor on its frame.
    double gap = kind == Kind.ARTICULATED ? random.nextDouble(0.5, 1.1) : 0.15;
    double floor = random.nextDouble(0.95, 1.25);
    out.box(f, -half + 0.2, front, -0.45, 0.45, 0.6, floor - 0.05, steel);
    load(out, f, front - gap, floor, paint, random);
    double tyre = light ? 0.36 : 0.5;
    axle(out, f, half - 0.75 * cab, tyre, 0.3, paint);
    axle(out, f, -half + random.nextDouble(0.9, 1.6), tyre, 0.3, paint);
    if (!light) {
      axle(out, f, -half + 2.6, tyre, 0.32, paint);
      if (length > 10) {
        axle(out, f, -half + 3.9, tyre, 0.32, paint);
      }
      if (kind == Kind.ARTICULATED) {
        axle(out, f, front - 0.6, tyre, 0.32, paint);
        // Side guards.
        out.box(f, -half + 5, front - 1.8, -w, -w + 0.06, 0.45, 0.9, steel);
        out.box(f, -half + 5, front - 1.8, w - 0.06, w, 0.45, 0.9, steel);
      }
    }
    for (int side = -1; side <= 1; side += 2) {
      double y = side * (w + 0.12);
      out.box(f, half - 0.25, half - 0.1, y - 0.1, y + 0.1, cabTop - 1.1, cabTop - 0.5, steel);
    }
  }

  private void load(
      Solids out, Frame f, double bed, double floor, Look paint, SplittableRandom random) {
    double half = length / 2;
    double w = width / 2;
    Look load =
        paint.of(
            random.nextInt(3) == 0 ? Material.PLASTIC : Material.CAR_PAINT,
            (float) random.nextDouble(0.5, 1.9));
    int body = kind == Kind.TANKER ? 3 : kind == Kind.LORRY ? random.nextInt(3) : 0;
    switch (body) {
      case 0 -> out.box(f, -half, bed, -w, w, floor, height, load);
      case 1 -> {
        // A flatbed with boards, and often something on it.
        double board = floor + random.nextDouble(0.4, 0.8);
        out.box(f, -half, bed, -w, w, floor - 0.1, floor, load);
        out.box(f, -half, bed, -w, -w + 0.05, floor, board, load);
        out.box(f, -half, bed, w - 0.05, w, floor, board, load);
        out.box(f, -half, -half + 0.05, -w, w, floor, board, load);
        if (random.nextBoolean()) {
          double end = -half + random.nextDouble(0.3, 0.9) * (bed + half);
          double top = floor + random.nextDouble(0.5, 1.6);
          out.box(f, -half + 0.2, end, -0.8, 0.8, floor, top, load.of(Material.WOOD, 1));
        }
      }
      case 2 -> {
        // A tipper: wider above.
        double rim = floor + random.nextDouble(0.9, 1.5);
        double[] tub = {-half + 0.3, floor, bed - 0.2, floor, bed, rim, -half, rim};
        out.prism(f, -w, w, 0, tub, null, load.of(Material.STEEL, 0.8f));
      }
      default -> {
        double radius = Math.min(w - 0.05, (height - floor) / 2);
        out.cylinder(f, -half, 0, floor + radius, bed, 0, floor + radius, radius, load);
      }
    }
  }

  private void bus(Solids out, Frame f, Look paint, SplittableRandom random) {
    double half = length / 2;
    double w = width / 2;
    double sill = random.nextDouble(0.9, 1.3);
    double lintel = height - random.nextDouble(0.3, 0.6);
    Material own = paint.material();
    out.box(f, -half, half, -w, w, random.nextDouble(0.25, 0.4), sill, paint);
    Material back = random.nextBoolean() ? Material.GLASS : own;
    Material[] panes = {own, Material.GLASS, own, back, Material.GLASS};
    double[] middle = {
      -half + 0.02, sill, half - 0.02, sill, half - 0.15, lintel, -half + 0.05, lintel
    };
    out.prism(f, -w + 0.02, w - 0.02, 0.02, middle, panes, paint);
    int pillars = (int) (length / 1.6);
    for (int k = 0; k <= pillars; k++) {
      double x = -half + 0.1 + k * (length - 0.4) / pillars;
      out.box(f, x, x + 0.12, -w, w, sill, lintel, paint);
    }
    out.box(f, -half + 0.05, half - 0.15, -w, w, lintel, height, paint);
    axle(out, f, half - random.nextDouble(2.2, 2.8), 0.48, 0.3, paint);
    axle(out, f, -half + random.nextDouble(2.8, 3.4), 0.48, 0.3, paint);
  }

  private void caravan(Solids out, Frame f, Look paint, SplittableRandom random) {
    double half = length / 2;
    double w = width / 2;
    double nose = half - 1.1;
    Look white = paint.of(Material.CAR_PAINT, (float) random.nextDouble(1.2, 1.8));
    double[] shell = {
      -half + 0.15,
      0.45,
      nose - 0.25,
      0.45,
      nose,
      0.9,
      nose - 0.35,
      height,
      -half + 0.2,
      height,
      -half,
      1.2
    };
    out.prism(f, -w, w, 0.02, shell, null, white);
    out.box(f, nose - 0.3, half, -0.06, 0.06, 0.4, 0.52, paint.of(Material.STEEL, 0.7f));
    axle(out, f, -0.3, 0.32, 0.2, paint);
  }

  private void digger(Solids out, Frame f, Look paint, SplittableRandom random) {
    double half = length / 2;
    double w = width / 2;
    Look yellow = paint.of(Material.CAR_PAINT, 1.3f);
    Look steel = paint.of(Material.STEEL, 0.6f);
    out.box(f, -half, 0.3, -w, w, 0.75, 1.5, yellow);
    out.box(f, -1.2, 0.3, -w, 0.2, 1.5, height, yellow.of(Material.GLASS, 1));
    if (random.nextBoolean()) {
      out.box(f, -half, 0.6, -w, -w + 0.5, 0.02, 0.75, steel);
      out.box(f, -half, 0.6, w - 0.5, w, 0.02, 0.75, steel);
    } else {
      axle(out, f, 0.4, 0.6, 0.4, paint);
      axle(out, f, -half + 0.7, 0.6, 0.4, paint);
    }
    double elbowX = random.nextDouble(0.8, 1.6);
    double elbowZ = random.nextDouble(2.2, 3.2);
    out.cylinder(f, 0.2, 0.4, 1.3, elbowX, 0.4, elbowZ, 0.18, yellow);
    out.cylinder(f, elbowX, 0.4, elbowZ, half - 0.4, 0.4, 0.9, 0.15, yellow);
    out.box(f, half - 0.8, half, 0, 0.8, 0.25, 0.95, steel);
  }

  private void axle(Solids out, Frame f, double x, double radius, double thick, Look paint) {
    double w = width / 2;
    Look rubber = paint.of(Material.RUBBER, 1);
    out.cylinder(f, x, w - thick + 0.01, radius, x, w + 0.01, radius, radius, rubber);
    out.cylinder(f, x, -w - 0.01, radius, x, -w + thick - 0.01, radius, radius, rubber);
  }
}
