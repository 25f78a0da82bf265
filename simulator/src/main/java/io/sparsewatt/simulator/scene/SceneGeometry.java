package io.sparsewatt.simulator.scene;

import java.util.Arrays;

/**
 * Solid primitives above the ground plane z = 0, as a structure of arrays.
 *
 * <p>A primitive stands upright: an oriented box, a cylinder or a spheroid about the vertical. Its
 * velocity displaces it from its place at the scene's instant. Not thread-safe while it is filled;
 * afterwards any number of casters may read it.
 */
public final class SceneGeometry {

  /** A stretch of 400 m of dense town holds about 1,500. */
  public static final int MAX_PRIMITIVES = 16_384;

  static final byte BOX = 0;
  static final byte CYLINDER = 1;
  static final byte SPHEROID = 2;

  int count;
  byte[] kind = new byte[64];
  double[] cx = new double[64];
  double[] cy = new double[64];
  double[] hx = new double[64];
  double[] hy = new double[64];
  double[] cos = new double[64];
  double[] sin = new double[64];
  double[] z0 = new double[64];
  double[] z1 = new double[64];
  double[] vx = new double[64];
  double[] vy = new double[64];
  byte[] label = new byte[64];
  byte[] material = new byte[64];
  float[] tint = new float[64];
  int[] instance = new int[64];

  /** Primitives in the scene. */
  public int count() {
    return count;
  }

  /** Empties the scene; its memory stays. */
  public void clear() {
    count = 0;
  }

  /**
   * An oriented box.
   *
   * @param x centre, metres
   * @param y centre, metres
   * @param cosYaw of the direction of {@code length}
   * @param sinYaw of the direction of {@code length}
   * @param bottom metres above the road
   * @param top metres above the road
   * @return its index
   */
  public int addBox(
      double x,
      double y,
      double cosYaw,
      double sinYaw,
      double length,
      double width,
      double bottom,
      double top,
      Look look) {
    int i = add(BOX, x, y, length / 2, width / 2, bottom, top, look);
    cos[i] = cosYaw;
    sin[i] = sinYaw;
    return i;
  }

  /** An upright cylinder; the index is returned. */
  public int addCylinder(double x, double y, double radius, double bottom, double top, Look look) {
    int i = add(CYLINDER, x, y, radius, radius, bottom, top, look);
    cos[i] = 1;
    sin[i] = 0;
    return i;
  }

  /** A spheroid with a circular section of {@code radius}; the index is returned. */
  public int addSpheroid(double x, double y, double radius, double bottom, double top, Look look) {
    int i = add(SPHEROID, x, y, radius, radius, bottom, top, look);
    cos[i] = 1;
    sin[i] = 0;
    return i;
  }

  /** Lets a primitive move, m/s. */
  public void setVelocity(int index, double velocityX, double velocityY) {
    vx[index] = velocityX;
    vy[index] = velocityY;
  }

  /** Copies every primitive of {@code other} to the end of this scene. */
  public void addAll(SceneGeometry other) {
    reserve(count + other.count);
    int n = other.count;
    System.arraycopy(other.kind, 0, kind, count, n);
    System.arraycopy(other.cx, 0, cx, count, n);
    System.arraycopy(other.cy, 0, cy, count, n);
    System.arraycopy(other.hx, 0, hx, count, n);
    System.arraycopy(other.hy, 0, hy, count, n);
    System.arraycopy(other.cos, 0, cos, count, n);
    System.arraycopy(other.sin, 0, sin, count, n);
    System.arraycopy(other.z0, 0, z0, count, n);
    System.arraycopy(other.z1, 0, z1, count, n);
    System.arraycopy(other.vx, 0, vx, count, n);
    System.arraycopy(other.vy, 0, vy, count, n);
    System.arraycopy(other.label, 0, label, count, n);
    System.arraycopy(other.material, 0, material, count, n);
    System.arraycopy(other.tint, 0, tint, count, n);
    System.arraycopy(other.instance, 0, instance, count, n);
    count += n;
  }

  /** Class label of a primitive. */
  public byte label(int index) {
    return label[index];
  }

  /** Instance of a primitive. */
  public int instance(int index) {
    return instance[index];
  }

  /** Material of a primitive. */
  public Material material(int index) {
    return Material.of(material[index]);
  }

  /** Brightness of a primitive relative to its material, about 1. */
  public float tint(int index) {
    return tint[index];
  }

  /** Whether a primitive is a box. */
  public boolean isBox(int index) {
    return kind[index] == BOX;
  }

  /** Centre, metres. */
  public double x(int index) {
    return cx[index];
  }

  /** Centre, metres. */
  public double y(int index) {
    return cy[index];
  }

  /** Half the length along the heading, or the radius, metres. */
  public double halfLength(int index) {
    return hx[index];
  }

  /** Half the width across the heading, or the radius, metres. */
  public double halfWidth(int index) {
    return hy[index];
  }

  /** Cosine of the heading. */
  public double cosYaw(int index) {
    return cos[index];
  }

  /** Sine of the heading. */
  public double sinYaw(int index) {
    return sin[index];
  }

  /** Lower end, metres above the road. */
  public double bottom(int index) {
    return z0[index];
  }

  /** Upper end, metres above the road. */
  public double top(int index) {
    return z1[index];
  }

  /** Velocity, m/s. */
  public double velocityX(int index) {
    return vx[index];
  }

  /** Velocity, m/s. */
  public double velocityY(int index) {
    return vy[index];
  }

  private int add(
      byte newKind,
      double x,
      double y,
      double halfLength,
      double halfWidth,
      double bottom,
      double top,
      Look look) {
    if (!(halfLength > 0 && halfWidth > 0 && top > bottom)) {
      throw new IllegalArgumentException(
          "a primitive with positive extents required but it was "
              + 2 * halfLength
              + " x "
              + 2 * halfWidth
              + " x "
              + (top - bottom));
    }
    reserve(count + 1);
    int i = count++;
    kind[i] = newKind;
    cx[i] = x;
    cy[i] = y;
    hx[i] = halfLength;
    hy[i] = halfWidth;
    z0[i] = bottom;
    z1[i] = top;
    vx[i] = 0;
    vy[i] = 0;
    label[i] = look.type().label();
    material[i] = (byte) look.material().ordinal();
    tint[i] = look.tint();
    instance[i] = look.instance();
    return i;
  }

  private void reserve(int needed) {
    if (needed > MAX_PRIMITIVES) {
      throw new IllegalStateException(
          "a scene holds at most " + MAX_PRIMITIVES + " primitives but " + needed + " were added");
    }
    if (needed <= kind.length) {
      return;
    }
    int capacity = Math.min(MAX_PRIMITIVES, Math.max(needed, 2 * kind.length));
    kind = Arrays.copyOf(kind, capacity);
    cx = Arrays.copyOf(cx, capacity);
    cy = Arrays.copyOf(cy, capacity);
    hx = Arrays.copyOf(hx, capacity);
    hy = Arrays.copyOf(hy, capacity);
    cos = Arrays.copyOf(cos, capacity);
    sin = Arrays.copyOf(sin, capacity);
    z0 = Arrays.copyOf(z0, capacity);
    z1 = Arrays.copyOf(z1, capacity);
    vx = Arrays.copyOf(vx, capacity);
    vy = Arrays.copyOf(vy, capacity);
    label = Arrays.copyOf(label, capacity);
    material = Arrays.copyOf(material, capacity);
    tint = Arrays.copyOf(tint, capacity);
    instance = Arrays.copyOf(instance, capacity);
  }
}
