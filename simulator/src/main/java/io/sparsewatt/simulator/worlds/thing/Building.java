package io.sparsewatt.simulator.worlds.thing;

import io.sparsewatt.simulator.scene.Look;
import io.sparsewatt.simulator.scene.Material;
import io.sparsewatt.simulator.scene.ObjectClass;
import io.sparsewatt.simulator.worlds.solid.Filling;
import io.sparsewatt.simulator.worlds.solid.Frame;
import io.sparsewatt.simulator.worlds.solid.Solids;
import java.util.SplittableRandom;

/**
 * A building. Local x runs along its front from the middle, local y points from the front into it;
 * the street lies at negative y.
 *
 * @param style what sort
 * @param width of the front, metres
 * @param depth metres
 * @param height of the walls, metres
 * @param seed of its details
 */
public record Building(Style style, double width, double depth, double height, long seed) {

  /** Sorts of building. */
  public enum Style {
    /** Flats or offices, wall to wall. */
    BLOCK,
    /** Old, narrow, with bays, steps and shutters. */
    OLD,
    /** A house for one or two families. */
    HOUSE,
    /** A hall of sheet metal. */
    SHED,
    /** A shed for tools or a car. */
    GARAGE
  }

  private static final Filling RAILING = new Filling(0.25, 0, 0.04);
  private static final double STOREY = 2.9;
  // LiDARs on cars see little above the second storey.
  private static final int DETAILED = 3;

  /** One of a style, with the usual sizes for a front of that width. */
  public static Building of(Style style, double width, SplittableRandom random) {
    return new Building(
        style,
        width,
        switch (style) {
          case BLOCK, OLD -> random.nextDouble(8, 14);
          case HOUSE -> random.nextDouble(7, 11);
          case SHED -> random.nextDouble(15, 30);
          case GARAGE -> random.nextDouble(3, 6);
        },
        switch (style) {
          case BLOCK -> STOREY * random.nextInt(2, 7);
          case OLD -> STOREY * random.nextInt(2, 4);
          case HOUSE -> STOREY * random.nextInt(1, 3);
          case SHED -> random.nextDouble(5, 10);
          case GARAGE -> random.nextDouble(2.1, 2.8);
        },
        random.nextLong());
  }

  /** Puts it into a scene. */
  public void addTo(Solids out, Frame f, int instance) {
    SplittableRandom random = new SplittableRandom(seed);
    Material wallMaterial =
        switch (style) {
          case SHED -> Material.STEEL;
          case GARAGE -> random.nextBoolean() ? Material.WOOD : Material.CONCRETE;
          default ->
              random.nextInt(3) == 0
                  ? Material.BRICK
                  : random.nextInt(6) == 0 ? Material.CONCRETE : Material.PLASTER;
        };
    Look wall =
        new Look(
            ObjectClass.STRUCTURE, instance, wallMaterial, (float) random.nextDouble(0.6, 1.35));
    double half = width / 2;
    out.box(f, -half, half, 0, depth, -2, height, wall);
    if (style != Style.SHED && random.nextBoolean()) {
      // A plinth.
      out.box(
          f, -half, half, -0.06, 0, -2, random.nextDouble(0.3, 1), wall.of(Material.CONCRETE, 1));
    }
    roof(out, f, wall, random);
    switch (style) {
      case SHED -> gates(out, f, wall, random);
      case GARAGE ->
          out.box(f, -0.8 * half, 0.8 * half, -0.02, 0, 0, 2, wall.of(Material.STEEL, 1));
      default -> front(out, f, wall, instance, random);
    }
  }

  private void roof(Solids out, Frame f, Look wall, SplittableRandom random) {
    double half = width / 2;
    boolean flat =
        switch (style) {
          case BLOCK -> random.nextInt(3) > 0;
          case SHED -> random.nextBoolean();
          case GARAGE -> random.nextBoolean();
          default -> random.nextInt(8) == 0;
        };
    if (flat) {
      out.box(f, -half, half, 0, 0.3, height, height + random.nextDouble(0.2, 0.9), wall);
      return;
    }
    Look tiles = wall.of(Material.TILE, (float) random.nextDouble(0.6, 1.3));
    double eaves = random.nextDouble(0.1, 0.6);
    if (random.nextInt(3) == 0) {
      // The gable towards the street.
      double rise = half * random.nextDouble(0.5, 1.1);
      double[] gable = {-half - eaves, height - 0.1, half + eaves, height - 0.1, 0, height + rise};
      out.prism(f, -eaves, depth + eaves, 0, gable, null, tiles);
    } else {
      double rise = depth / 2 * random.nextDouble(0.5, 1.1);
      double[] gable = {
        -depth / 2 - eaves, height - 0.1, depth / 2 + eaves, height - 0.1, 0, height + rise
      };
      Frame turned = f.within(0, depth / 2, 0, StrictMath.PI / 2);
      out.prism(turned, -half - 0.1, half + 0.1, 0, gable, null, tiles);
    }
    if (random.nextBoolean()) {
      double x = random.nextDouble(-0.6, 0.6) * half;
      out.box(f, x - 0.4, x + 0.4, depth / 2 - 0.5, depth / 2 + 0.3, height, height + 4, wall);
    }
  }

  private void front(Solids out, Frame f, Look wall, int instance, SplittableRandom random) {
    Look glass = wall.of(Material.GLASS, 1);
    Look stone = wall.of(Material.CONCRETE, (float) random.nextDouble(0.7, 1.3));
    int storeys = (int) Math.max(1, Math.round(height / STOREY));
    double pitch = random.nextDouble(1.9, 3.6);
    int columns = (int) Math.max(1, Math.floor((width - 0.6) / pitch));
    double apart = width / columns;
    double pane = Math.min(0.42 * apart, random.nextDouble(0.4, 1.1));
    double sill = random.nextDouble(0.7, 1.1);
    double lintel = random.nextDouble(2.1, 2.5);
    int doors = 1 + (int) (width / 15);
    int doorColumn = random.nextInt(columns);
    boolean shop = style != Style.HOUSE && random.nextInt(3) == 0;
    boolean balconies = style == Style.BLOCK && random.nextBoolean();
    boolean bays = random.nextInt(5) == 0;
    boolean shutters = style == Style.OLD && random.nextBoolean();
    double bay = random.nextDouble(0.4, 1);
    // Windows stand out by a centimetre: a recess would need holes in the wall.
    for (int storey = 0; storey < Math.min(storeys, DETAILED); storey++) {
      double base = storey * STOREY;
      for (int k = 0; k < columns; k++) {
        double x = -width / 2 + (k + 0.5) * apart;
        boolean door =
            storey == 0 && Math.floorMod(k - doorColumn, Math.ceilDiv(columns, doors)) == 0;
        if (door) {
          door(out, f, x, stone, glass, random);
        } else if (storey == 0 && shop) {
          out.box(f, x - 0.45 * apart, x + 0.45 * apart, -0.02, 0, 0.5, 2.6, glass);
        } else {
          double front = 0;
          if (bays && k % 2 == 0) {
            front = -bay;
            out.box(f, x - pane - 0.3, x + pane + 0.3, -bay, 0, base + 0.2, base + 2.8, wall);
          }
          out.box(f, x - pane, x + pane, front - 0.02, front, base + sill, base + lintel, glass);
          out.box(
              f,
              x - pane - 0.1,
              x + pane + 0.1,
              front - 0.12,
              front,
              base + sill - 0.08,
              base + sill,
              stone);
          if (shutters) {
            Look shutter = wall.of(Material.WOOD, 0.8f);
            out.box(f, x - 2 * pane, x - pane, -0.06, -0.01, base + sill, base + lintel, shutter);
            out.box(f, x + pane, x + 2 * pane, -0.06, -0.01, base + sill, base + lintel, shutter);
          }
        }
        if (balconies && storey > 0 && k % 2 == 0) {
          double reach = random.nextDouble(0.8, 1.6);
          double side = 0.46 * apart;
          out.box(f, x - side, x + side, -reach, 0, base - 0.1, base + 0.08, stone);
          int rail =
              out.box(
                  f,
                  x - side,
                  x + side,
                  -reach,
                  -reach + 0.03,
                  base + 0.1,
                  base + 1.05,
                  wall.of(Material.STEEL, 1));
          if (random.nextBoolean()) {
            out.fill(rail, RAILING, instance);
          }
        }
      }
    }
    if (shop && random.nextBoolean()) {
      // An awning.
      double reach = random.nextDouble(0.8, 1.8);
      double[] slope = {-reach, 2.35, -reach + 0.05, 2.35, 0, 2.9, 0, 2.95};
      Frame turned = f.within(0, 0, 0, StrictMath.PI / 2);
      out.prism(
          turned, -width / 2 + 0.4, width / 2 - 0.4, 0, slope, null, wall.of(Material.CLOTH, 1));
    }
    if (random.nextInt(20) == 0) {
      scaffold(out, f, wall.of(Material.STEEL, 1), random);
    }
    if (random.nextInt(3) == 0) {
      // A drainpipe.
      double x = (random.nextBoolean() ? 1 : -1) * (width / 2 - 0.15);
      out.cylinder(f, x, -0.08, -0.3, x, -0.08, height, 0.05, wall.of(Material.STEEL, 0.8f));
    }
    if (style == Style.HOUSE && random.nextInt(4) == 0) {
      // Ivy.
      double x = random.nextDouble(-0.4, 0.2) * width;
      Look ivy = new Look(ObjectClass.VEGETATION, instance, Material.FOLIAGE, 0.9f);
      int leaves =
          out.box(
              f,
              x,
              x + random.nextDouble(1.5, 4),
              -0.25,
              -0.03,
              -0.2,
              random.nextDouble(1.5, height),
              ivy);
      out.fill(leaves, new Filling(0.3, 0.2, 0.08), instance);
    }
  }

  private void scaffold(Solids out, Frame f, Look steel, SplittableRandom random) {
    double near = -random.nextDouble(0.2, 0.4);
    double far = near - random.nextDouble(0.7, 1);
    int bays = (int) Math.max(1, width / 2.5);
    Look boards = steel.of(Material.WOOD, 1);
    for (int k = 0; k <= bays; k++) {
      double x = -width / 2 + k * width / bays;
      out.cylinder(f, x, near, -0.2, x, near, height, 0.03, steel);
      out.cylinder(f, x, far, -0.2, x, far, height, 0.03, steel);
    }
    for (double z = 2; z < height; z += 2) {
      out.box(f, -width / 2, width / 2, far, near, z - 0.05, z, boards);
      out.cylinder(f, -width / 2, far, z + 1, width / 2, far, z + 1, 0.025, steel);
    }
  }

  private void door(
      Solids out, Frame f, double x, Look stone, Look glass, SplittableRandom random) {
    Look leaf = random.nextInt(3) == 0 ? glass : stone.of(Material.WOOD, 0.8f);
    out.box(f, x - 0.5, x + 0.5, -0.03, 0, 0.1, 2.15, leaf);
    int steps = random.nextInt(4);
    for (int k = 0; k < steps; k++) {
      double reach = 0.3 * (steps - k);
      out.box(f, x - 0.8, x + 0.8, -reach, 0, 0.16 * k - 0.1, 0.16 * (k + 1), stone);
    }
    switch (random.nextInt(4)) {
      case 0 -> out.box(f, x - 1, x + 1, -random.nextDouble(0.7, 1.4), 0, 2.35, 2.5, stone);
      case 1 -> {
        // A porch on posts.
        double reach = random.nextDouble(1, 1.8);
        out.box(f, x - 1.1, x + 1.1, -reach, 0, 2.4, 2.6, stone);
        out.post(f.within(x - 1, -reach + 0.1, 0, 0), 0.09, -0.3, 2.4, stone);
        out.post(f.within(x + 1, -reach + 0.1, 0, 0), 0.09, -0.3, 2.4, stone);
      }
      case 2 -> {
        out.box(f, x - 0.75, x - 0.5, -0.2, 0, -0.2, 2.4, stone);
        out.box(f, x + 0.5, x + 0.75, -0.2, 0, -0.2, 2.4, stone);
      }
      default -> {
        // A plain door.
      }
    }
  }

  private void gates(Solids out, Frame f, Look wall, SplittableRandom random) {
    int n = (int) Math.max(1, width / random.nextDouble(6, 12));
    for (int k = 0; k < n; k++) {
      double x = -width / 2 + (k + 0.5) * width / n;
      double half = random.nextDouble(1.5, 2.2);
      double bottom = random.nextBoolean() ? 0 : 1.1;
      out.box(f, x - half, x + half, -0.06, 0, bottom, bottom + 3.5, wall.of(Material.PLASTIC, 1));
      if (bottom > 0) {
        out.box(f, x - half - 0.3, x + half + 0.3, -0.5, 0, -0.3, 1, wall.of(Material.CONCRETE, 1));
      }
    }
    if (random.nextBoolean()) {
      out.box(f, -0.4 * width, 0.4 * width, -2.5, 0, 4.2, 4.4, wall);
    }
  }
}
