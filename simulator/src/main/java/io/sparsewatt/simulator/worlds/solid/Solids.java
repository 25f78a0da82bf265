package io.sparsewatt.simulator.worlds.solid;

import io.sparsewatt.simulator.scene.Look;
import io.sparsewatt.simulator.scene.Material;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Things that a ray can meet, as a structure of arrays in world coordinates: turned boxes, convex
 * prisms, cylinders about any axis, ellipsoids; solid, or porous with a {@link Filling}.
 *
 * <p>Not thread-safe while it is filled; afterwards any number of casters may read it.
 */
public final class Solids {

  /** Dense streets hold about 8,000. */
  public static final int MAX_SOLIDS = 1 << 16;

  /** Most faces of a prism, its two ends included. */
  public static final int MAX_FACES = 16;

  static final byte BOX = 0;
  static final byte HULL = 1;
  static final byte CYLINDER = 2;
  static final byte ELLIPSOID = 3;

  // Bounds are floats, and the walk over them is in floats: this covers their rounding at 300 m.
  private static final double BOUND_MARGIN = 2e-3;
  private static final int PLANE = 5;

  int count;
  byte[] kind = new byte[256];
  int[] start = new int[256];
  byte[] label = new byte[256];
  byte[] material = new byte[256];
  float[] tint = new float[256];
  int[] instance = new int[256];
  int[] fillSeed = new int[256];
  float[] fillShare = new float[256];
  float[] fillGaps = new float[256];
  float[] fillCube = new float[256];
  float[] vx = new float[256];
  float[] vy = new float[256];
  float[] low = new float[768];
  float[] high = new float[768];
  double[] numbers = new double[4096];
  private int used;

  /** How many there are. */
  public int count() {
    return count;
  }

  /** Empties it; its memory stays. */
  public void clear() {
    count = 0;
    used = 0;
  }

  /** Class label of a solid. */
  public byte label(int index) {
    return label[index];
  }

  /** Instance of a solid. */
  public int instance(int index) {
    return instance[index];
  }

  /** Reflectance of a solid relative to its material, about 1. */
  public float tint(int index) {
    return tint[index];
  }

  /** A box between local corners; its index is returned. */
  public int box(
      Frame f, double x0, double x1, double y0, double y1, double z0, double z1, Look look) {
    double hx = (x1 - x0) / 2;
    double hy = (y1 - y0) / 2;
    double hz = (z1 - z0) / 2;
    if (!(hx > 0 && hy > 0 && hz > 0)) {
      throw new IllegalArgumentException(
          "a box with volume required but its sides are " + 2 * hx + ", " + 2 * hy + ", " + 2 * hz);
    }
    double mx = (x0 + x1) / 2;
    double my = (y0 + y1) / 2;
    double mz = (z0 + z1) / 2;
    int i = add(BOX, look);
    put(f.worldX(mx, my, mz));
    put(f.worldY(mx, my, mz));
    put(f.worldZ(mx, my, mz));
    put(f.xx());
    put(f.xy());
    put(f.xz());
    put(f.yx());
    put(f.yy());
    put(f.yz());
    put(f.zx());
    put(f.zy());
    put(f.zz());
    put(hx);
    put(hy);
    put(hz);
    bound(f, x0, y0, z0, i);
    for (int corner = 1; corner < 8; corner++) {
      extend(
          f,
          (corner & 1) == 0 ? x0 : x1,
          (corner & 2) == 0 ? y0 : y1,
          (corner & 4) == 0 ? z0 : z1,
          i);
    }
    return i;
  }

  /** A box upright at a local place, turned with the frame, centred in x and y. */
  public int block(Frame f, double length, double width, double bottom, double top, Look look) {
    return box(f, -length / 2, length / 2, -width / 2, width / 2, bottom, top, look);
  }

  /**
   * A convex outline in local x and z, drawn out along local y.
   *
   * @param outline x, z, x, z, ... counter-clockwise as seen from negative y (x to the right, z up)
   * @param lean of both ends: metres inwards a metre of height, above the lowest point
   * @param faces material of the face that begins at each point; null for the look's own
   */
  public int prism(
      Frame f,
      double y0,
      double y1,
      double lean,
      double[] outline,
      Material @Nullable [] faces,
      Look look) {
    int n = outline.length / 2;
    if (n < 3 || n + 2 > MAX_FACES || !(y1 > y0)) {
      throw new IllegalArgumentException(
          "an outline of 3 to "
              + (MAX_FACES - 2)
              + " points and y1 above y0 required but it has "
              + n
              + ", "
              + y0
              + ", "
              + y1);
    }
    int i = add(HULL, look);
    put(n + 2);
    double bottom = Double.POSITIVE_INFINITY;
    for (int k = 0; k < n; k++) {
      bottom = Math.min(bottom, outline[2 * k + 1]);
    }
    for (int k = 0; k < n; k++) {
      int next = (k + 1) % n;
      double ex = outline[2 * next] - outline[2 * k];
      double ez = outline[2 * next + 1] - outline[2 * k + 1];
      double norm = Math.sqrt(ex * ex + ez * ez);
      if (!(norm > 0)) {
        throw new IllegalArgumentException("points " + k + " and " + next + " coincide");
      }
      int after = (k + 2) % n;
      double gx = outline[2 * after] - outline[2 * next];
      double gz = outline[2 * after + 1] - outline[2 * next + 1];
      if (ex * gz - ez * gx < 0) {
        throw new IllegalArgumentException("the outline is not convex at point " + next);
      }
      Material face = faces == null ? look.material() : faces[k];
      plane(f, ez / norm, 0, -ex / norm, outline[2 * k], 0, outline[2 * k + 1], face);
    }
    double norm = Math.sqrt(1 + lean * lean);
    Material ends = faces != null && faces.length > n ? faces[n] : look.material();
    plane(f, 0, -1 / norm, lean / norm, 0, y0, bottom, ends);
    plane(f, 0, 1 / norm, lean / norm, 0, y1, bottom, ends);
    bound(f, outline[0], y0, outline[1], i);
    for (int k = 0; k < n; k++) {
      extend(f, outline[2 * k], y0, outline[2 * k + 1], i);
      extend(f, outline[2 * k], y1, outline[2 * k + 1], i);
    }
    return i;
  }

  /** A cylinder with flat ends between two local points. */
  public int cylinder(
      Frame f,
      double ax,
      double ay,
      double az,
      double bx,
      double by,
      double bz,
      double radius,
      Look look) {
    double px = f.worldX(ax, ay, az);
    double py = f.worldY(ax, ay, az);
    double pz = f.worldZ(ax, ay, az);
    double dx = f.worldX(bx, by, bz) - px;
    double dy = f.worldY(bx, by, bz) - py;
    double dz = f.worldZ(bx, by, bz) - pz;
    double length = Math.sqrt(dx * dx + dy * dy + dz * dz);
    if (!(length > 0 && radius > 0)) {
      throw new IllegalArgumentException(
          "a cylinder with volume required but length and radius are " + length + ", " + radius);
    }
    int i = add(CYLINDER, look);
    put(px);
    put(py);
    put(pz);
    put(dx / length);
    put(dy / length);
    put(dz / length);
    put(length);
    put(radius);
    // A disc reaches radius times the sine of the angle between its axis and the world axis.
    for (int axis = 0; axis < 3; axis++) {
      double a = numbers[start[i] + axis];
      double d = numbers[start[i] + 3 + axis];
      double b = a + d * length;
      double side = radius * Math.sqrt(Math.max(0, 1 - d * d));
      low[3 * i + axis] = (float) (Math.min(a, b) - side - BOUND_MARGIN);
      high[3 * i + axis] = (float) (Math.max(a, b) + side + BOUND_MARGIN);
    }
    return i;
  }

  /** An upright cylinder about the frame's origin. */
  public int post(Frame f, double radius, double bottom, double top, Look look) {
    return cylinder(f, 0, 0, bottom, 0, 0, top, radius, look);
  }

  /** An ellipsoid about a local point, with radii along the local axes. */
  public int ellipsoid(
      Frame f, double cx, double cy, double cz, double rx, double ry, double rz, Look look) {
    if (!(rx > 0 && ry > 0 && rz > 0)) {
      throw new IllegalArgumentException(
          "positive radii required but they were " + rx + ", " + ry + ", " + rz);
    }
    int i = add(ELLIPSOID, look);
    put(f.worldX(cx, cy, cz));
    put(f.worldY(cx, cy, cz));
    put(f.worldZ(cx, cy, cz));
    put(f.xx() / rx);
    put(f.xy() / rx);
    put(f.xz() / rx);
    put(f.yx() / ry);
    put(f.yy() / ry);
    put(f.yz() / ry);
    put(f.zx() / rz);
    put(f.zy() / rz);
    put(f.zz() / rz);
    reach(i, 0, f.xx() * rx, f.yx() * ry, f.zx() * rz);
    reach(i, 1, f.xy() * rx, f.yy() * ry, f.zy() * rz);
    reach(i, 2, f.xz() * rx, f.yz() * ry, f.zz() * rz);
    return i;
  }

  private void reach(int i, int axis, double a, double b, double c) {
    double centre = numbers[start[i] + axis];
    double side = Math.sqrt(a * a + b * b + c * c);
    low[3 * i + axis] = (float) (centre - side - BOUND_MARGIN);
    high[3 * i + axis] = (float) (centre + side + BOUND_MARGIN);
  }

  /** Makes a solid porous. */
  public void fill(int index, Filling filling, int seed) {
    fillSeed[index] = seed;
    fillShare[index] = (float) filling.share();
    fillGaps[index] = (float) filling.gaps();
    fillCube[index] = (float) filling.cube();
  }

  /** Lets everything from an index on move, m/s: displaced from its place at the instant 0. */
  public void move(int from, double velocityX, double velocityY) {
    for (int i = from; i < count; i++) {
      vx[i] = (float) velocityX;
      vy[i] = (float) velocityY;
    }
  }

  private int add(byte newKind, Look look) {
    if (count == MAX_SOLIDS) {
      throw new IllegalStateException("a world holds at most " + MAX_SOLIDS + " solids");
    }
    if (count == kind.length) {
      int n = 2 * count;
      kind = Arrays.copyOf(kind, n);
      start = Arrays.copyOf(start, n);
      label = Arrays.copyOf(label, n);
      material = Arrays.copyOf(material, n);
      tint = Arrays.copyOf(tint, n);
      instance = Arrays.copyOf(instance, n);
      fillSeed = Arrays.copyOf(fillSeed, n);
      fillShare = Arrays.copyOf(fillShare, n);
      fillGaps = Arrays.copyOf(fillGaps, n);
      fillCube = Arrays.copyOf(fillCube, n);
      vx = Arrays.copyOf(vx, n);
      vy = Arrays.copyOf(vy, n);
      low = Arrays.copyOf(low, 3 * n);
      high = Arrays.copyOf(high, 3 * n);
    }
    int i = count++;
    kind[i] = newKind;
    start[i] = used;
    label[i] = look.type().label();
    material[i] = (byte) look.material().ordinal();
    tint[i] = look.tint();
    instance[i] = look.instance();
    fillShare[i] = 0;
    vx[i] = 0;
    vy[i] = 0;
    return i;
  }

  private void put(double number) {
    if (used == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * used);
    }
    numbers[used++] = number;
  }

  private void plane(
      Frame f, double nx, double ny, double nz, double px, double py, double pz, Material face) {
    double wx = nx * f.xx() + ny * f.yx() + nz * f.zx();
    double wy = nx * f.xy() + ny * f.yy() + nz * f.zy();
    double wz = nx * f.xz() + ny * f.yz() + nz * f.zz();
    put(wx);
    put(wy);
    put(wz);
    put(wx * f.worldX(px, py, pz) + wy * f.worldY(px, py, pz) + wz * f.worldZ(px, py, pz));
    put(face.ordinal());
  }

  /** Numbers a plane takes: normal, offset, material. */
  static int planeLength() {
    return PLANE;
  }

  private void bound(Frame f, double x, double y, double z, int i) {
    for (int axis = 0; axis < 3; axis++) {
      low[3 * i + axis] = Float.POSITIVE_INFINITY;
      high[3 * i + axis] = Float.NEGATIVE_INFINITY;
    }
    extend(f, x, y, z, i);
  }

  private void extend(Frame f, double x, double y, double z, int i) {
    extend(3 * i, f.worldX(x, y, z));
    extend(3 * i + 1, f.worldY(x, y, z));
    extend(3 * i + 2, f.worldZ(x, y, z));
  }

  private void extend(int at, double value) {
    low[at] = Math.min(low[at], (float) (value - BOUND_MARGIN));
    high[at] = Math.max(high[at], (float) (value + BOUND_MARGIN));
  }
}
