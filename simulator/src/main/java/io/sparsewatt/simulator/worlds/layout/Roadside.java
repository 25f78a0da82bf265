package io.sparsewatt.simulator.worlds.layout;

import io.sparsewatt.simulator.scene.Look;
import io.sparsewatt.simulator.scene.Material;
import io.sparsewatt.simulator.scene.ObjectClass;
import io.sparsewatt.simulator.worlds.solid.Frame;
import io.sparsewatt.simulator.worlds.solid.Terrain;
import io.sparsewatt.simulator.worlds.thing.Building;
import io.sparsewatt.simulator.worlds.thing.Fence;
import io.sparsewatt.simulator.worlds.thing.Furniture;
import io.sparsewatt.simulator.worlds.thing.Pedestrian;
import io.sparsewatt.simulator.worlds.thing.Plants;
import io.sparsewatt.simulator.worlds.thing.TwoWheeler;
import io.sparsewatt.simulator.worlds.thing.Vehicle;
import java.util.SplittableRandom;

/** Lines streets with what belongs there, and lets people and traffic loose. */
final class Roadside {

  // What moves may not begin so close to the vehicle that carries the sensor, metres.
  private static final double CLEAR = 9;
  private static final int SCATTER = 70;

  private final Site site;
  private final SplittableRandom random;
  // +1 where traffic keeps to the right.
  private final int hand;

  Roadside(Site site, int hand) {
    this.site = site;
    this.random = site.random;
    this.hand = hand;
  }

  private double x(Street street, double s, double offset) {
    return street.course().x(s, offset);
  }

  private double y(Street street, double s, double offset) {
    return street.course().y(s, offset);
  }

  /** Direction whose left points away from the street. */
  private double outward(Street street, double s, int side) {
    return street.course().yaw(s) + (side > 0 ? 0 : StrictMath.PI);
  }

  /** Direction of the traffic on a side of the street. */
  private double onward(Street street, double s, int side) {
    return street.course().yaw(s) + (side * hand < 0 ? 0 : StrictMath.PI);
  }

  /** Everything along both sides of a street of a town. */
  void town(Street street, StreetStyle style) {
    for (int side = -1; side <= 1; side += 2) {
      lamps(street, style, side);
      parking(street, style, side, true);
      trees(street, style, side);
      racks(street, style, side);
      fronts(street, style, side);
      furniture(street, style, side);
      people(street, style, side);
    }
    if (street.section().median() > 0.8) {
      median(street, style);
    }
  }

  /** Parked cars and people along an aisle of a car park. */
  void carPark(Street aisle, StreetStyle style) {
    for (int side = -1; side <= 1; side += 2) {
      parking(aisle, style, side, false);
      people(aisle, style, side);
    }
    // People between the rows and on the aisle itself.
    int n = drawn(style.walkers() * (aisle.to() - aisle.from()) / 100);
    for (int k = 0; k < n; k++) {
      double s = random.nextDouble(aisle.from(), aisle.to());
      double edge = aisle.section().lanesEdge();
      double offset = random.nextDouble(-edge, edge);
      if (Math.abs(s) > 4) {
        site.moving(
            new Agent.OnFoot(Pedestrian.any(random)),
            new Path.Along(
                aisle.course(), s, offset, random.nextBoolean(), random.nextDouble(0.7, 1.6)));
      }
    }
  }

  private void lamps(Street street, StreetStyle style, int side) {
    boolean both = random.nextBoolean();
    if (!both && side > 0) {
      return;
    }
    double offset = side * (street.section().roadEdge() + random.nextDouble(0.4, 0.8));
    double first = random.nextDouble(style.lampSpacing());
    for (double s = street.from() + first; s < street.to(); s += style.lampSpacing()) {
      site.furniture(
          Furniture.LAMP,
          x(street, s, offset),
          y(street, s, offset),
          outward(street, s, side),
          Land.ROAD | Land.TAKEN);
    }
  }

  private void parking(Street street, StreetStyle style, int side, boolean junctions) {
    Section section = street.section();
    double strip = section.lanesEdge() + section.shoulder();
    boolean onPavement =
        section.parking() == Section.Parking.NONE && section.pavement() > 2 && site.chance(0.3);
    if (section.parking() == Section.Parking.NONE && !onPavement) {
      return;
    }
    Section.Parking way = onPavement ? Section.Parking.PARALLEL : section.parking();
    double pitch =
        switch (way) {
          case ANGLED -> random.nextDouble(2.9, 3.4);
          case PERPENDICULAR -> random.nextDouble(2.4, 2.9);
          default -> random.nextDouble(5.4, 7);
        };
    double turn =
        switch (way) {
          case ANGLED -> StrictMath.PI / 3;
          case PERPENDICULAR -> StrictMath.PI / 2;
          default -> 0;
        };
    double middle =
        onPavement ? section.roadEdge() + 0.5 : strip + way.width / 2 + random.nextDouble(0, 0.1);
    for (double s = street.from(); s < street.to(); s += pitch) {
      if (!site.chance(onPavement ? 0.5 * style.parked() : style.parked())) {
        continue;
      }
      Vehicle vehicle =
          Vehicle.any(
              style.vans(), way == Section.Parking.PARALLEL ? 0.4 * style.heavy() : 0, random);
      if (way != Section.Parking.PARALLEL && vehicle.length() > 5.6) {
        vehicle = Vehicle.car(random);
      }
      double yaw =
          onward(street, s, side)
              + side * hand * turn
              + site.gaussian() * 0.025
              + (site.chance(0.15) ? StrictMath.PI : 0);
      double offset = side * (middle + random.nextDouble(-0.15, 0.15));
      double at = s + random.nextDouble(-0.25, 0.25);
      if (site.chance(0.06)) {
        site.parked(
            TwoWheeler.any(false, random),
            x(street, at, offset),
            y(street, at, offset),
            yaw + StrictMath.PI / 2,
            Land.TAKEN);
      } else if (!junctions || clearOfJunctions(street, at)) {
        site.parked(vehicle, x(street, at, offset), y(street, at, offset), yaw, Land.TAKEN);
      }
    }
  }

  /** Whether what lies left and right of a street's edge is no other street. */
  private boolean clearOfJunctions(Street street, double s) {
    double beyond = street.section().roadEdge() + 1;
    int both =
        site.land.use(x(street, s, beyond), y(street, s, beyond))
            | site.land.use(x(street, s, -beyond), y(street, s, -beyond));
    return (both & Land.ROAD) == 0;
  }

  private void trees(Street street, StreetStyle style, int side) {
    if (!(style.trees() > 0)) {
      return;
    }
    Section section = street.section();
    double room = section.outerEdge() - section.roadEdge();
    double offset = side * (section.roadEdge() + Math.min(room, random.nextDouble(0.6, 2.5)));
    double apart = 100 / style.trees();
    for (double s = street.from(); s < street.to(); s += apart * random.nextDouble(0.7, 1.3)) {
      site.tree(x(street, s, offset), y(street, s, offset), Land.ROAD | Land.TAKEN);
    }
  }

  private void racks(Street street, StreetStyle style, int side) {
    Section section = street.section();
    double offset = side * (section.roadEdge() + 0.5 * Math.max(1.2, section.pavement()));
    double length = street.to() - street.from();
    int n = drawn(style.racks() * length / 100);
    for (int k = 0; k < n; k++) {
      double s = random.nextDouble(street.from(), street.to());
      site.rack(
          x(street, s, offset),
          y(street, s, offset),
          outward(street, s, side),
          random.nextInt(2, 10),
          Land.ROAD | Land.TAKEN);
    }
  }

  private void fronts(Street street, StreetStyle style, int side) {
    double outer = street.section().outerEdge();
    double setback = style.setback();
    double s = street.from() + random.nextDouble(0, 6);
    while (s < street.to()) {
      double front = random.nextDouble(style.minFront(), style.maxFront());
      if (site.chance(0.25)) {
        setback = style.setback() * random.nextDouble(0.6, 1.5);
      }
      double middle = s + front / 2;
      double at = side * (outer + setback);
      double yaw = outward(street, middle, side);
      boolean built =
          site.chance(style.builtUp())
              && site.building(
                  x(street, middle, at),
                  y(street, middle, at),
                  yaw,
                  Building.of(style.house(), front - 0.05, random));
      double plot = front + random.nextDouble(0.05, style.gap() + 0.1);
      if (!built || setback > 1.5) {
        edge(street, style, side, s, Math.min(s + plot, street.to()), built);
        plot(street, style, side, s, s + plot, built ? setback : 14);
      }
      s += plot;
    }
  }

  /** What parts a plot from the street. */
  private void edge(
      Street street, StreetStyle style, int side, double from, double to, boolean built) {
    if (!site.chance(built ? style.fenced() : Math.max(0.5, style.fenced()))) {
      return;
    }
    double offset = side * (street.section().outerEdge() + random.nextDouble(0.2, 0.6));
    // A gate or a drive.
    double gate = random.nextDouble(from, to);
    double opening = random.nextDouble(1, 4);
    boolean hedge = site.chance(0.4);
    Fence sort =
        style.house() == Building.Style.SHED && site.chance(0.7)
            ? Fence.MESH
            : Fence.garden(random);
    double height = hedge ? random.nextDouble(0.6, 2.3) : sort.height(random);
    double width = random.nextDouble(0.4, 1.2);
    for (int part = 0; part < 2; part++) {
      double a = part == 0 ? from : gate + opening / 2;
      double b = part == 0 ? gate - opening / 2 : to;
      if (b - a < 0.8) {
        continue;
      }
      if (hedge) {
        double in = side * (Math.abs(offset) + width / 2);
        site.hedge(
            width, height, x(street, a, in), y(street, a, in), x(street, b, in), y(street, b, in));
      } else {
        site.fence(
            sort,
            height,
            x(street, a, offset),
            y(street, a, offset),
            x(street, b, offset),
            y(street, b, offset));
      }
    }
  }

  /** What stands on a plot between the street and the house, or instead of it. */
  private void plot(
      Street street, StreetStyle style, int side, double from, double to, double depth) {
    double outer = street.section().outerEdge() + 0.8;
    if (style.yards() && depth > 3.5) {
      int cars = random.nextInt(style.house() == Building.Style.SHED ? 7 : 3);
      for (int k = 0; k < cars; k++) {
        double s = random.nextDouble(from, to);
        double offset = side * (outer + random.nextDouble(1.8, Math.max(2.5, depth)));
        Vehicle vehicle =
            site.chance(0.06)
                ? Vehicle.of(
                    style.house() == Building.Style.SHED
                        ? Vehicle.Kind.DIGGER
                        : Vehicle.Kind.CARAVAN,
                    random)
                : Vehicle.any(style.vans(), style.heavy(), random);
        site.parked(
            vehicle,
            x(street, s, offset),
            y(street, s, offset),
            outward(street, s, side)
                + (site.chance(0.7) ? StrictMath.PI / 2 : 0)
                + site.gaussian() * 0.06,
            Site.ANYTHING);
      }
      int things = random.nextInt(4);
      for (int k = 0; k < things; k++) {
        double s = random.nextDouble(from, to);
        double offset = side * (outer + random.nextDouble(0.5, depth));
        Furniture sort =
            style.house() == Building.Style.SHED
                ? pick(Furniture.PALLETS, Furniture.PALLETS, Furniture.SKIP, Furniture.BOLLARD)
                : pick(Furniture.WHEELED_BINS, Furniture.BENCH, Furniture.PLANTER, Furniture.CONE);
        site.furniture(
            sort,
            x(street, s, offset),
            y(street, s, offset),
            random.nextDouble(6.28),
            Site.ANYTHING);
      }
      if (style.house() == Building.Style.SHED && site.chance(0.4)) {
        containers(street, side, from, to, outer, depth);
      }
    }
    int bushes = style.bushes() == 0 ? 0 : random.nextInt(style.bushes() + 1);
    for (int k = 0; k < bushes; k++) {
      double s = random.nextDouble(from, to);
      double offset = side * (outer + random.nextDouble(0, depth));
      if (site.chance(0.3)) {
        site.tree(x(street, s, offset), y(street, s, offset), Site.ANYTHING);
      } else {
        site.bush(x(street, s, offset), y(street, s, offset), random.nextDouble(0.3, 1.5));
      }
    }
    if (depth > 10 && site.chance(0.3)) {
      double s = (from + to) / 2;
      double offset = side * (outer + random.nextDouble(4, 8));
      Building garage = Building.of(Building.Style.GARAGE, random.nextDouble(2.5, 6), random);
      site.building(x(street, s, offset), y(street, s, offset), outward(street, s, side), garage);
    }
  }

  private void containers(
      Street street, int side, double from, double to, double outer, double depth) {
    int n = random.nextInt(1, 5);
    double s = random.nextDouble(from, to);
    double offset = side * (outer + random.nextDouble(1.5, depth + 1));
    double yaw = outward(street, s, side);
    for (int k = 0; k < n; k++) {
      double px = x(street, s, offset + side * 2.6 * k);
      double py = y(street, s, offset + side * 2.6 * k);
      if (site.land.claim(px, py, yaw, 6.1, 2.5, Site.ANYTHING)) {
        Look steel =
            new Look(
                ObjectClass.STRUCTURE,
                site.newInstance(),
                Material.STEEL,
                (float) random.nextDouble(0.5, 1.2));
        double top = site.chance(0.3) ? 5.2 : 2.6;
        site.solids.block(site.upright(px, py, yaw), 6.06, 2.44, -0.2, top, steel);
      }
    }
  }

  private Furniture pick(Furniture a, Furniture b, Furniture c, Furniture d) {
    return switch (random.nextInt(4)) {
      case 0 -> a;
      case 1 -> b;
      case 2 -> c;
      default -> d;
    };
  }

  private void furniture(Street street, StreetStyle style, int side) {
    Section section = street.section();
    double room = Math.max(0.8, section.outerEdge() - section.roadEdge());
    double length = street.to() - street.from();
    int n = drawn(style.furniture() * length / 100);
    for (int k = 0; k < n; k++) {
      double s = random.nextDouble(street.from(), street.to());
      // Most of it at the kerb, some at the wall.
      double in =
          site.chance(0.7) ? random.nextDouble(0.3, 0.9) : room - random.nextDouble(0.3, 0.7);
      double offset = side * (section.roadEdge() + Math.max(0.3, in));
      Furniture sort =
          site.chance(0.06) && room > 2 ? Furniture.BUS_SHELTER : Furniture.pavement(random);
      double px = x(street, s, offset);
      double py = y(street, s, offset);
      double out = outward(street, s, side);
      boolean stands = site.furniture(sort, px, py, out, Land.ROAD | Land.TAKEN);
      if (stands && sort == Furniture.BENCH && site.chance(0.4)) {
        double along = random.nextDouble(-0.5, 0.5);
        site.sitting(
            px + along * StrictMath.cos(out),
            py + along * StrictMath.sin(out),
            out - StrictMath.PI / 2);
      }
    }
    if (site.chance(0.25)) {
      // A row of bollards.
      double s = random.nextDouble(street.from(), street.to());
      double offset = side * (section.roadEdge() + 0.4);
      for (int k = 0; k < 12; k++) {
        double at = s + 1.6 * k;
        site.furniture(
            Furniture.BOLLARD,
            x(street, at, offset),
            y(street, at, offset),
            0,
            Land.ROAD | Land.TAKEN);
      }
    }
    int terraces = drawn(style.terraces() * length / 100);
    for (int k = 0; k < terraces; k++) {
      double s = random.nextDouble(street.from(), street.to());
      int tables = random.nextInt(2, 8);
      for (int t = 0; t < tables; t++) {
        double at = s + 1.9 * t;
        double offset = side * (section.roadEdge() + random.nextDouble(0.5, Math.max(0.8, room)));
        boolean parasol = site.chance(0.25);
        double px = x(street, at, offset);
        double py = y(street, at, offset);
        Furniture sort = parasol ? Furniture.PARASOL : Furniture.CAFE_TABLE;
        if (site.furniture(sort, px, py, random.nextDouble(6.28), Land.TAKEN)) {
          int guests = parasol ? 0 : random.nextInt(4);
          for (int g = 0; g < guests; g++) {
            double angle = 2.1 * g + random.nextDouble(0.6);
            site.sitting(
                px + 0.7 * StrictMath.cos(angle),
                py + 0.7 * StrictMath.sin(angle),
                angle + StrictMath.PI);
          }
        }
      }
    }
    if (site.chance(0.15)) {
      roadworks(street, side);
    }
  }

  private void roadworks(Street street, int side) {
    double s = random.nextDouble(street.from(), street.to());
    double offset = side * (street.section().roadEdge() - random.nextDouble(0.2, 1.5));
    int n = random.nextInt(3, 12);
    for (int k = 0; k < n; k++) {
      double at = s + 2.3 * k;
      site.furniture(
          site.chance(0.5) ? Furniture.ROADWORKS_BARRIER : Furniture.CONE,
          x(street, at, offset),
          y(street, at, offset),
          street.course().yaw(at) + site.gaussian() * 0.15,
          Land.TAKEN);
    }
  }

  private void median(Street street, StreetStyle style) {
    double spare = street.section().median() - 0.5;
    double apart = style.trees() > 0 ? Math.max(5, 100 / style.trees()) : 25;
    boolean hedged = site.chance(0.3);
    for (double s = street.from(); s < street.to(); s += apart) {
      double offset = random.nextDouble(-0.4, 0.4) * spare;
      double px = x(street, s, offset);
      double py = y(street, s, offset);
      if (clearOfJunctions(street, s)) {
        if (site.chance(0.7)) {
          site.tree(px, py, Land.TAKEN);
        } else {
          site.furniture(Furniture.LAMP, px, py, street.course().yaw(s), Land.TAKEN);
        }
        if (hedged) {
          // Claims would refuse it: the median is road.
          Plants.bed(
              site.solids,
              site.upright(px, py, street.course().yaw(s)),
              apart * 0.6,
              Math.max(0.5, spare),
              0,
              random.nextDouble(0.3, 1.2),
              site.newInstance(),
              random);
        }
      }
    }
  }

  private void people(Street street, StreetStyle style, int side) {
    Section section = street.section();
    double room = Math.max(1, section.outerEdge() - section.roadEdge());
    double length = street.to() - street.from();
    int n = drawn(style.walkers() * length / 100);
    for (int k = 0; k < n; k++) {
      double s = random.nextDouble(street.from(), street.to());
      double offset = side * (section.roadEdge() + random.nextDouble(0.4, room));
      boolean forwards = random.nextBoolean();
      int group = site.chance(0.3) ? random.nextInt(2, 6) : 1;
      boolean stands = site.chance(0.3);
      double speed = random.nextDouble(0.7, 1.7);
      for (int g = 0; g < group; g++) {
        double at = s + random.nextDouble(-0.7, 0.7) * (group - 1);
        double beside = offset + side * 0.6 * (g % 3);
        if (stands) {
          site.standing(
              Pedestrian.any(random),
              x(street, at, beside),
              y(street, at, beside),
              random.nextDouble(6.28));
        } else {
          site.moving(
              new Agent.OnFoot(Pedestrian.any(random)),
              new Path.Along(street.course(), at, beside, forwards, speed));
        }
      }
    }
    if (site.chance(0.5)) {
      crossing(street, side);
    }
  }

  /** People on their way across. */
  private void crossing(Street street, int side) {
    double s = random.nextDouble(-45, 45);
    if (Math.abs(s) < CLEAR || s < street.from() || s > street.to()) {
      return;
    }
    int n = random.nextInt(1, 7);
    double edge = street.section().roadEdge();
    for (int k = 0; k < n; k++) {
      double at = s + random.nextDouble(-1.5, 1.5);
      double offset = random.nextDouble(-edge, edge);
      site.moving(
          new Agent.OnFoot(Pedestrian.any(random)),
          new Path.Straight(
              x(street, at, offset),
              y(street, at, offset),
              street.course().yaw(at) - side * StrictMath.PI / 2,
              random.nextDouble(0.7, 1.6)));
    }
    for (int end = -1; end <= 1; end += 2) {
      double offset = end * (edge + 0.5);
      Furniture sort = random.nextBoolean() ? Furniture.TRAFFIC_LIGHT : Furniture.SIGN;
      site.furniture(
          sort,
          x(street, s + 3, offset),
          y(street, s + 3, offset),
          outward(street, s, end),
          Land.ROAD | Land.TAKEN);
    }
  }

  /**
   * Traffic in every lane.
   *
   * @param sensor path of the vehicle that carries the sensor, kept free if it is on this street
   * @param main half width of the street that this one ends at or crosses; 0 if it is the main one
   */
  void traffic(Street street, StreetStyle style, Path sensor, double main) {
    Section section = street.section();
    for (int side = -1; side <= 1; side += 2) {
      boolean forwards = side * hand < 0;
      for (int lane = 0; lane < section.lanes(); lane++) {
        double offset = side * section.laneMiddle(lane);
        boolean own =
            sensor instanceof Path.Along along
                && along.course() == street.course()
                && Math.abs(along.offset() - offset) < 1;
        boolean queue = site.chance(0.2);
        double speed =
            own ? sensor.speed() : queue ? 0 : style.speed() * random.nextDouble(0.8, 1.15);
        double inner = (section.lanes() - 1 - lane) / Math.max(1.0, section.lanes() - 1);
        double s = street.from() + random.nextDouble(0, 2 * style.gapBetween());
        while (s < street.to()) {
          Vehicle vehicle = Vehicle.any(style.vans(), style.heavy() * (1.2 - inner), random);
          double half = vehicle.length() / 2;
          s += half;
          boolean free = !own || Math.abs(s) > CLEAR + half;
          boolean clear = main == 0 || Math.abs(s) > main + (speed > 0 ? 25 : 4) + half;
          double wander = site.gaussian() * 0.2;
          boolean slim = site.chance(0.05);
          if (free && clear) {
            Agent.Body body =
                slim ? new Agent.Ridden(TwoWheeler.any(true, random)) : new Agent.Driven(vehicle);
            site.moving(body, new Path.Along(street.course(), s, offset + wander, forwards, speed));
          }
          double gap = -style.gapBetween() * StrictMath.log(1 - random.nextDouble());
          s += half + 2 + (queue ? random.nextDouble(0.5, 3) : gap + 0.5 * speed);
        }
      }
      cyclists(street, style, side, forwards, main);
    }
  }

  private void cyclists(Street street, StreetStyle style, int side, boolean forwards, double main) {
    Section section = street.section();
    int n = drawn(style.cyclists() * (street.to() - street.from()) / 100);
    for (int k = 0; k < n; k++) {
      double s = random.nextDouble(street.from(), street.to());
      boolean pavement = site.chance(0.35) && section.pavement() > 1;
      double offset =
          side
              * (pavement
                  ? section.roadEdge() + 0.5 * section.pavement()
                  : section.lanesEdge() - random.nextDouble(0.3, 0.8));
      if (Math.abs(s) > CLEAR && (main == 0 || Math.abs(s) > main + 12)) {
        site.moving(
            new Agent.Ridden(TwoWheeler.any(true, random)),
            new Path.Along(street.course(), s, offset, forwards, random.nextDouble(2, 6.5)));
      }
    }
  }

  /** What fills the land behind the fronts: seen through gaps. */
  void backland(StreetStyle style) {
    for (int k = 0; k < SCATTER; k++) {
      double px = random.nextDouble(-95, 95);
      double py = random.nextDouble(-95, 95);
      double yaw = random.nextDouble(6.28);
      switch (random.nextInt(6)) {
        case 0 ->
            site.building(
                px, py, yaw, Building.of(style.house(), random.nextDouble(8, 18), random));
        case 1 -> site.bush(px, py, random.nextDouble(0.5, 2.5));
        case 2 ->
            site.building(
                px, py, yaw, Building.of(Building.Style.GARAGE, random.nextDouble(2, 6), random));
        default -> site.tree(px, py, Site.ANYTHING);
      }
    }
  }

  /** What lines a road in the open country or beside a motorway, in stretches. */
  void country(Street street, int side, double woods, double houses, double first) {
    double s = street.from();
    double outer = street.section().outerEdge() + first;
    while (s < street.to()) {
      double end = Math.min(street.to(), s + random.nextDouble(15, 70));
      double u = random.nextDouble();
      if (u < woods) {
        wood(street, side, s, end, outer);
      } else if (u < woods + houses) {
        farm(street, side, s, end, outer);
      } else {
        switch (random.nextInt(6)) {
          case 0 -> {
            double width = random.nextDouble(0.6, 2.5);
            double offset = side * (outer + random.nextDouble(0.3, 4) + width / 2);
            hedgerow(street, offset, s, end, width);
          }
          case 1 -> {
            double offset = side * (outer + random.nextDouble(0.5, 3));
            double apart = random.nextDouble(5, 14);
            for (double at = s; at < end; at += apart) {
              site.tree(x(street, at, offset), y(street, at, offset), Site.ANYTHING);
            }
          }
          case 2 -> {
            double offset = side * (outer + random.nextDouble(0.5, 5));
            Fence sort = random.nextBoolean() ? Fence.MESH : Fence.PICKET;
            double height = sort.height(random);
            for (double at = s; at < end - 4; at += 8) {
              double to = Math.min(end, at + 8);
              site.fence(
                  sort,
                  height,
                  x(street, at, offset),
                  y(street, at, offset),
                  x(street, to, offset),
                  y(street, to, offset));
            }
          }
          case 3 -> scrub(street, side, s, end, outer, random.nextDouble(0.01, 0.06));
          default -> scrub(street, side, s, end, outer, random.nextDouble(0.0005, 0.008));
        }
      }
      s = end;
    }
  }

  private void hedgerow(Street street, double offset, double from, double to, double width) {
    double height = random.nextDouble(0.8, 3);
    for (double at = from; at < to - 2; at += 8) {
      double end = Math.min(to, at + 8);
      site.hedge(
          width,
          height,
          x(street, at, offset),
          y(street, at, offset),
          x(street, end, offset),
          y(street, end, offset));
    }
  }

  private void wood(Street street, int side, double from, double to, double outer) {
    double density = random.nextDouble(0.012, 0.05);
    double depth = random.nextDouble(8, 35);
    int n = (int) (density * depth * (to - from));
    for (int k = 0; k < n; k++) {
      // Seen first, so denser, at the rim.
      double u = random.nextDouble();
      double offset = side * (outer + depth * u * u);
      double s = random.nextDouble(from, to);
      if (site.chance(0.55)) {
        site.tree(x(street, s, offset), y(street, s, offset), Site.ANYTHING);
      } else {
        site.bush(x(street, s, offset), y(street, s, offset), random.nextDouble(0.4, 2.2));
      }
    }
  }

  private void scrub(
      Street street, int side, double from, double to, double outer, double density) {
    int n = drawn(density * 25 * (to - from));
    for (int k = 0; k < n; k++) {
      double offset = side * (outer + random.nextDouble(0, 25));
      double s = random.nextDouble(from, to);
      if (site.chance(0.85)) {
        site.bush(x(street, s, offset), y(street, s, offset), random.nextDouble(0.2, 1.6));
      } else {
        site.tree(x(street, s, offset), y(street, s, offset), Site.ANYTHING);
      }
    }
  }

  private void farm(Street street, int side, double from, double to, double outer) {
    double middle = (from + to) / 2;
    double offset = side * (outer + random.nextDouble(3, 18));
    Building.Style style = random.nextInt(3) == 0 ? Building.Style.SHED : Building.Style.HOUSE;
    site.building(
        x(street, middle, offset),
        y(street, middle, offset),
        outward(street, middle, side),
        Building.of(style, random.nextDouble(9, 18), random));
    StreetStyle yard = StreetStyle.suburb(random);
    plot(street, yard, side, from, to, 12);
    edge(street, yard, side, from, to, false);
  }

  /** Delineators, signs, poles and rails of a road outside towns. */
  void roadFurniture(Street street, int side, boolean poles) {
    Section section = street.section();
    double edge = section.roadEdge() + random.nextDouble(0.4, 1);
    double spacing = random.nextDouble(24, 50);
    boolean posts = site.chance(0.8);
    for (double s = street.from() + random.nextDouble(spacing); s < street.to(); s += spacing) {
      if (posts) {
        site.furniture(
            Furniture.DELINEATOR,
            x(street, s, side * edge),
            y(street, s, side * edge),
            outward(street, s, side),
            Land.ROAD | Land.TAKEN);
      }
      if (site.chance(0.2)) {
        double offset = side * (edge + random.nextDouble(0.3, 1.5));
        site.furniture(
            site.chance(0.8) ? Furniture.SIGN : Furniture.BILLBOARD,
            x(street, s + 3, offset),
            y(street, s + 3, offset),
            outward(street, s, side),
            Land.ROAD | Land.TAKEN);
      }
    }
    if (poles) {
      double offset = side * (section.outerEdge() + random.nextDouble(1, 6));
      for (double s = street.from() + random.nextDouble(30); s < street.to(); s += 38) {
        site.furniture(
            Furniture.POWER_POLE,
            x(street, s, offset),
            y(street, s, offset),
            outward(street, s, side),
            Site.ANYTHING);
      }
    }
  }

  /** A rail or barrier along a side; it stands where others may not, so it claims nothing. */
  void barrier(Street street, Fence sort, double offset, double from, double to) {
    double height = sort.height(random);
    int instance = site.newInstance();
    for (double s = from; s < to - 0.5; s += 4) {
      double end = Math.min(to, s + 4);
      double px = x(street, s, offset);
      double py = y(street, s, offset);
      double dx = x(street, end, offset) - px;
      double dy = y(street, end, offset) - py;
      double length = Math.sqrt(dx * dx + dy * dy);
      if (!Terrain.covers(px, py)) {
        continue;
      }
      site.land.claim(px + dx / 2, py + dy / 2, StrictMath.atan2(dy, dx), length, 0.5, 0);
      double rise = (site.terrain.height(px + dx, py + dy) - site.terrain.height(px, py)) / length;
      sort.addTo(
          site.solids,
          Frame.onSlope(
              px,
              py,
              site.terrain.height(px, py),
              StrictMath.atan2(dy, dx),
              rise * dx / length,
              rise * dy / length),
          length,
          height,
          instance,
          random);
    }
  }

  /** A whole number whose mean is {@code mean}. */
  private int drawn(double mean) {
    return (int) (mean + random.nextDouble());
  }
}
