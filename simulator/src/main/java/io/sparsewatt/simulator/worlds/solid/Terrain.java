package io.sparsewatt.simulator.worlds.solid;

import io.sparsewatt.simulator.scene.Material;
import java.util.Arrays;

/**
 * The ground as a square grid of heights, bilinear in between, with a material at every vertex.
 *
 * <p>Beyond its edge there is nothing. Fill {@link #raise} and {@link #cover}, then {@link #seal};
 * sealed, any number of threads may read it.
 */
public final class Terrain {

  /** Edge of a cell, metres: a kerb rises within one. */
  public static final double CELL = 0.4;

  /** Cells along an edge: 204.8 m, as far as the sensors see to each side. */
  public static final int CELLS = 512;

  /** Vertices along an edge. */
  public static final int SIDE = CELLS + 1;

  /** Half the edge of the square, which is centred on the origin, metres. */
  public static final double HALF = CELL * CELLS / 2;

  // Cells along the edge of a block of each level, which a ray passes over in one step.
  private static final int[] EDGE = {1, 8, 64};
  // A ten-thousandth of a millimetre: across a border, and past one that rounding put behind.
  private static final double NUDGE = 1e-9;
  private static final double LEAST_STEP = 1e-6;
  // A direction component below this never leaves its column of cells.
  private static final double FLAT = 1e-9;

  private final float[] height = new float[SIDE * SIDE];
  private final byte[] material = new byte[SIDE * SIDE];
  // Highest ground by block, level by level.
  private final float[][] top = new float[EDGE.length][];
  private float highest;

  /** A plane at height 0 of the first material. */
  public Terrain() {
    for (int level = 0; level < EDGE.length; level++) {
      int side = CELLS / EDGE[level];
      top[level] = new float[side * side];
    }
  }

  /** World coordinate of a row or column of vertices. */
  public static double coordinate(int vertex) {
    return vertex * CELL - HALF;
  }

  /** The row or column of vertices nearest to a coordinate, clipped to the grid. */
  public static int vertex(double coordinate) {
    return (int) Math.max(0, Math.min(CELLS, Math.floor((coordinate + HALF) / CELL + 0.5)));
  }

  /** Whether a point has ground below. */
  public static boolean covers(double x, double y) {
    return x > -HALF && x < HALF && y > -HALF && y < HALF;
  }

  /** Sets the height of a vertex, metres. */
  public void raise(int i, int j, double newHeight) {
    height[i * SIDE + j] = (float) newHeight;
  }

  /** Height of a vertex, metres. */
  public double height(int i, int j) {
    return height[i * SIDE + j];
  }

  /** Sets the material around a vertex. */
  public void cover(int i, int j, Material newMaterial) {
    material[i * SIDE + j] = (byte) newMaterial.ordinal();
  }

  /** The material nearest to a place. */
  public Material material(double x, double y) {
    return Material.of(material[vertex(x) * SIDE + vertex(y)]);
  }

  /** Height of the ground at a place, clipped to the grid, metres. */
  public double height(double x, double y) {
    double u = Math.max(0, Math.min(CELLS, (x + HALF) / CELL));
    double v = Math.max(0, Math.min(CELLS, (y + HALF) / CELL));
    int i = Math.min(CELLS - 1, (int) u);
    int j = Math.min(CELLS - 1, (int) v);
    return inCell(i * SIDE + j, u - i, v - j);
  }

  /** Rise of the ground along x around a place, over two metres. */
  public double slopeX(double x, double y) {
    return (height(x + 1, y) - height(x - 1, y)) / 2;
  }

  /** Rise of the ground along y around a place, over two metres. */
  public double slopeY(double x, double y) {
    return (height(x, y + 1) - height(x, y - 1)) / 2;
  }

  /** Prepares {@link #meet}. */
  public void seal() {
    float[] cells = top[0];
    for (int i = 0; i < CELLS; i++) {
      for (int j = 0; j < CELLS; j++) {
        int at = i * SIDE + j;
        cells[i * CELLS + j] =
            Math.max(
                Math.max(height[at], height[at + 1]),
                Math.max(height[at + SIDE], height[at + SIDE + 1]));
      }
    }
    for (int level = 1; level < EDGE.length; level++) {
      int below = CELLS / EDGE[level - 1];
      int side = CELLS / EDGE[level];
      int ratio = below / side;
      Arrays.fill(top[level], Float.NEGATIVE_INFINITY);
      for (int i = 0; i < below; i++) {
        for (int j = 0; j < below; j++) {
          int block = i / ratio * side + j / ratio;
          top[level][block] = Math.max(top[level][block], top[level - 1][i * below + j]);
        }
      }
    }
    highest = Float.NEGATIVE_INFINITY;
    for (float block : top[EDGE.length - 1]) {
      highest = Math.max(highest, block);
    }
  }

  /**
   * Distance along a unit direction to the ground, or {@code reach} if it is not met before.
   *
   * <p>Within a cell the gap between ray and ground is taken as linear: the surface is bilinear, so
   * this errs by millimetres where neighbouring cells differ in slope by a kerb.
   */
  public double meet(double x, double y, double z, double dx, double dy, double dz, double reach) {
    double from = 0;
    double to = reach;
    // Into the square and below the highest ground.
    if (Math.abs(dx) > FLAT) {
      double a = (-HALF - x) / dx;
      double b = (HALF - x) / dx;
      from = Math.max(from, Math.min(a, b));
      to = Math.min(to, Math.max(a, b));
    } else if (Math.abs(x) >= HALF) {
      return reach;
    }
    if (Math.abs(dy) > FLAT) {
      double a = (-HALF - y) / dy;
      double b = (HALF - y) / dy;
      from = Math.max(from, Math.min(a, b));
      to = Math.min(to, Math.max(a, b));
    } else if (Math.abs(y) >= HALF) {
      return reach;
    }
    if (z > highest) {
      if (dz >= 0) {
        return reach;
      }
      from = Math.max(from, (highest - z) / dz);
    } else if (dz > 0) {
      to = Math.min(to, (highest - z) / dz);
    }
    if (!(from < to)) {
      return reach;
    }
    double u = (x + HALF) / CELL;
    double v = (y + HALF) / CELL;
    double du = Math.abs(dx) > FLAT ? dx / CELL : 0;
    double dv = Math.abs(dy) > FLAT ? dy / CELL : 0;
    double met = march(EDGE.length - 1, u, v, z, du, dv, dz, 1 / du, 1 / dv, from, to);
    return met < to ? met : reach;
  }

  /** Walks the blocks of one level, and those below that the ray may dip into. */
  private double march(
      int level,
      double u,
      double v,
      double z,
      double du,
      double dv,
      double dz,
      double inverseU,
      double inverseV,
      double from,
      double to) {
    int edge = EDGE[level];
    int side = CELLS / edge;
    double scale = 1.0 / edge;
    float[] tops = top[level];
    double t = from;
    while (t < to) {
      // A nudge into the block that begins here.
      double probe = t + NUDGE;
      int i = clamp((int) ((u + probe * du) * scale), side - 1);
      int j = clamp((int) ((v + probe * dv) * scale), side - 1);
      double leave = to;
      if (du != 0) {
        leave = Math.min(leave, ((du > 0 ? i + 1 : i) * edge - u) * inverseU);
      }
      if (dv != 0) {
        leave = Math.min(leave, ((dv > 0 ? j + 1 : j) * edge - v) * inverseV);
      }
      if (!(leave > t)) {
        leave = t + LEAST_STEP;
      }
      double lowest = z + (dz < 0 ? leave : t) * dz;
      if (lowest <= tops[i * side + j]) {
        double met =
            level > 0
                ? march(level - 1, u, v, z, du, dv, dz, inverseU, inverseV, t, leave)
                : within(i, j, u, v, z, du, dv, dz, t, leave);
        if (met < leave) {
          return met;
        }
      }
      t = leave;
    }
    return to;
  }

  /** Where the ray dips below the ground of a cell; {@code leave} if it does not. */
  private double within(
      int i,
      int j,
      double u,
      double v,
      double z,
      double du,
      double dv,
      double dz,
      double t,
      double leave) {
    int at = i * SIDE + j;
    double before = z + t * dz - inCell(at, u + t * du - i, v + t * dv - j);
    if (before <= 0) {
      return t;
    }
    double after = z + leave * dz - inCell(at, u + leave * du - i, v + leave * dv - j);
    return after <= 0 ? t + (leave - t) * before / (before - after) : leave;
  }

  private double inCell(int at, double a, double b) {
    double near = height[at] * (1 - b) + height[at + 1] * b;
    double far = height[at + SIDE] * (1 - b) + height[at + SIDE + 1] * b;
    return near * (1 - a) + far * a;
  }

  private static int clamp(int value, int most) {
    return value < 0 ? 0 : Math.min(value, most);
  }
}
