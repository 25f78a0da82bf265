package io.sparsewatt.simulator.worlds.thing;

import io.sparsewatt.simulator.scene.Look;
import io.sparsewatt.simulator.scene.Material;
import io.sparsewatt.simulator.scene.ObjectClass;
import io.sparsewatt.simulator.worlds.solid.Filling;
import io.sparsewatt.simulator.worlds.solid.Frame;
import io.sparsewatt.simulator.worlds.solid.Solids;
import java.util.SplittableRandom;

/** Trees, bushes and hedges: wood that is solid and leaves that are not. */
public final class Plants {

  // Sapling to old tree: trunk radius, metres.
  private static final double SAPLING = 0.05;

  private Plants() {}

  /** A tree of any sort. */
  public static void tree(Solids out, Frame f, int instance, SplittableRandom random) {
    switch (random.nextInt(10)) {
      case 0, 1 -> conifer(out, f, instance, random);
      case 2 -> column(out, f, instance, random);
      case 3 -> bare(out, f, instance, random);
      case 4 -> sapling(out, f, instance, random);
      default -> broadleaf(out, f, instance, random);
    }
  }

  private static Look wood(int instance, SplittableRandom random) {
    return new Look(
        ObjectClass.VEGETATION, instance, Material.BARK, (float) random.nextDouble(0.6, 1.5));
  }

  private static Look leaves(Look wood, SplittableRandom random) {
    return wood.of(Material.FOLIAGE, (float) random.nextDouble(0.6, 1.4));
  }

  private static Filling crown(SplittableRandom random) {
    return new Filling(
        random.nextDouble(0.05, 0.22), random.nextDouble(0.15, 0.5), random.nextDouble(0.1, 0.15));
  }

  private static Filling thicket(SplittableRandom random) {
    return new Filling(
        random.nextDouble(0.12, 0.45), random.nextDouble(0.05, 0.4), random.nextDouble(0.07, 0.11));
  }

  /** A trunk that leans a little; the frame at its upper end is returned. */
  private static Frame trunk(
      Solids out, Frame f, double radius, double height, Look wood, SplittableRandom random) {
    Frame leaned = f.within(0, 0, 0, random.nextDouble(6.28)).leaned(random.nextDouble(0, 0.09));
    out.cylinder(leaned, 0, 0, -0.4, 0, 0, 0.45 * height, radius, wood);
    out.cylinder(leaned, 0, 0, 0.4 * height, 0, 0, height, 0.8 * radius, wood);
    // The foot is wider.
    out.cylinder(leaned, 0, 0, -0.4, 0, 0, random.nextDouble(0.1, 0.3), 1.3 * radius, wood);
    return leaned.within(0, 0, height, 0);
  }

  private static void broadleaf(Solids out, Frame f, int instance, SplittableRandom random) {
    Look wood = wood(instance, random);
    Look leaves = leaves(wood, random);
    Filling filling = crown(random);
    double radius = random.nextDouble(0.09, 0.38);
    double fork = random.nextDouble(1.5, 3.6);
    double spread = random.nextDouble(1.2, 2.2) + 5 * radius;
    Frame top = trunk(out, f, radius, fork + 0.5, wood, random);
    int boughs = random.nextInt(2, 6);
    for (int k = 0; k < boughs; k++) {
      double angle = 6.2832 * (k + random.nextDouble(0, 0.7)) / boughs;
      double c = StrictMath.cos(angle);
      double s = StrictMath.sin(angle);
      double beyond = spread * random.nextDouble(0.35, 0.7);
      double up = random.nextDouble(0.6, 2.4);
      out.cylinder(top, 0, 0, -0.5, beyond * c, beyond * s, up, 0.35 * radius, wood);
      double r = spread * random.nextDouble(0.45, 0.75);
      double flat = random.nextDouble(0.6, 1);
      int part = out.ellipsoid(top, beyond * c, beyond * s, up + 0.3 * r, r, r, r * flat, leaves);
      out.fill(part, filling, instance);
    }
    double r = spread * random.nextDouble(0.6, 0.9);
    int middle = out.ellipsoid(top, 0, 0, 0.9 * r + 0.4, r, r, 1.1 * r, leaves);
    out.fill(middle, filling, instance);
  }

  private static void conifer(Solids out, Frame f, int instance, SplittableRandom random) {
    Look wood = wood(instance, random);
    Look leaves = leaves(wood, random);
    Filling filling = thicket(random);
    double height = random.nextDouble(2.5, 13);
    double base = height * random.nextDouble(0.16, 0.28);
    double clear = random.nextInt(3) == 0 ? random.nextDouble(1, 2.5) : random.nextDouble(0.1, 0.4);
    out.post(f, 0.025 * height + 0.03, -0.4, 0.8 * height, wood);
    int tiers = random.nextInt(4, 7);
    for (int k = 0; k < tiers; k++) {
      double share = (k + 0.5) / tiers;
      double z = clear + (height - clear) * share;
      double r = base * (1.05 - share) + 0.15;
      double tall = 0.75 * (height - clear) / tiers;
      int part = out.ellipsoid(f, 0, 0, z, r, r, tall, leaves);
      out.fill(part, filling, instance);
    }
  }

  private static void column(Solids out, Frame f, int instance, SplittableRandom random) {
    Look wood = wood(instance, random);
    double height = random.nextDouble(3, 14);
    double r = random.nextDouble(0.5, 1.3);
    double clear = random.nextDouble(0.2, 1.8);
    out.post(f, 0.12, -0.4, clear + 1, wood);
    double half = (height - clear) / 2;
    int part = out.ellipsoid(f, 0, 0, clear + half, r, r, half, leaves(wood, random));
    out.fill(part, thicket(random), instance);
  }

  /** A tree in winter, or dead: boughs and twigs, a thin haze of branches. */
  private static void bare(Solids out, Frame f, int instance, SplittableRandom random) {
    Look wood = wood(instance, random);
    double radius = random.nextDouble(0.08, 0.3);
    double fork = random.nextDouble(1.2, 3);
    Frame top = trunk(out, f, radius, fork, wood, random);
    int boughs = random.nextInt(4, 9);
    double spread = random.nextDouble(1.5, 4);
    for (int k = 0; k < boughs; k++) {
      double angle = random.nextDouble(6.2832);
      double c = spread * StrictMath.cos(angle) * random.nextDouble(0.4, 1);
      double s = spread * StrictMath.sin(angle) * random.nextDouble(0.4, 1);
      double up = random.nextDouble(0.8, 4);
      out.cylinder(top, 0, 0, -0.2, c, s, up, 0.3 * radius, wood);
      out.cylinder(top, 0.6 * c, 0.6 * s, 0.6 * up, 1.2 * c, 0.7 * s, up + 1, 0.03, wood);
    }
    int haze = out.ellipsoid(top, 0, 0, 1.6, spread, spread, 2.4, wood);
    out.fill(haze, new Filling(random.nextDouble(0.005, 0.03), 0.3, 0.1), instance);
  }

  private static void sapling(Solids out, Frame f, int instance, SplittableRandom random) {
    Look wood = wood(instance, random);
    double height = random.nextDouble(1.6, 2.6);
    out.post(f, SAPLING * random.nextDouble(0.5, 1.2), -0.3, height + 0.5, wood);
    double r = random.nextDouble(0.4, 1.1);
    int part = out.ellipsoid(f, 0, 0, height + 0.8 * r, r, r, 1.2 * r, leaves(wood, random));
    out.fill(part, crown(random), instance);
    if (random.nextBoolean()) {
      // Its stakes.
      out.cylinder(f, 0.3, 0, -0.3, 0.3, 0, 1.6, 0.04, wood.of(Material.WOOD, 1));
      out.cylinder(f, -0.3, 0, -0.3, -0.3, 0, 1.6, 0.04, wood.of(Material.WOOD, 1));
    }
  }

  /**
   * A bush: a few clumps of leaves down to the ground.
   *
   * @param size radius, metres
   */
  public static void bush(Solids out, Frame f, double size, int instance, SplittableRandom random) {
    Look wood = wood(instance, random);
    Look leaves = leaves(wood, random);
    Filling filling = thicket(random);
    int clumps = random.nextInt(1, 5);
    double tall = random.nextDouble(0.5, 1.3);
    for (int k = 0; k < clumps; k++) {
      double r = size * random.nextDouble(0.55, 1);
      double x = random.nextDouble(-0.6, 0.6) * size;
      double y = random.nextDouble(-0.6, 0.6) * size;
      double high = r * tall * random.nextDouble(0.8, 1.25);
      int part = out.ellipsoid(f, x, y, 0.7 * high, r, r * random.nextDouble(0.7, 1), high, leaves);
      out.fill(part, filling, instance);
    }
    if (random.nextInt(3) == 0) {
      out.cylinder(f, 0, 0, -0.2, 0.2 * size, 0, size * tall, 0.03, wood);
    }
  }

  /**
   * A hedge along local x from 0.
   *
   * @param length metres
   * @param width metres
   * @param height metres
   */
  public static void hedge(
      Solids out,
      Frame f,
      double length,
      double width,
      double height,
      int instance,
      SplittableRandom random) {
    Look leaves =
        new Look(
            ObjectClass.VEGETATION,
            instance,
            Material.FOLIAGE,
            (float) random.nextDouble(0.6, 1.4));
    Filling filling =
        new Filling(
            random.nextDouble(0.25, 0.7), random.nextDouble(0, 0.15), random.nextDouble(0.06, 0.1));
    // Clipped hedges are even, wild ones are not.
    double wild = random.nextDouble(0, 0.3);
    int pieces = (int) Math.max(1, Math.ceil(length / 1.5));
    double piece = length / pieces;
    for (int k = 0; k < pieces; k++) {
      double high = height * (1 + random.nextDouble(-wild, wild + 1e-9));
      double wide = width * (1 + random.nextDouble(-wild, wild + 1e-9)) / 2;
      int part = out.box(f, k * piece, (k + 1) * piece, -wide, wide, -0.3, high, leaves);
      out.fill(part, filling, instance);
    }
  }

  /**
   * Low plants in a bed or a pot.
   *
   * @param length along local x, metres
   * @param width along local y, metres
   * @param bottom of the leaves, metres
   * @param height of the leaves above that, metres
   */
  public static void bed(
      Solids out,
      Frame f,
      double length,
      double width,
      double bottom,
      double height,
      int instance,
      SplittableRandom random) {
    Look leaves =
        new Look(
            ObjectClass.VEGETATION,
            instance,
            Material.FOLIAGE,
            (float) random.nextDouble(0.6, 1.4));
    int part =
        out.ellipsoid(f, 0, 0, bottom + height / 4, length / 2, width / 2, height * 0.75, leaves);
    out.fill(part, thicket(random), instance);
  }
}
