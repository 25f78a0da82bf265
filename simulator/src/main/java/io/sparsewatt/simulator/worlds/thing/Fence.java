package io.sparsewatt.simulator.worlds.thing;

import io.sparsewatt.simulator.scene.Look;
import io.sparsewatt.simulator.scene.Material;
import io.sparsewatt.simulator.scene.ObjectClass;
import io.sparsewatt.simulator.worlds.solid.Filling;
import io.sparsewatt.simulator.worlds.solid.Frame;
import io.sparsewatt.simulator.worlds.solid.Solids;
import java.util.SplittableRandom;

/** What parts one piece of land from another: along local x from 0, never deeper than a metre. */
public enum Fence {
  /** Brick, stone or concrete. */
  WALL,
  /** Posts, rails and slats. */
  PICKET,
  /** Boards without gaps. */
  BOARDS,
  /** Wire mesh between posts. */
  MESH,
  /** Upright iron bars. */
  RAILING,
  /** The steel beam beside a fast road. */
  GUARD_RAIL,
  /** Concrete, wide at the foot. */
  CONCRETE_BARRIER,
  /** Against noise, tall. */
  NOISE_BARRIER;

  private static final Fence[] GARDEN = {WALL, WALL, PICKET, BOARDS, MESH, RAILING};

  /** One that stands before a house. */
  public static Fence garden(SplittableRandom random) {
    return GARDEN[random.nextInt(GARDEN.length)];
  }

  /** A usual height, metres. */
  public double height(SplittableRandom random) {
    return switch (this) {
      case WALL -> random.nextDouble(0.4, 2.2);
      case PICKET -> random.nextDouble(0.8, 1.3);
      case BOARDS -> random.nextDouble(1.4, 2.0);
      case MESH -> random.nextDouble(1.0, 2.4);
      case RAILING -> random.nextDouble(0.9, 1.8);
      case GUARD_RAIL -> random.nextDouble(0.7, 0.8);
      case CONCRETE_BARRIER -> random.nextDouble(0.8, 1.1);
      case NOISE_BARRIER -> random.nextDouble(2.2, 5);
    };
  }

  /** Puts a stretch into a scene. */
  public void addTo(
      Solids out, Frame f, double length, double height, int instance, SplittableRandom random) {
    Look look =
        new Look(
            ObjectClass.STRUCTURE,
            instance,
            switch (this) {
              case WALL -> random.nextBoolean() ? Material.BRICK : Material.PLASTER;
              case PICKET, BOARDS -> Material.WOOD;
              case MESH, RAILING, GUARD_RAIL -> Material.STEEL;
              case CONCRETE_BARRIER, NOISE_BARRIER -> Material.CONCRETE;
            },
            (float) random.nextDouble(0.6, 1.3));
    switch (this) {
      case WALL -> {
        double half = random.nextDouble(0.08, 0.2);
        out.box(f, 0, length, -half, half, -0.5, height, look);
        if (random.nextInt(3) == 0) {
          out.box(f, 0, length, -half - 0.05, half + 0.05, height, height + 0.07, look);
        }
      }
      case PICKET -> {
        posts(out, f, length, 2, 0.06, height, look);
        out.box(f, 0, length, -0.03, 0.03, 0.2, 0.3, look);
        out.box(f, 0, length, -0.03, 0.03, 0.75 * height, 0.75 * height + 0.1, look);
        int slats = out.box(f, 0, length, -0.04, -0.01, 0.08, height, look);
        out.fill(slats, new Filling(random.nextDouble(0.4, 0.7), 0, 0.06), instance);
      }
      case BOARDS -> {
        posts(out, f, length, 1.9, 0.06, height, look);
        out.box(f, 0, length, -0.02, 0.02, 0.05, height - 0.03, look);
      }
      case MESH -> {
        posts(out, f, length, 2.5, 0.04, height, look);
        int mesh = out.box(f, 0, length, -0.015, 0.015, 0.05, height, look);
        out.fill(mesh, new Filling(random.nextDouble(0.06, 0.25), 0, 0.05), instance);
      }
      case RAILING -> {
        posts(out, f, length, 2.2, 0.04, height, look);
        out.box(f, 0, length, -0.03, 0.03, height - 0.08, height - 0.02, look);
        int bars = out.box(f, 0, length, -0.02, 0.02, 0.1, height - 0.08, look);
        out.fill(bars, new Filling(random.nextDouble(0.15, 0.35), 0, 0.04), instance);
        if (random.nextBoolean()) {
          out.box(f, 0, length, -0.15, 0.15, -0.5, random.nextDouble(0.2, 0.5), look);
        }
      }
      case GUARD_RAIL -> {
        posts(out, f, length, 2, 0.06, height - 0.05, look);
        out.box(f, 0, length, -0.14, -0.06, height - 0.32, height, look);
      }
      case CONCRETE_BARRIER -> {
        double[] foot = {0, -0.3, 0.6, -0.3, 0.6, 0.08, 0.43, 0.3, 0.17, 0.3, 0, 0.08};
        double[] body = {0.17, 0.3, 0.43, 0.3, 0.38, height, 0.22, height};
        // The outline lies across the barrier, which runs along the prism's y: turned a quarter.
        Frame turned = f.within(0, 0.3, 0, -StrictMath.PI / 2);
        out.prism(turned, 0, length, 0, foot, null, look);
        out.prism(turned, 0, length, 0, body, null, look);
      }
      case NOISE_BARRIER -> {
        posts(out, f, length, 4, 0.1, height, look.of(Material.STEEL, 1));
        boolean glass = random.nextInt(4) == 0;
        Look panel = glass ? look.of(Material.GLASS, 1) : look;
        out.box(f, 0, length, -0.08, 0.08, -0.5, Math.min(1, height), look);
        out.box(f, 0, length, -0.06, 0.06, Math.min(1, height), height, panel);
      }
    }
  }

  private static void posts(
      Solids out, Frame f, double length, double apart, double half, double height, Look look) {
    int n = (int) Math.max(1, Math.round(length / apart));
    for (int k = 0; k <= n; k++) {
      double x = length * k / n;
      out.box(f, x - half, x + half, -half, half, -0.4, height + 0.05, look);
    }
  }
}
