package io.sparsewatt.simulator.scene;

import java.util.Arrays;

/**
 * Casts fans of rays that lie in one vertical plane: all beams of one firing of a LiDAR, or one
 * column of pixels of a level camera.
 *
 * <p>In such a slice every upright primitive is a simple figure: a box and a cylinder are
 * rectangles, a spheroid is an ellipse. So the horizontal part of the intersection is done once a
 * slice and primitive, not once a ray. Angular bins hold the primitives that a slice can meet at
 * all, and a table from slope to ray the rays that one primitive can.
 *
 * <p>Ties go to the ground, then to the primitive with the lower index. A primitive that contains
 * the origin is not met. Not thread-safe; nothing is allocated per slice.
 */
public final class SliceCaster {

  /** {@link #hit} where a ray meets nothing in range. */
  public static final int NOTHING = -2;

  /** {@link #hit} where a ray meets the ground plane. */
  public static final int GROUND = -1;

  /** {@link #face}: an end of a box (across its length). */
  public static final byte END = 0;

  /** {@link #face}: a side of a box (along its length). */
  public static final byte SIDE = 1;

  /** {@link #face}: the top of a box or cylinder, or the ground. */
  public static final byte TOP = 2;

  /** {@link #face}: the bottom of a box or cylinder. */
  public static final byte BOTTOM = 3;

  /** {@link #face}: the curved surface of a cylinder or spheroid. */
  public static final byte ROUND = 4;

  // Half a degree: finer bins cost more to fill than they save.
  private static final int BINS = 720;
  private static final double BIN_PER_RADIAN = BINS / (2 * StrictMath.PI);
  // Guards the culling, never the intersection, against rounding in the angles.
  private static final double ANGLE_MARGIN = 1e-6;
  private static final int SLOPE_STEPS = 512;

  private final int rays;
  private final double maxStretch;
  private final double[] slope;
  private final double[] reach;
  private final double maxReach;
  private final int[] firstRay = new int[SLOPE_STEPS + 1];
  private final double slopeStep;

  private final double[] distance;
  private final int[] hit;
  private final byte[] face;
  private final double[] incidence;

  // Squared length of the current direction vector.
  private double stretch2 = 1;
  private SceneGeometry scene = new SceneGeometry();
  private final int[] binStart = new int[BINS + 1];
  private int[] binMember = new int[4096];
  private int[] fromBin = new int[64];
  private int[] binSpan = new int[64];

  /**
   * @param slope rise of every ray over one direction vector of the slice, rising
   * @param range how far each ray sees, metres along the ray where the direction is a unit vector
   * @param maxStretch length of the longest direction vector; 1 where all are unit vectors, more
   *     for the columns of a pinhole camera, whose vectors end on the image plane
   */
  public SliceCaster(double[] slope, double range, double maxStretch) {
    this.maxStretch = maxStretch;
    rays = slope.length;
    this.slope = slope.clone();
    reach = new double[rays];
    double longest = 0;
    for (int i = 0; i < rays; i++) {
      if (i > 0 && !(slope[i] > slope[i - 1])) {
        throw new IllegalArgumentException(
            "rising slopes required but slope[" + i + "] = " + slope[i] + " after " + slope[i - 1]);
      }
      reach[i] = range / Math.sqrt(1 + slope[i] * slope[i]);
      longest = Math.max(longest, reach[i]);
    }
    maxReach = longest;
    distance = new double[rays];
    hit = new int[rays];
    face = new byte[rays];
    incidence = new double[rays];
    slopeStep = rays > 1 ? (slope[rays - 1] - slope[0]) / SLOPE_STEPS : 1;
    int ray = 0;
    for (int q = 0; q <= SLOPE_STEPS; q++) {
      // One step early: the index of a slope is rounded, the table must not skip a ray.
      double from = slope[0] + (q - 1) * slopeStep;
      while (ray < rays - 1 && this.slope[ray] < from) {
        ray++;
      }
      firstRay[q] = ray;
    }
  }

  /**
   * Sorts the scene by direction around a place. Must precede {@link #cast}, again whenever the
   * scene changed.
   *
   * @param newScene what to cast against
   * @param x about where slices will begin, metres
   * @param y about where slices will begin, metres
   * @param drift how far from (x, y) a slice begins at most, metres
   * @param maxSeconds largest magnitude of the displacement time of a slice
   */
  public void prepare(SceneGeometry newScene, double x, double y, double drift, double maxSeconds) {
    scene = newScene;
    int n = newScene.count;
    if (fromBin.length < n) {
      fromBin = new int[n];
      binSpan = new int[n];
    }
    Arrays.fill(binStart, 0);
    int members = 0;
    for (int i = 0; i < n; i++) {
      double dx = newScene.cx[i] - x;
      double dy = newScene.cy[i] - y;
      double hx = newScene.hx[i];
      double hy = newScene.hy[i];
      double body = newScene.kind[i] == SceneGeometry.BOX ? Math.sqrt(hx * hx + hy * hy) : hx;
      double vx = newScene.vx[i];
      double vy = newScene.vy[i];
      double radius = body + drift + maxSeconds * Math.sqrt(vx * vx + vy * vy);
      double away = Math.sqrt(dx * dx + dy * dy);
      if (away - radius > maxReach * maxStretch) {
        binSpan[i] = 0;
        continue;
      }
      if (away <= radius * 1.000001) {
        fromBin[i] = 0;
        binSpan[i] = BINS;
      } else {
        double middle = StrictMath.atan2(dy, dx);
        double half = StrictMath.asin(radius / away) + ANGLE_MARGIN;
        int from = (int) Math.floor((middle - half) * BIN_PER_RADIAN);
        int to = (int) Math.floor((middle + half) * BIN_PER_RADIAN);
        fromBin[i] = Math.floorMod(from, BINS);
        binSpan[i] = Math.min(BINS, to - from + 1);
      }
      members += binSpan[i];
      for (int b = fromBin[i], k = binSpan[i]; k > 0; k--) {
        binStart[b]++;
        b = b + 1 == BINS ? 0 : b + 1;
      }
    }
    if (binMember.length < members) {
      binMember = new int[Math.max(members, 2 * binMember.length)];
    }
    int end = 0;
    for (int b = 0; b < BINS; b++) {
      end += binStart[b];
      binStart[b] = end;
    }
    binStart[BINS] = end;
    // Backwards, so that every bin lists its primitives by rising index.
    for (int i = n - 1; i >= 0; i--) {
      for (int b = fromBin[i], k = binSpan[i]; k > 0; k--) {
        binMember[--binStart[b]] = i;
        b = b + 1 == BINS ? 0 : b + 1;
      }
    }
  }

  /**
   * Casts one slice; the answers stand in {@link #hit}, {@link #distance}, {@link #face} and {@link
   * #incidence} until the next.
   *
   * @param x origin, metres
   * @param y origin, metres
   * @param z origin, metres above the road, above 0
   * @param azimuth direction of the slice, radians from world x
   * @param dirX direction vector of the slice: its azimuth is {@code azimuth}
   * @param dirY direction vector of the slice; distances are multiples of its length
   * @param seconds moves every primitive by its velocity times this
   */
  public void cast(
      double x, double y, double z, double azimuth, double dirX, double dirY, double seconds) {
    for (int r = 0; r < rays; r++) {
      double k = slope[r];
      distance[r] = reach[r];
      hit[r] = NOTHING;
      if (k < 0) {
        double d = -z / k;
        if (d < reach[r]) {
          distance[r] = d;
          hit[r] = GROUND;
          face[r] = TOP;
          incidence[r] = -k;
        }
      }
    }
    stretch2 = dirX * dirX + dirY * dirY;
    int bin = Math.floorMod((int) Math.floor(azimuth * BIN_PER_RADIAN), BINS);
    for (int m = binStart[bin], end = binStart[bin + 1]; m < end; m++) {
      int i = binMember[m];
      double ox = x - (scene.cx[i] + seconds * scene.vx[i]);
      double oy = y - (scene.cy[i] + seconds * scene.vy[i]);
      switch (scene.kind[i]) {
        case SceneGeometry.BOX -> castBox(i, ox, oy, z, dirX, dirY);
        case SceneGeometry.CYLINDER -> castCylinder(i, ox, oy, z, dirX, dirY);
        default -> castSpheroid(i, ox, oy, z, dirX, dirY);
      }
    }
  }

  /** Index of the primitive that a ray meets first, or {@link #GROUND} or {@link #NOTHING}. */
  public int hit(int ray) {
    return hit[ray];
  }

  /**
   * Horizontal distance to the hit in lengths of the direction vector (metres for a unit vector);
   * the ray's reach where it meets nothing.
   */
  public double distance(int ray) {
    return distance[ray];
  }

  /** Which face was met; undefined where nothing was. */
  public byte face(int ray) {
    return face[ray];
  }

  /** Cosine of the angle between ray and surface normal, 0..1; undefined where nothing was met. */
  public double incidence(int ray) {
    double k = slope[ray];
    return Math.min(1, incidence[ray] / Math.sqrt(stretch2 + k * k));
  }

  private void castBox(int i, double ox, double oy, double z, double dirX, double dirY) {
    double c = scene.cos[i];
    double s = scene.sin[i];
    double px = ox * c + oy * s;
    double py = oy * c - ox * s;
    double qx = dirX * c + dirY * s;
    double qy = dirY * c - dirX * s;
    double hx = scene.hx[i];
    double hy = scene.hy[i];
    double in = Double.NEGATIVE_INFINITY;
    double out = Double.POSITIVE_INFINITY;
    byte side = END;
    double normal = 0;
    if (qx != 0) {
      double a = (-hx - px) / qx;
      double b = (hx - px) / qx;
      in = Math.min(a, b);
      out = Math.max(a, b);
      normal = Math.abs(qx);
    } else if (Math.abs(px) > hx) {
      return;
    }
    if (qy != 0) {
      double a = (-hy - py) / qy;
      double b = (hy - py) / qy;
      double low = Math.min(a, b);
      if (low > in) {
        in = low;
        side = SIDE;
        normal = Math.abs(qy);
      }
      out = Math.min(out, Math.max(a, b));
    } else if (Math.abs(py) > hy) {
      return;
    }
    castPrism(i, in, out, z, side, normal);
  }

  private void castCylinder(int i, double ox, double oy, double z, double dirX, double dirY) {
    double radius = scene.hx[i];
    double across = ox * dirY - oy * dirX;
    double chord = stretch2 * radius * radius - across * across;
    if (chord < 0) {
      return;
    }
    double middle = -(ox * dirX + oy * dirY) / stretch2;
    double root = Math.sqrt(chord);
    double half = root / stretch2;
    castPrism(i, middle - half, middle + half, z, ROUND, root / radius);
  }

  /** A rectangle of the slice: horizontal distances {@code in..out}, heights z0..z1. */
  private void castPrism(int i, double in, double out, double z, byte side, double normal) {
    if (out <= 0 || in >= out || in > maxReach) {
      return;
    }
    double low = scene.z0[i] - z;
    double high = scene.z1[i] - z;
    if (in <= 0) {
      // Above or below the body there is only its top or bottom to meet.
      if (high < 0) {
        castFlat(i, high, 0, out, TOP);
      } else if (low > 0) {
        castFlat(i, low, 0, out, BOTTOM);
      }
      return;
    }
    double flattest = low < 0 ? low / in : low / out;
    double steepest = high > 0 ? high / in : high / out;
    if (steepest < slope[0] || flattest > slope[rays - 1]) {
      return;
    }
    for (int r = firstRayOf(flattest); r < rays; r++) {
      double k = slope[r];
      if (k > steepest) {
        break;
      }
      double rise = k * in;
      if (rise >= low && rise <= high) {
        if (in < distance[r]) {
          meet(r, i, in, side, normal);
        }
      } else if (rise > high && k < 0) {
        double d = high / k;
        if (d <= out && d < distance[r]) {
          meet(r, i, d, TOP, -k);
        }
      } else if (rise < low && k > 0) {
        double d = low / k;
        if (d <= out && d < distance[r]) {
          meet(r, i, d, BOTTOM, k);
        }
      }
    }
  }

  /** A horizontal face at height {@code level} above the origin, distances {@code from..out}. */
  private void castFlat(int i, double level, double from, double out, byte newFace) {
    for (int r = 0; r < rays; r++) {
      double k = slope[r];
      double d = level / k;
      if (d > from && d <= out && d < distance[r]) {
        meet(r, i, d, newFace, Math.abs(k));
      }
    }
  }

  private void castSpheroid(int i, double ox, double oy, double z, double dirX, double dirY) {
    double radius = scene.hx[i];
    double across = ox * dirY - oy * dirX;
    double q = 1 - across * across / (stretch2 * radius * radius);
    if (q <= 0) {
      return;
    }
    double middle = -(ox * dirX + oy * dirY) / stretch2;
    double halfHeight = (scene.z1[i] - scene.z0[i]) / 2;
    double rise = (scene.z0[i] + scene.z1[i]) / 2 - z;
    double invR2 = stretch2 / (radius * radius);
    double invH2 = 1 / (halfHeight * halfHeight);
    double c = middle * middle * invR2 + rise * rise * invH2 - q;
    double half = radius * Math.sqrt(q / stretch2);
    if (c <= 0 || middle + half <= 0 || middle - half > maxReach) {
      return;
    }
    double near = middle - half;
    int first = 0;
    double steepest = slope[rays - 1];
    if (near > 0) {
      double low = rise - halfHeight;
      double high = rise + halfHeight;
      double flattest = low < 0 ? low / near : low / (middle + half);
      steepest = high > 0 ? high / near : high / (middle + half);
      if (steepest < slope[0] || flattest > slope[rays - 1]) {
        return;
      }
      first = firstRayOf(flattest);
    }
    for (int r = first; r < rays; r++) {
      double k = slope[r];
      if (k > steepest) {
        break;
      }
      double a = invR2 + k * k * invH2;
      double b = middle * invR2 + rise * k * invH2;
      double root = b * b - a * c;
      if (root < 0 || b <= 0) {
        continue;
      }
      double d = (b - Math.sqrt(root)) / a;
      if (d < distance[r]) {
        // Gradient of the quadric: along the direction vector, across it, up.
        double along = (d - middle) * invR2;
        double nz = (k * d - rise) * invH2;
        double level =
            (along * along + across * across / (radius * radius * radius * radius)) / stretch2;
        meet(r, i, d, ROUND, -(along + k * nz) / Math.sqrt(level + nz * nz));
      }
    }
  }

  private void meet(int ray, int primitive, double d, byte newFace, double normal) {
    distance[ray] = d;
    hit[ray] = primitive;
    face[ray] = newFace;
    incidence[ray] = normal;
  }

  /** A ray at or below the first with at least this slope. */
  private int firstRayOf(double k) {
    double step = (k - slope[0]) / slopeStep;
    return step <= 0 ? 0 : firstRay[(int) Math.min(step, SLOPE_STEPS)];
  }
}
