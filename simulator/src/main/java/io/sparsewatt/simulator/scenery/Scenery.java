package io.sparsewatt.simulator.scenery;

import io.sparsewatt.simulator.random.Draws;
import io.sparsewatt.simulator.random.Purpose;
import io.sparsewatt.simulator.road.CrossSection;
import io.sparsewatt.simulator.road.Family;
import io.sparsewatt.simulator.road.Road;
import io.sparsewatt.simulator.road.RoadPoint;
import io.sparsewatt.simulator.road.RoadStrip;
import io.sparsewatt.simulator.scene.Bodies;
import io.sparsewatt.simulator.scene.Look;
import io.sparsewatt.simulator.scene.Material;
import io.sparsewatt.simulator.scene.ObjectClass;
import io.sparsewatt.simulator.scene.SceneGeometry;
import java.util.SplittableRandom;

/**
 * What stands beside the road, in pieces of 24 m that are a pure function of seed and index.
 *
 * <p>Only the pieces around the last place asked for are kept. Not thread-safe.
 */
public final class Scenery {

  /** Length of a piece along the road, metres of station. */
  public static final double PIECE = 24;

  // A LiDAR sees 80 m, the camera tells buildings apart up to 180 m ahead.
  private static final int FIRST = -4;
  private static final int LAST = 7;
  private static final int KEPT = 16;
  // Standing things have ids of their own, above those of all agents: a flag, 22 bits of the piece,
  // 8 bits within it.
  private static final int STANDING = 0x4000_0000;
  private static final int MAX_THINGS = 256;
  // Half a parking space for the ego and half of the neighbour's car, metres.
  private static final double RESERVED = 6;

  private final Road road;
  private final CrossSection section;
  private final long seed;
  private final boolean reserveStart;
  private final int[] index = new int[KEPT];
  private final SceneGeometry[] piece = new SceneGeometry[KEPT];
  private final RoadPoint point = new RoadPoint();
  private int things;

  /**
   * @param reserveStart leaves the strip on the right at station 0 free, for an ego that parks
   *     there
   */
  public Scenery(Road road, long seed, boolean reserveStart) {
    this.road = road;
    this.reserveStart = reserveStart;
    this.section = road.section();
    this.seed = seed;
    for (int i = 0; i < KEPT; i++) {
      piece[i] = new SceneGeometry();
      index[i] = Integer.MIN_VALUE;
    }
  }

  /** Adds everything from about 100 m behind to 180 m ahead of a station. */
  public void addAround(SceneGeometry scene, double station) {
    int middle = (int) Math.floor(station / PIECE);
    for (int i = middle + FIRST; i <= middle + LAST; i++) {
      scene.addAll(piece(i));
    }
  }

  /** One piece; not to be modified. */
  public SceneGeometry piece(int number) {
    int slot = Math.floorMod(number, KEPT);
    if (index[slot] != number) {
      index[slot] = number;
      piece[slot].clear();
      build(number, piece[slot]);
    }
    return piece[slot];
  }

  private void build(int number, SceneGeometry out) {
    things = 0;
    SplittableRandom random = Draws.stream(seed, Purpose.SCENERY, number);
    double start = number * PIECE;
    if (road.family() == Family.TOWN) {
      town(number, start, -1, random, out);
      town(number, start, 1, random, out);
    } else {
      highway(number, start, -1, random, out);
      highway(number, start, 1, random, out);
      medianBarrier(number, start, out);
    }
  }

  private void town(
      int number, double start, int side, SplittableRandom random, SceneGeometry out) {
    double edge = section.roadEdge();
    double outer = section.outerEdge();
    Look kerb = new Look(ObjectClass.GROUND, 0, Material.PAVEMENT, 1);
    for (int i = 0; i < 3; i++) {
      road.at(start + 8 * i + 4, point);
      box(out, side * (edge + outer) / 2, 8.1 * point.metric, outer - edge, 0, 0.12, kerb);
    }

    // A lamp every other piece, in turn left and right.
    if (Math.floorMod(number, 2) == (side < 0 ? 0 : 1)) {
      road.at(start + 2, point);
      Look steel = thing(number, ObjectClass.OTHER, Material.STEEL, 0.7f);
      cylinder(out, side * (edge + 0.4), 0.09, 0.12, 6.5, steel);
      box(out, side * (edge - 0.5), 0.25, 1.8, 6.4, 6.55, steel);
    }
    if (random.nextDouble() < 0.18) {
      road.at(start + random.nextDouble(5, 20), point);
      Look sign = thing(number, ObjectClass.OTHER, Material.STEEL, 0.8f);
      cylinder(out, side * (edge + 0.45), 0.04, 0.12, 2.9, sign);
      box(out, side * (edge + 0.45), 0.06, 0.65, 2.15, 2.85, sign.of(Material.SIGN, 1));
    }
    for (int i = 0; i < 2; i++) {
      if (random.nextDouble() < 0.4) {
        road.at(start + 6 + 11 * i + random.nextDouble(0, 3), point);
        tree(number, side * (edge + 0.7), random, out);
      }
    }
    parkedCars(number, start, side, random, out);

    double setback = random.nextDouble(0.3, 5);
    if (random.nextDouble() < 0.82) {
      double depth = random.nextDouble(8, 14);
      double length = random.nextDouble(13, 22.5);
      double height = random.nextDouble(6, 17);
      road.at(start + PIECE / 2, point);
      Look wall =
          thing(
              number,
              ObjectClass.STRUCTURE,
              random.nextBoolean() ? Material.PLASTER : Material.BRICK,
              (float) random.nextDouble(0.7, 1.3));
      double middle = side * (outer + setback + depth / 2);
      box(out, middle, length, depth, 0, height, wall);
      box(out, middle, 0.8 * length, 0.6 * depth, height, height + 2.2, wall);
      if (random.nextDouble() < 0.35) {
        double porch = side * (outer + setback - 0.6);
        box(out, porch, 2.4, 1.2, 2.4, 2.6, wall.of(Material.CONCRETE, 1));
      }
    } else {
      garden(number, start, side * outer, side, random, out);
    }
  }

  private void parkedCars(
      int number, double start, int side, SplittableRandom random, SceneGeometry out) {
    for (int i = 0; i < 4; i++) {
      double at = start + 3 + 6 * i + random.nextDouble(-0.4, 0.4);
      boolean taken = random.nextDouble() < 0.5;
      double length = random.nextDouble(3.7, 4.8);
      double width = random.nextDouble(1.65, 1.85);
      double height = random.nextDouble(1.4, 1.8);
      double lean = random.nextDouble(-0.03, 0.03);
      float tint = (float) random.nextDouble(0.25, 1.5);
      double line = road.crosswalk(Road.block(at));
      // Nobody parks on a crosswalk or so close that one cannot see who waits there.
      if (!taken
          || Math.abs(at - line) < RoadStrip.CROSSWALK_HALF + 5
          || (reserveStart && side < 0 && Math.abs(at) < RESERVED)) {
        continue;
      }
      road.at(at, point);
      double middle = side * (section.lanesEdge() + section.strip() / 2 + 0.1);
      double c = side * -1 * (point.cos - lean * point.sin);
      double s = side * -1 * (point.sin + lean * point.cos);
      double norm = Math.sqrt(c * c + s * s);
      Bodies.addVehicle(
          out,
          point.xAt(middle),
          point.yAt(middle),
          c / norm,
          s / norm,
          length,
          width,
          height,
          0,
          0,
          thing(number, ObjectClass.VEHICLE, Material.CAR_PAINT, tint));
    }
  }

  private void garden(
      int number,
      double start,
      double outer,
      int side,
      SplittableRandom random,
      SceneGeometry out) {
    road.at(start + PIECE / 2, point);
    double fence = outer + side * 0.4;
    if (random.nextBoolean()) {
      Look wall = thing(number, ObjectClass.STRUCTURE, Material.BRICK, 1);
      box(out, fence, PIECE - 3, 0.3, 0, random.nextDouble(0.8, 2), wall);
    } else {
      Look hedge = thing(number, ObjectClass.VEGETATION, Material.FOLIAGE, 1);
      box(out, fence, PIECE - 3, 0.7, 0, random.nextDouble(0.8, 1.8), hedge);
    }
    for (int i = 0; i < 3; i++) {
      road.at(start + 4 + 7 * i + random.nextDouble(0, 3), point);
      tree(number, outer + side * random.nextDouble(3, 12), random, out);
    }
  }

  private void highway(
      int number, double start, int side, SplittableRandom random, SceneGeometry out) {
    double edge = section.roadEdge();
    Look rail = thing(number, ObjectClass.STRUCTURE, Material.STEEL, 1);
    for (int i = 0; i < 3; i++) {
      road.at(start + 8 * i + 4, point);
      box(out, side * (edge + 0.4), 8.05 * point.metric, 0.12, 0.42, 0.75, rail);
      cylinder(out, side * (edge + 0.5), 0.06, 0, 0.72, rail);
    }
    road.at(start + 12, point);
    Look post = thing(number, ObjectClass.OTHER, Material.SIGN, 1);
    cylinder(out, side * (edge + 0.9), 0.06, 0, 1.05, post);

    // Noise barriers stand for ten pieces at a time.
    long group = Math.floorDiv(number, 10);
    boolean barrier =
        Draws.unit(Draws.hash(Draws.key(seed, Purpose.SCENERY), ~(2 * group + (side > 0 ? 1 : 0))))
            < 0.25;
    if (barrier) {
      Look wall = thing(number, ObjectClass.STRUCTURE, Material.CONCRETE, 1);
      for (int i = 0; i < 3; i++) {
        road.at(start + 8 * i + 4, point);
        box(out, side * (edge + 3), 8.05 * point.metric, 0.25, 0, 3.6, wall);
      }
    }
    double first = barrier ? 6 : 4;
    for (int i = 0; i < 3; i++) {
      double at = start + 2 + 8 * i + random.nextDouble(0, 5);
      double out1 = edge + first + random.nextDouble(0, 22);
      boolean bush = random.nextDouble() < 0.45;
      if (random.nextDouble() < 0.7) {
        road.at(at, point);
        if (bush) {
          double radius = random.nextDouble(0.7, 1.5);
          Look leaves = thing(number, ObjectClass.VEGETATION, Material.FOLIAGE, 1);
          spheroid(out, side * out1, radius, 0.02, 0.02 + 1.5 * radius, leaves);
        } else {
          tree(number, side * out1, random, out);
        }
      }
    }
    if (random.nextDouble() < 0.12) {
      road.at(start + PIECE / 2, point);
      Look house =
          thing(
              number, ObjectClass.STRUCTURE, Material.PLASTER, (float) random.nextDouble(0.7, 1.2));
      box(
          out,
          side * random.nextDouble(52, 62),
          random.nextDouble(9, 16),
          random.nextDouble(8, 12),
          0,
          random.nextDouble(5, 9),
          house);
    }
    if (Math.floorMod(number, 25) == 13) {
      road.at(start + 20, point);
      Look gantry = thing(number, ObjectClass.STRUCTURE, Material.STEEL, 1);
      cylinder(out, side * (edge + 1.5), 0.2, 0, 7, gantry);
      double middle = side * (edge + 1.5) / 2;
      box(out, middle, 0.5, edge + 1.5, 5.6, 6.1, gantry);
      box(out, middle, 0.15, 5, 5.6, 7.4, gantry.of(Material.SIGN, 0.5f));
    }
  }

  private void medianBarrier(int number, double start, SceneGeometry out) {
    Look barrier = thing(number, ObjectClass.STRUCTURE, Material.CONCRETE, 1);
    for (int i = 0; i < 3; i++) {
      road.at(start + 8 * i + 4, point);
      box(out, 0, 8.05 * point.metric, 0.5, 0, 0.3, barrier);
      box(out, 0, 8.05 * point.metric, 0.22, 0.3, 0.85, barrier);
    }
  }

  /** A trunk and a crown at the current station. */
  private void tree(int number, double offset, SplittableRandom random, SceneGeometry out) {
    double crown = random.nextDouble(1.2, 2.1);
    double fork = random.nextDouble(2.3, 3);
    double top = fork + random.nextDouble(2.5, 5);
    double trunk = random.nextDouble(0.12, 0.24);
    Look bark = thing(number, ObjectClass.VEGETATION, Material.BARK, 1);
    cylinder(out, offset, trunk, 0, fork + 0.6, bark);
    spheroid(
        out,
        offset,
        crown,
        fork,
        top,
        bark.of(Material.FOLIAGE, (float) random.nextDouble(0.7, 1.3)));
  }

  private Look thing(int number, ObjectClass type, Material material, float tint) {
    if (things == MAX_THINGS) {
      throw new IllegalStateException("a piece of scenery holds at most " + MAX_THINGS + " things");
    }
    return new Look(type, STANDING | (number & 0x3F_FFFF) << 8 | things++, material, tint);
  }

  private void box(
      SceneGeometry out,
      double offset,
      double length,
      double width,
      double bottom,
      double top,
      Look look) {
    out.addBox(
        point.xAt(offset),
        point.yAt(offset),
        point.cos,
        point.sin,
        length,
        width,
        bottom,
        top,
        look);
  }

  private void cylinder(
      SceneGeometry out, double offset, double radius, double bottom, double top, Look look) {
    out.addCylinder(point.xAt(offset), point.yAt(offset), radius, bottom, top, look);
  }

  private void spheroid(
      SceneGeometry out, double offset, double radius, double bottom, double top, Look look) {
    out.addSpheroid(point.xAt(offset), point.yAt(offset), radius, bottom, top, look);
  }
}
