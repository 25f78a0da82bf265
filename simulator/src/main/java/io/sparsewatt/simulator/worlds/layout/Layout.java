package io.sparsewatt.simulator.worlds.layout;

import io.sparsewatt.simulator.random.Draws;
import io.sparsewatt.simulator.random.Purpose;
import io.sparsewatt.simulator.scene.Look;
import io.sparsewatt.simulator.scene.Material;
import io.sparsewatt.simulator.scene.ObjectClass;
import io.sparsewatt.simulator.worlds.solid.Frame;
import io.sparsewatt.simulator.worlds.thing.Building;
import io.sparsewatt.simulator.worlds.thing.Fence;
import io.sparsewatt.simulator.worlds.thing.Furniture;
import io.sparsewatt.simulator.worlds.thing.Pedestrian;
import io.sparsewatt.simulator.worlds.thing.Vehicle;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** How a world is laid out. The ordinal enters every world's seed: append only. */
public enum Layout {
  /** A street of house fronts, pavements, parked cars, crossings and side streets. */
  TOWN("town"),
  /** A wide street with a planted median. */
  BOULEVARD("boulevard"),
  /** Houses with gardens, hedges, fences and drives. */
  SUBURB("suburb"),
  /** A road between fields, hedgerows, banks and woods. */
  COUNTRY("country"),
  /** Two carriageways behind guard rails, with lorries, bridges and noise barriers. */
  MOTORWAY("motorway"),
  /** Rows of parked cars, lamps, islands and people with trolleys. */
  CAR_PARK("car-park"),
  /** A narrow, winding street of old houses, tables and many people. */
  OLD_TOWN("old-town"),
  /** Halls, fences, lorries, containers and scrub. */
  INDUSTRIAL("industrial");

  // Streets go on beyond the terrain's edge, so that what moves comes from somewhere, metres.
  private static final double REACH = 150;
  private static final double PAVED = 125;

  private final String id;

  Layout(String id) {
    this.id = id;
  }

  /** The name as commands and files write it. */
  public String id() {
    return id;
  }

  /**
   * Lays out a world.
   *
   * @param flat without slopes, banks, bumps and grass: for comparison
   */
  public World build(long seed, boolean flat) {
    SplittableRandom random = Draws.stream(seed, Purpose.WORLD, ordinal());
    long relief = Draws.hash(Draws.key(seed, Purpose.RELIEF), ordinal());
    return switch (this) {
      case COUNTRY -> country(random, relief, flat);
      case MOTORWAY -> motorway(random, relief, flat);
      case CAR_PARK -> carPark(random, relief, flat);
      default -> streets(random, relief, flat);
    };
  }

  private static Course main(double bend, SplittableRandom random) {
    return Course.through(
        random.nextDouble(-8, 8),
        random.nextDouble(-8, 8),
        random.nextDouble(-StrictMath.PI, StrictMath.PI),
        -REACH,
        REACH,
        bend,
        random);
  }

  private static int hand(SplittableRandom random) {
    return random.nextInt(3) == 0 ? -1 : 1;
  }

  private static Path sensor(
      Street street, int lane, int hand, double speed, SplittableRandom random) {
    double offset = -hand * street.section().laneMiddle(lane) + random.nextDouble(-0.3, 0.3);
    return new Path.Along(street.course(), 0, offset, true, speed);
  }

  private World streets(SplittableRandom random, long relief, boolean flat) {
    StreetStyle style =
        switch (this) {
          case SUBURB -> StreetStyle.suburb(random);
          case BOULEVARD -> StreetStyle.boulevard(random);
          case OLD_TOWN -> StreetStyle.oldTown(random);
          case INDUSTRIAL -> StreetStyle.industrial(random);
          default -> StreetStyle.town(random);
        };
    int hand = hand(random);
    double bend =
        switch (this) {
          case OLD_TOWN -> 0.02;
          case SUBURB -> 0.012;
          default -> random.nextInt(3) == 0 ? 0.006 : 0.001;
        };
    List<Street> streets = new ArrayList<>();
    streets.add(new Street(main(bend, random), section(random), -PAVED, PAVED));
    int sides = random.nextInt(4);
    for (int k = 0; k < sides; k++) {
      streets.add(sideStreet(streets.get(0), random));
    }
    Relief lie =
        flat
            ? Relief.FLAT
            : switch (this) {
              case SUBURB -> Relief.draw(0.05, 1.5, 0.3, 1.2, random);
              case INDUSTRIAL -> Relief.draw(0.01, 0.3, 0.2, 0.6, random);
              default -> Relief.draw(0.03, 0.8, 0.1, 0.4, random);
            };
    Material wild =
        switch (this) {
          case OLD_TOWN -> Material.PAVEMENT;
          case INDUSTRIAL -> random.nextBoolean() ? Material.ASPHALT : Material.GRAVEL;
          default -> random.nextInt(3) == 0 ? Material.PAVEMENT : Material.GRASS;
        };
    Land land = new Land(streets, lie, wild, relief);
    Site site = new Site(land, random);
    Roadside roadside = new Roadside(site, hand);
    Street street = streets.get(0);
    double speed = random.nextInt(4) == 0 ? 0 : random.nextDouble(1, this == OLD_TOWN ? 6 : 13);
    int lane = random.nextInt(street.section().lanes());
    Path sensor = sensor(street, lane, hand, speed, random);
    for (int k = 0; k < streets.size(); k++) {
      roadside.town(streets.get(k), style);
    }
    for (int k = 0; k < streets.size(); k++) {
      double main = k == 0 ? 0 : street.section().outerEdge();
      roadside.traffic(streets.get(k), style, sensor, main);
    }
    roadside.backland(style);
    return site.world(sensor);
  }

  private Section section(SplittableRandom random) {
    Section.Parking[] ways = {
      Section.Parking.NONE,
      Section.Parking.PARALLEL,
      Section.Parking.PARALLEL,
      Section.Parking.PARALLEL,
      Section.Parking.ANGLED,
      Section.Parking.PERPENDICULAR
    };
    Section.Parking way = ways[random.nextInt(ways.length)];
    double kerb = random.nextDouble(0.06, 0.16);
    return switch (this) {
      case SUBURB ->
          new Section(
              0,
              1,
              random.nextDouble(2.5, 3.3),
              0,
              random.nextBoolean() ? Section.Parking.PARALLEL : Section.Parking.NONE,
              random.nextInt(4) == 0 ? 0 : random.nextDouble(1.2, 2.5),
              kerb,
              random.nextInt(2) * random.nextDouble(0.5, 3));
      case BOULEVARD ->
          new Section(
              random.nextDouble(1, 4.5),
              random.nextInt(2, 4),
              random.nextDouble(3, 3.5),
              random.nextInt(2) * random.nextDouble(1.2, 2),
              way,
              random.nextDouble(2.5, 6),
              kerb,
              random.nextInt(2) * random.nextDouble(1, 3));
      case OLD_TOWN ->
          new Section(
              0,
              1,
              random.nextDouble(1.9, 2.6),
              0,
              random.nextInt(3) == 0 ? Section.Parking.PARALLEL : Section.Parking.NONE,
              random.nextDouble(0.8, 3),
              random.nextInt(2) * 0.05,
              0);
      case INDUSTRIAL ->
          new Section(
              0,
              1,
              random.nextDouble(3.3, 4.2),
              0,
              random.nextBoolean() ? Section.Parking.PARALLEL : Section.Parking.NONE,
              random.nextDouble(0, 2),
              kerb,
              random.nextDouble(0.5, 4));
      default ->
          new Section(
              0,
              random.nextInt(3) == 0 ? 2 : 1,
              random.nextDouble(2.8, 3.4),
              random.nextInt(2) * random.nextDouble(0, 1.6),
              way,
              random.nextDouble(1.3, 4.5),
              kerb,
              random.nextInt(4) == 0 ? random.nextDouble(0.5, 2) : 0);
    };
  }

  private Street sideStreet(Street main, SplittableRandom random) {
    double s = random.nextDouble(-70, 70);
    double yaw = main.course().yaw(s) + StrictMath.PI / 2 + random.nextDouble(-0.35, 0.35);
    Course course =
        Course.through(
            main.course().x(s, 0), main.course().y(s, 0), yaw, -REACH, REACH, 0.003, random);
    Section wide = section(random);
    Section narrow =
        new Section(
            0, 1, wide.lane(), 0, wide.parking(), wide.pavement(), wide.kerb(), wide.verge());
    boolean through = random.nextBoolean();
    boolean left = random.nextBoolean();
    return new Street(course, narrow, through || !left ? -PAVED : 0, through || left ? PAVED : 0);
  }

  private static World country(SplittableRandom random, long relief, boolean flat) {
    int hand = hand(random);
    Section section =
        new Section(
            0,
            1,
            random.nextDouble(2.3, 3.7),
            random.nextInt(2) * random.nextDouble(0.2, 1),
            Section.Parking.NONE,
            0,
            0,
            random.nextDouble(0.8, 3));
    Street street = new Street(main(0.012, random), section, -REACH, REACH);
    Relief lie = flat ? Relief.FLAT : Relief.draw(0.07, 4, 0.6, 3, random);
    Material[] covers = {Material.GRASS, Material.GRASS, Material.SOIL};
    Land land = new Land(List.of(street), lie, covers[random.nextInt(covers.length)], relief);
    Site site = new Site(land, random);
    Roadside roadside = new Roadside(site, hand);
    double woods = random.nextDouble(0, 0.7);
    for (int side = -1; side <= 1; side += 2) {
      if (site.chance(0.2)) {
        double from = random.nextDouble(-80, 20);
        double offset = side * (section.roadEdge() + 0.6);
        roadside.barrier(street, Fence.GUARD_RAIL, offset, from, from + random.nextDouble(20, 80));
      }
      roadside.roadFurniture(street, side, site.chance(0.3));
      roadside.country(street, side, woods, random.nextDouble(0, 0.25), 0.3);
    }
    StreetStyle style = StreetStyle.suburb(random);
    double speed = random.nextInt(5) == 0 ? 0 : random.nextDouble(4, 25);
    Path sensor = sensor(street, 0, hand, speed, random);
    roadside.traffic(street, rural(style, random), sensor, 0);
    if (site.chance(0.4)) {
      walkers(site, street, random.nextInt(1, 5));
    }
    return site.world(sensor);
  }

  private static void walkers(Site site, Street street, int n) {
    for (int k = 0; k < n; k++) {
      double s = site.random.nextDouble(-60, 60);
      double side = site.chance(0.5) ? 1 : -1;
      double offset = side * (street.section().roadEdge() + site.random.nextDouble(0.2, 1));
      site.moving(
          new Agent.OnFoot(Pedestrian.any(site.random)),
          new Path.Along(
              street.course(), s, offset, site.chance(0.5), site.random.nextDouble(0.8, 2.8)));
    }
  }

  /** The same people and vehicles as elsewhere, fewer and faster. */
  private static StreetStyle rural(StreetStyle s, SplittableRandom random) {
    return new StreetStyle(
        s.house(),
        s.builtUp(),
        s.minFront(),
        s.maxFront(),
        s.gap(),
        s.setback(),
        s.fenced(),
        s.trees(),
        s.bushes(),
        s.lampSpacing(),
        s.furniture(),
        s.terraces(),
        s.racks(),
        s.parked(),
        0.12,
        0.12,
        0,
        random.nextDouble(0, 1.5),
        random.nextDouble(25, 130),
        random.nextDouble(10, 25),
        false);
  }

  private static World motorway(SplittableRandom random, long relief, boolean flat) {
    int hand = hand(random);
    Section section =
        new Section(
            random.nextDouble(0.8, 4),
            random.nextInt(2, 5),
            random.nextDouble(3.4, 3.8),
            random.nextDouble(0.5, 3),
            Section.Parking.NONE,
            0,
            0,
            random.nextDouble(1, 3.5));
    Street street = new Street(main(0.002, random), section, -REACH, REACH);
    Relief lie = flat ? Relief.FLAT : Relief.draw(0.03, 2, 0.5, 4, random);
    Land land = new Land(List.of(street), lie, Material.GRASS, relief);
    Site site = new Site(land, random);
    Roadside roadside = new Roadside(site, hand);
    double to = 100;
    if (section.median() < 1.4 || site.chance(0.3)) {
      roadside.barrier(street, Fence.CONCRETE_BARRIER, 0, -to, to);
    } else {
      roadside.barrier(street, Fence.GUARD_RAIL, section.median() - 0.5, -to, to);
      roadside.barrier(street, Fence.GUARD_RAIL, 0.5 - section.median(), -to, to);
      if (site.chance(0.5)) {
        double spare = section.median() - 1;
        for (double s = -to; s < to; s += random.nextDouble(2, 6)) {
          // The median is road too.
          site.bush(
              street.course().x(s, 0),
              street.course().y(s, 0),
              Math.max(0.3, 0.6 * spare),
              Land.TAKEN);
        }
      }
    }
    for (int side = -1; side <= 1; side += 2) {
      double edge = section.roadEdge();
      if (site.chance(0.7)) {
        Fence sort = site.chance(0.8) ? Fence.GUARD_RAIL : Fence.CONCRETE_BARRIER;
        double from = site.chance(0.7) ? -to : random.nextDouble(-to, 20);
        roadside.barrier(street, sort, side * (edge + 0.7), from, to);
      }
      boolean walled = site.chance(0.3);
      if (walled) {
        double from = random.nextDouble(-to, 20);
        double end = site.chance(0.6) ? to : from + 60;
        roadside.barrier(street, Fence.NOISE_BARRIER, side * (edge + 3), from, Math.min(to, end));
      }
      roadside.roadFurniture(street, side, false);
      roadside.country(street, side, random.nextDouble(0, 0.6), 0.03, walled ? 4 : 1.5);
    }
    if (site.chance(0.3)) {
      bridge(site, street);
    }
    if (site.chance(0.35)) {
      gantry(site, street);
    }
    double speed = random.nextInt(4) == 0 ? random.nextDouble(0, 6) : random.nextDouble(12, 33);
    int lane = random.nextInt(section.lanes());
    Path sensor = sensor(street, lane, hand, speed, random);
    StreetStyle s = rural(StreetStyle.town(random), random);
    StreetStyle busy =
        new StreetStyle(
            s.house(),
            0,
            1,
            2,
            1,
            1,
            0,
            0,
            0,
            30,
            0,
            0,
            0,
            0,
            0.12,
            random.nextDouble(0.05, 0.4),
            0,
            0,
            random.nextDouble(12, 60),
            speed + 2,
            false);
    roadside.traffic(street, busy, sensor, 0);
    return site.world(sensor);
  }

  private static void bridge(Site site, Street street) {
    double s = site.random.nextDouble(-80, 80);
    double half = street.section().outerEdge() + site.random.nextDouble(0, 8);
    double wide = site.random.nextDouble(4, 14);
    Frame f =
        site.upright(
            street.course().x(s, 0),
            street.course().y(s, 0),
            street.course().yaw(s) + StrictMath.PI / 2 + site.random.nextDouble(-0.3, 0.3));
    Look deck = new Look(ObjectClass.STRUCTURE, site.newInstance(), Material.CONCRETE, 1);
    double under = site.random.nextDouble(4.8, 6);
    site.solids.box(f, -60, 60, -wide / 2, wide / 2, under, under + 1.1, deck);
    site.solids.box(f, -60, 60, -wide / 2, -wide / 2 + 0.2, under + 1.1, under + 2.1, deck);
    site.solids.box(f, -60, 60, wide / 2 - 0.2, wide / 2, under + 1.1, under + 2.1, deck);
    for (int end = -1; end <= 1; end += 2) {
      site.solids.box(
          f,
          Math.min(end * half, end * (half + 1.2)),
          Math.max(end * half, end * (half + 1.2)),
          -wide / 2,
          wide / 2,
          -2,
          under,
          deck);
    }
    if (street.section().median() > 1.5) {
      site.solids.post(f.within(0, wide / 3, 0, 0), 0.45, -1, under, deck);
      site.solids.post(f.within(0, -wide / 3, 0, 0), 0.45, -1, under, deck);
    }
  }

  private static void gantry(Site site, Street street) {
    double s = site.random.nextDouble(-80, 80);
    double half = street.section().roadEdge() + 1.6;
    Frame f =
        site.upright(
            street.course().x(s, 0),
            street.course().y(s, 0),
            street.course().yaw(s) + StrictMath.PI / 2);
    Look steel = new Look(ObjectClass.STRUCTURE, site.newInstance(), Material.STEEL, 1);
    site.solids.box(f, -half, -half + 0.35, -0.2, 0.2, -1, 6.8, steel);
    site.solids.box(f, half - 0.35, half, -0.2, 0.2, -1, 6.8, steel);
    site.solids.box(f, -half, half, -0.3, 0.3, 6, 6.6, steel);
    Look plate = new Look(ObjectClass.OTHER, site.newInstance(), Material.SIGN, 0.7f);
    site.solids.box(f, -half + 2, -1, 0.35, 0.45, 5.2, 7.5, plate);
  }

  private static World carPark(SplittableRandom random, long relief, boolean flat) {
    int hand = hand(random);
    Section section =
        new Section(
            0,
            1,
            random.nextDouble(2.6, 3.3),
            0,
            random.nextInt(4) == 0 ? Section.Parking.ANGLED : Section.Parking.PERPENDICULAR,
            0,
            0,
            0);
    Course middle = main(0, random);
    double pitch = 2 * section.roadEdge() + (random.nextBoolean() ? 0.1 : random.nextDouble(1, 4));
    List<Street> aisles = new ArrayList<>();
    int rows = random.nextInt(2, 6);
    int before = random.nextInt(rows);
    double half = random.nextDouble(30, 90);
    double shift = random.nextDouble(-20, 20);
    aisles.add(new Street(middle, section, shift - half, shift + half));
    for (int k = 0; k < rows; k++) {
      int row = k - before;
      if (row != 0) {
        Course course =
            Course.through(
                middle.x(0, row * pitch),
                middle.y(0, row * pitch),
                middle.yaw(0),
                -REACH,
                REACH,
                0,
                random);
        aisles.add(new Street(course, section, shift - half, shift + half));
      }
    }
    Relief lie = flat ? Relief.FLAT : Relief.draw(0.025, 0.4, 0.25, 0, random);
    Material wild = random.nextBoolean() ? Material.ASPHALT : Material.GRASS;
    Land land = new Land(aisles, lie, wild, relief);
    Site site = new Site(land, random);
    Roadside roadside = new Roadside(site, hand);
    StreetStyle base = StreetStyle.town(random);
    double parked = random.nextDouble(0.25, 0.98);
    StreetStyle style =
        new StreetStyle(
            base.house(),
            0,
            1,
            2,
            1,
            1,
            0,
            0,
            0,
            30,
            0,
            0,
            0,
            parked,
            0.12,
            0,
            random.nextDouble(1, 8),
            random.nextDouble(0, 0.5),
            random.nextDouble(40, 150),
            random.nextDouble(0, 4),
            false);
    boolean lamps = site.chance(0.7);
    double trees = site.chance(0.6) ? random.nextDouble(0.2, 0.9) : 0;
    for (Street aisle : aisles) {
      islands(site, aisle, lamps, trees);
    }
    for (Street aisle : aisles) {
      roadside.carPark(aisle, style);
    }
    surroundings(site, middle, aisles, pitch, before, rows, shift, half, random);
    double speed = random.nextInt(3) == 0 ? 0 : random.nextDouble(0.5, 5);
    Path sensor = sensor(aisles.get(0), 0, hand, speed, random);
    for (Street aisle : aisles) {
      roadside.traffic(aisle, style, sensor, 0);
    }
    return site.world(sensor);
  }

  /** Between two rows, where four bays meet: lamps and trees. */
  private static void islands(Site site, Street aisle, boolean lamps, double trees) {
    for (int side = -1; side <= 1; side += 2) {
      double offset = side * (aisle.section().roadEdge() + 0.05);
      double apart = site.random.nextDouble(9, 22);
      for (double s = aisle.from() + 3; s < aisle.to(); s += apart) {
        double x = aisle.course().x(s, offset);
        double y = aisle.course().y(s, offset);
        if (site.chance(trees)) {
          site.tree(x, y, Land.TAKEN);
        } else if (lamps && site.chance(0.4)) {
          site.furniture(Furniture.LAMP, x, y, aisle.course().yaw(s), Land.TAKEN);
        } else if (site.chance(0.08)) {
          site.furniture(Furniture.TROLLEYS, x, y, aisle.course().yaw(s), Land.TAKEN);
        } else if (site.chance(0.1)) {
          site.furniture(Furniture.SIGN, x, y, aisle.course().yaw(s), Land.TAKEN);
        }
      }
    }
  }

  private static void surroundings(
      Site site,
      Course middle,
      List<Street> aisles,
      double pitch,
      int before,
      int rows,
      double shift,
      double half,
      SplittableRandom random) {
    double left = (rows - 1 - before) * pitch + aisles.get(0).section().roadEdge();
    double right = before * pitch + aisles.get(0).section().roadEdge();
    double yaw = middle.yaw(0);
    for (int side = -1; side <= 1; side += 2) {
      double offset = side * ((side > 0 ? left : right) + random.nextDouble(1.5, 7));
      double out = yaw + (side > 0 ? 0 : StrictMath.PI);
      switch (random.nextInt(3)) {
        case 0 -> {
          double front = random.nextDouble(25, 70);
          Building.Style style = random.nextBoolean() ? Building.Style.SHED : Building.Style.BLOCK;
          Building building = Building.of(style, front, random);
          site.building(middle.x(shift, offset), middle.y(shift, offset), out, building);
        }
        case 1 ->
            site.hedge(
                random.nextDouble(0.5, 1.5),
                random.nextDouble(0.6, 2.2),
                middle.x(shift - half, offset),
                middle.y(shift - half, offset),
                middle.x(shift + half, offset),
                middle.y(shift + half, offset));
        default -> {
          Fence sort = Fence.garden(random);
          site.fence(
              sort,
              sort.height(random),
              middle.x(shift - half, offset),
              middle.y(shift - half, offset),
              middle.x(shift + half, offset),
              middle.y(shift + half, offset));
        }
      }
    }
    int n = random.nextInt(10, 90);
    for (int k = 0; k < n; k++) {
      double x = random.nextDouble(-95, 95);
      double y = random.nextDouble(-95, 95);
      switch (random.nextInt(8)) {
        case 0 ->
            site.building(
                x,
                y,
                yaw + random.nextInt(4) * StrictMath.PI / 2,
                Building.of(
                    random.nextBoolean() ? Building.Style.HOUSE : Building.Style.BLOCK,
                    random.nextDouble(9, 22),
                    random));
        case 1, 2, 3 -> site.bush(x, y, random.nextDouble(0.3, 1.8));
        case 4 ->
            site.parked(
                Vehicle.any(0.3, 0.2, random), x, y, random.nextDouble(6.28), Site.ANYTHING);
        default -> site.tree(x, y, Site.ANYTHING);
      }
    }
  }
}
