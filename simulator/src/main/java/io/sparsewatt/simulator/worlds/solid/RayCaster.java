package io.sparsewatt.simulator.worlds.solid;

import io.sparsewatt.simulator.scene.Material;

/**
 * Casts single rays at a terrain, at what stands on it and at what moves on it.
 *
 * <p>The answer of the last {@link #cast} is read from its accessors. A solid that contains the
 * origin is not met from within; a porous one is. Not thread-safe; several casters may share what
 * they look at. Nothing is allocated per ray.
 */
public final class RayCaster {

  /** {@link #hit} where a ray meets nothing. */
  public static final int NOTHING = -2;

  /** {@link #hit} where a ray meets the ground. */
  public static final int GROUND = -1;

  private static final float AXIAL = 1e-9f;
  // From the height of a roof, 20 m away.
  private static final double GROUND_FIRST = -0.1;
  // Cubes of a patch of leaves along an edge.
  private static final int PATCH = 5;
  // Leaves face any way: cosines of incidence from this to 1.
  private static final double LEAF_EDGE = 0.25;
  // Of a patch with leaves: from half to one and a half times the share.
  private static final float PATCH_LEAST = 0.5f;
  private static final double UNIT_24 = 0x1p-24;

  private final BoundTree still = new BoundTree();
  private final BoundTree moving = new BoundTree();
  private final int[] stack = new int[BoundTree.MAX_DEPTH];
  private final float[] stackEntry = new float[BoundTree.MAX_DEPTH];
  private final Terrain terrain;
  private final Solids standing;
  private Solids movers = new Solids();

  private Solids now;
  private double ox;
  private double oy;
  private double oz;
  private double dx;
  private double dy;
  private double dz;
  private double best;
  private int hit = NOTHING;
  private boolean hitMover;
  private double cosine;
  private int face;

  // Interval of the current shape.
  private double in;
  private double out;
  private double inCosine;
  private int inFace;

  /** Sorts what stands; both must be complete. */
  public RayCaster(Terrain terrain, Solids standing) {
    this.terrain = terrain;
    this.standing = standing;
    this.now = standing;
    still.build(standing);
  }

  /**
   * What moves from now on. Its bounds are widened here by its own motion: fill it anew before the
   * next call.
   *
   * @param seconds largest magnitude of the time that {@link #cast} will be given
   */
  public void follow(Solids newMovers, double seconds) {
    movers = newMovers;
    for (int i = 0; i < newMovers.count; i++) {
      float x = (float) (Math.abs(newMovers.vx[i]) * seconds);
      float y = (float) (Math.abs(newMovers.vy[i]) * seconds);
      newMovers.low[3 * i] -= x;
      newMovers.high[3 * i] += x;
      newMovers.low[3 * i + 1] -= y;
      newMovers.high[3 * i + 1] += y;
    }
    moving.build(newMovers);
  }

  /**
   * Casts a ray.
   *
   * @param dirX unit direction
   * @param dirY unit direction
   * @param dirZ unit direction
   * @param reach metres; what is further is not met
   * @param seconds of the movers' displacement from their places
   */
  public void cast(
      double x,
      double y,
      double z,
      double dirX,
      double dirY,
      double dirZ,
      double reach,
      double seconds) {
    ox = x;
    oy = y;
    oz = z;
    dx = dirX;
    dy = dirY;
    dz = dirZ;
    best = reach;
    hit = NOTHING;
    hitMover = false;
    // What is likely met first shortens the search for the rest.
    boolean down = dirZ < GROUND_FIRST;
    if (down) {
      ground();
    }
    if (standing.count > 0) {
      now = standing;
      trace(still, false, 0);
    }
    if (movers.count > 0) {
      now = movers;
      trace(moving, true, seconds);
    }
    if (!down) {
      ground();
    }
  }

  private void ground() {
    double t = terrain.meet(ox, oy, oz, dx, dy, dz, best);
    if (t < best) {
      best = t;
      hit = GROUND;
      hitMover = false;
    }
  }

  /** Index of the solid that was met, or {@link #GROUND} or {@link #NOTHING}. */
  public int hit() {
    return hit;
  }

  /** Distance along the ray, metres; the reach where nothing was met. */
  public double distance() {
    return best;
  }

  /** The solids that {@link #hit} is an index of. */
  public Solids met() {
    return hitMover ? movers : standing;
  }

  /** Cosine between the ray and the surface's normal, 0..1. */
  public double incidence() {
    if (hit == GROUND) {
      double x = ox + best * dx;
      double y = oy + best * dy;
      double sx = terrain.slopeX(x, y);
      double sy = terrain.slopeY(x, y);
      return Math.abs(sx * dx + sy * dy - dz) / Math.sqrt(1 + sx * sx + sy * sy);
    }
    return cosine;
  }

  /** What the surface is made of. */
  public Material material() {
    return switch (hit) {
      case NOTHING -> throw new IllegalStateException("the ray met nothing");
      case GROUND -> terrain.material(ox + best * dx, oy + best * dy);
      default -> Material.of(face >= 0 ? face : met().material[hit]);
    };
  }

  private void trace(BoundTree tree, boolean mover, double seconds) {
    float px = (float) ox;
    float py = (float) oy;
    float pz = (float) oz;
    float ix = inverse(dx);
    float iy = inverse(dy);
    float iz = inverse(dz);
    // Which of a node's two planes across an axis the ray meets first.
    int nearX = ix < 0 ? 3 : 0;
    int nearY = iy < 0 ? 3 : 0;
    int nearZ = iz < 0 ? 3 : 0;
    float[] bound = tree.bound;
    int depth = 0;
    int node = 0;
    if (enter(bound, 0, px, py, pz, ix, iy, iz, nearX, nearY, nearZ) == Float.POSITIVE_INFINITY) {
      return;
    }
    while (true) {
      int n = tree.size[node];
      if (n > 0) {
        int first = -1 - tree.link[node];
        for (int k = first; k < first + n; k++) {
          offer(tree.order[k], mover, seconds);
        }
      } else {
        int left = node + 1;
        int right = tree.link[node];
        float toLeft = enter(bound, 6 * left, px, py, pz, ix, iy, iz, nearX, nearY, nearZ);
        float toRight = enter(bound, 6 * right, px, py, pz, ix, iy, iz, nearX, nearY, nearZ);
        if (toLeft <= toRight) {
          if (toLeft < Float.POSITIVE_INFINITY) {
            if (toRight < Float.POSITIVE_INFINITY) {
              stack[depth] = right;
              stackEntry[depth++] = toRight;
            }
            node = left;
            continue;
          }
        } else {
          if (toLeft < Float.POSITIVE_INFINITY) {
            stack[depth] = left;
            stackEntry[depth++] = toLeft;
          }
          node = right;
          continue;
        }
      }
      do {
        if (depth == 0) {
          return;
        }
        depth--;
      } while (stackEntry[depth] > best);
      node = stack[depth];
    }
  }

  /** Where the ray enters a node, or infinity if it misses it or meets something before. */
  private float enter(
      float[] bound,
      int at,
      float px,
      float py,
      float pz,
      float ix,
      float iy,
      float iz,
      int nearX,
      int nearY,
      int nearZ) {
    float ax = (bound[at + nearX] - px) * ix;
    float ay = (bound[at + 1 + nearY] - py) * iy;
    float az = (bound[at + 2 + nearZ] - pz) * iz;
    float bx = (bound[at + 3 - nearX] - px) * ix;
    float by = (bound[at + 4 - nearY] - py) * iy;
    float bz = (bound[at + 5 - nearZ] - pz) * iz;
    float near = Math.max(Math.max(ax, ay), az);
    float far = Math.min(Math.min(bx, by), bz);
    return near <= far && far >= 0 && near < best ? near : Float.POSITIVE_INFINITY;
  }

  private static float inverse(double d) {
    float f = (float) d;
    // The bounds have a margin, so a ray that is nearly axial may be treated as tilted that much.
    return 1 / (Math.abs(f) < AXIAL ? Math.copySign(AXIAL, f) : f);
  }

  private void offer(int i, boolean mover, double seconds) {
    double x = ox;
    double y = oy;
    if (mover) {
      x -= seconds * now.vx[i];
      y -= seconds * now.vy[i];
    }
    in = Double.NEGATIVE_INFINITY;
    out = Double.POSITIVE_INFINITY;
    inFace = -1;
    boolean crossed =
        switch (now.kind[i]) {
          case Solids.BOX -> box(i, x, y);
          case Solids.HULL -> hull(i, x, y);
          case Solids.CYLINDER -> cylinder(i, x, y);
          default -> ellipsoid(i, x, y);
        };
    if (!crossed || out <= 0 || in >= best) {
      return;
    }
    if (now.fillShare[i] > 0) {
      leaves(i, x, y, mover);
    } else if (in > 0) {
      best = in;
      hit = i;
      hitMover = mover;
      cosine = Math.abs(inCosine);
      face = inFace;
    }
  }

  private boolean slab(double offset, double along, double half) {
    if (along == 0) {
      return Math.abs(offset) <= half;
    }
    double a = (-half - offset) / along;
    double b = (half - offset) / along;
    double near = Math.min(a, b);
    if (near > in) {
      in = near;
      inCosine = along;
    }
    out = Math.min(out, Math.max(a, b));
    return in <= out;
  }

  private boolean box(int i, double x, double y) {
    double[] n = now.numbers;
    int s = now.start[i];
    double px = x - n[s];
    double py = y - n[s + 1];
    double pz = oz - n[s + 2];
    return slab(
            px * n[s + 3] + py * n[s + 4] + pz * n[s + 5],
            dx * n[s + 3] + dy * n[s + 4] + dz * n[s + 5],
            n[s + 12])
        && slab(
            px * n[s + 6] + py * n[s + 7] + pz * n[s + 8],
            dx * n[s + 6] + dy * n[s + 7] + dz * n[s + 8],
            n[s + 13])
        && slab(
            px * n[s + 9] + py * n[s + 10] + pz * n[s + 11],
            dx * n[s + 9] + dy * n[s + 10] + dz * n[s + 11],
            n[s + 14]);
  }

  private boolean hull(int i, double x, double y) {
    double[] n = now.numbers;
    int s = now.start[i];
    int faces = (int) n[s++];
    for (int k = 0; k < faces; k++, s += Solids.planeLength()) {
      double along = n[s] * dx + n[s + 1] * dy + n[s + 2] * dz;
      double off = n[s + 3] - (n[s] * x + n[s + 1] * y + n[s + 2] * oz);
      if (along < 0) {
        double t = off / along;
        if (t > in) {
          in = t;
          inCosine = along;
          inFace = (int) n[s + 4];
        }
      } else if (along > 0) {
        out = Math.min(out, off / along);
      } else if (off < 0) {
        return false;
      }
      if (in > out) {
        return false;
      }
    }
    return true;
  }

  private boolean cylinder(int i, double x, double y) {
    double[] n = now.numbers;
    int s = now.start[i];
    double px = x - n[s];
    double py = y - n[s + 1];
    double pz = oz - n[s + 2];
    double ax = n[s + 3];
    double ay = n[s + 4];
    double az = n[s + 5];
    double length = n[s + 6];
    double radius = n[s + 7];
    double along = dx * ax + dy * ay + dz * az;
    double offset = px * ax + py * ay + pz * az;
    // Across the axis.
    double qx = px - offset * ax;
    double qy = py - offset * ay;
    double qz = pz - offset * az;
    double ex = dx - along * ax;
    double ey = dy - along * ay;
    double ez = dz - along * az;
    double a = ex * ex + ey * ey + ez * ez;
    double b = qx * ex + qy * ey + qz * ez;
    double c = qx * qx + qy * qy + qz * qz - radius * radius;
    if (a > 0) {
      double root = b * b - a * c;
      if (root < 0) {
        return false;
      }
      double side = Math.sqrt(root);
      in = (-b - side) / a;
      out = (-b + side) / a;
      inCosine = side / radius;
    } else if (c > 0) {
      return false;
    }
    return slab(offset - length / 2, along, length / 2);
  }

  private boolean ellipsoid(int i, double x, double y) {
    double[] n = now.numbers;
    int s = now.start[i];
    double px = x - n[s];
    double py = y - n[s + 1];
    double pz = oz - n[s + 2];
    double ux = n[s + 3] * px + n[s + 4] * py + n[s + 5] * pz;
    double uy = n[s + 6] * px + n[s + 7] * py + n[s + 8] * pz;
    double uz = n[s + 9] * px + n[s + 10] * py + n[s + 11] * pz;
    double wx = n[s + 3] * dx + n[s + 4] * dy + n[s + 5] * dz;
    double wy = n[s + 6] * dx + n[s + 7] * dy + n[s + 8] * dz;
    double wz = n[s + 9] * dx + n[s + 10] * dy + n[s + 11] * dz;
    double a = wx * wx + wy * wy + wz * wz;
    double b = ux * wx + uy * wy + uz * wz;
    double c = ux * ux + uy * uy + uz * uz - 1;
    double root = b * b - a * c;
    if (root < 0) {
      return false;
    }
    double side = Math.sqrt(root);
    in = (-b - side) / a;
    out = (-b + side) / a;
    // The gradient of the quadric at the point of entry.
    double gx = ux + in * wx;
    double gy = uy + in * wy;
    double gz = uz + in * wz;
    double nx = n[s + 3] * gx + n[s + 6] * gy + n[s + 9] * gz;
    double ny = n[s + 4] * gx + n[s + 7] * gy + n[s + 10] * gz;
    double nz = n[s + 5] * gx + n[s + 8] * gy + n[s + 11] * gz;
    inCosine = (nx * dx + ny * dy + nz * dz) / Math.sqrt(nx * nx + ny * ny + nz * nz);
    return true;
  }

  /** Walks the cubes of a porous solid (Amanatides and Woo, "A fast voxel traversal", 1987). */
  private void leaves(int i, double x, double y, boolean mover) {
    double from = Math.max(0, in);
    double to = Math.min(best, out);
    double cube = now.fillCube[i];
    float share = now.fillShare[i];
    float gaps = now.fillGaps[i];
    long seed = (long) now.fillSeed[i] * 0x9E3779B97F4A7C15L;
    double px = (x + from * dx) / cube;
    double py = (y + from * dy) / cube;
    double pz = (oz + from * dz) / cube;
    int cx = (int) Math.floor(px);
    int cy = (int) Math.floor(py);
    int cz = (int) Math.floor(pz);
    int stepX = dx > 0 ? 1 : -1;
    int stepY = dy > 0 ? 1 : -1;
    int stepZ = dz > 0 ? 1 : -1;
    double deltaX = cube / Math.abs(dx);
    double deltaY = cube / Math.abs(dy);
    double deltaZ = cube / Math.abs(dz);
    double nextX = dx == 0 ? Double.POSITIVE_INFINITY : ((dx > 0 ? cx + 1 : cx) - px) * cube / dx;
    double nextY = dy == 0 ? Double.POSITIVE_INFINITY : ((dy > 0 ? cy + 1 : cy) - py) * cube / dy;
    double nextZ = dz == 0 ? Double.POSITIVE_INFINITY : ((dz > 0 ? cz + 1 : cz) - pz) * cube / dz;
    double length = to - from;
    double t = 0;
    int patchX = Integer.MIN_VALUE;
    int patchY = 0;
    int patchZ = 0;
    float limit = 0;
    while (t < length) {
      int gx = Math.floorDiv(cx, PATCH);
      int gy = Math.floorDiv(cy, PATCH);
      int gz = Math.floorDiv(cz, PATCH);
      if (gx != patchX || gy != patchY || gz != patchZ) {
        patchX = gx;
        patchY = gy;
        patchZ = gz;
        long patch = cell(gx, gy, gz, ~seed);
        float kept = (float) ((patch >>> 40) * UNIT_24);
        limit = kept < gaps ? 0 : share * (PATCH_LEAST + (float) ((patch & 0xFFFFFF) * UNIT_24));
      }
      double next = Math.min(nextX, Math.min(nextY, nextZ));
      if (limit > 0) {
        long leaf = cell(cx, cy, cz, seed);
        if ((leaf >>> 40) * UNIT_24 < limit) {
          double inside = (leaf >>> 16 & 0xFFFFFF) * UNIT_24;
          double at = t + (Math.min(next, length) - t) * inside;
          best = from + at;
          hit = i;
          hitMover = mover;
          cosine = LEAF_EDGE + (1 - LEAF_EDGE) * ((leaf & 0xFFFF) * 0x1p-16);
          face = -1;
          return;
        }
      }
      t = next;
      if (nextX <= nextY && nextX <= nextZ) {
        cx += stepX;
        nextX += deltaX;
      } else if (nextY <= nextZ) {
        cy += stepY;
        nextY += deltaY;
      } else {
        cz += stepZ;
        nextZ += deltaZ;
      }
    }
  }

  private static long cell(int x, int y, int z, long seed) {
    long h = seed + x * 0x9E3779B97F4A7C15L + y * 0xC2B2AE3D27D4EB4FL + z * 0x165667B19E3779F9L;
    h = (h ^ (h >>> 32)) * 0xD6E8FEB86659FD93L;
    h = (h ^ (h >>> 32)) * 0xD6E8FEB86659FD93L;
    return h ^ (h >>> 32);
  }
}
