package io.sparsewatt.sensing.synthetic;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A street of boxes on flat ground, 1.73 m below the world's origin, seen by a ray-cast sensor of
 * 64 beams (+2 to -24.8 degrees, as an HDL-64E) with Gaussian range noise and dropout.
 */
public final class Street {

  private static final int BEAMS = 64;
  private static final double GROUND = -1.73;
  private static final double REACH = 100;

  private final int columns;
  private final double noise;
  private final double dropout;
  private final List<double[]> boxes = new ArrayList<>();

  /**
   * @param columns beams' firings a turn
   * @param noise standard deviation of the range, metres
   * @param dropout share of returns that are lost
   */
  public Street(long seed, int columns, double noise, double dropout) {
    this.columns = columns;
    this.noise = noise;
    this.dropout = dropout;
    SplittableRandom random = new SplittableRandom(seed);
    for (int side = -1; side <= 1; side += 2) {
      double x = -60;
      while (x < 100) {
        double length = random.nextDouble(6, 16);
        double front = side * random.nextDouble(9, 13);
        double depth = front + side * 8;
        box(x, x + length, front, depth, GROUND, random.nextDouble(4, 10));
        x += length + random.nextDouble(1, 5);
      }
      for (double car = -55; car < 95; car += random.nextDouble(7, 14)) {
        double y = side * 5.5;
        box(car, car + 4.3, y - 0.9, y + 0.9, GROUND + 0.2, GROUND + 1.5);
      }
      for (double pole = -50; pole < 90; pole += random.nextDouble(12, 25)) {
        box(pole, pole + 0.25, side * 7.5, side * 7.5 + 0.25, GROUND, 3);
      }
    }
  }

  private void box(double x0, double x1, double y0, double y1, double z0, double z1) {
    boxes.add(new double[] {x0, Math.min(y0, y1), z0, x1, Math.max(y0, y1), z1});
  }

  /** A box of its own motion: a car whose rear is at x, on the lane at y. */
  public static double[] car(double x, double y) {
    return new double[] {x, y - 0.9, GROUND + 0.2, x + 4.3, y + 0.9, GROUND + 1.5};
  }

  /**
   * One scan.
   *
   * @param pose at the scan's reference instant, its start
   * @param motion the sensor's movement during the scan of 0.1 s; without effect unless {@code
   *     timed}
   * @param moving boxes that are there besides
   */
  public PointFrame scan(
      long seed, long timeNanos, Pose pose, Pose motion, List<double[]> moving, boolean timed) {
    SplittableRandom random = new SplittableRandom(seed);
    int most = BEAMS * columns;
    float[] x = new float[most];
    float[] y = new float[most];
    float[] z = new float[most];
    float[] intensity = new float[most];
    int[] offsets = new int[most];
    int n = 0;
    List<double[]> all = new ArrayList<>(boxes);
    all.addAll(moving);
    double[] from = new double[3];
    double[] to = new double[3];
    for (int c = 0; c < columns; c++) {
      double part = timed ? (double) c / columns : 0;
      Pose at = pose.multiply(part(motion, part));
      double azimuth = 2 * Math.PI * c / columns;
      for (int b = 0; b < BEAMS; b++) {
        double elevation = Math.toRadians(2 - 26.8 * b / (BEAMS - 1));
        double dx = StrictMath.cos(elevation) * StrictMath.cos(azimuth);
        double dy = StrictMath.cos(elevation) * StrictMath.sin(azimuth);
        double dz = StrictMath.sin(elevation);
        at.transform(0, 0, 0, from);
        at.transform(dx, dy, dz, to);
        double range = cast(all, from, to[0] - from[0], to[1] - from[1], to[2] - from[2]);
        boolean lost = random.nextDouble() < dropout;
        double measured = range + noise * random.nextGaussian();
        if (range < REACH && !lost) {
          x[n] = (float) (dx * measured);
          y[n] = (float) (dy * measured);
          z[n] = (float) (dz * measured);
          intensity[n] = (float) (0.3 + 0.02 * random.nextGaussian());
          offsets[n++] = (int) (part * 1e8);
        }
      }
    }
    return new PointFrame(timeNanos, pose, n, x, y, z, intensity, timed ? offsets : null);
  }

  // Constant velocity; motions of a scan are small, so normalised interpolation is exact enough.
  private static Pose part(Pose motion, double part) {
    double w = 1 - part + part * motion.qw();
    double x = part * motion.qx();
    double y = part * motion.qy();
    double z = part * motion.qz();
    double norm = Math.sqrt(w * w + x * x + y * y + z * z);
    return new Pose(
        part * motion.x(),
        part * motion.y(),
        part * motion.z(),
        x / norm,
        y / norm,
        z / norm,
        w / norm);
  }

  private static double cast(List<double[]> boxes, double[] o, double dx, double dy, double dz) {
    double best = dz < 0 ? (GROUND - o[2]) / dz : REACH;
    for (double[] box : boxes) {
      double near = 0;
      double far = best;
      double tx0 = (box[0] - o[0]) / dx;
      double tx1 = (box[3] - o[0]) / dx;
      near = Math.max(near, Math.min(tx0, tx1));
      far = Math.min(far, Math.max(tx0, tx1));
      double ty0 = (box[1] - o[1]) / dy;
      double ty1 = (box[4] - o[1]) / dy;
      near = Math.max(near, Math.min(ty0, ty1));
      far = Math.min(far, Math.max(ty0, ty1));
      double tz0 = (box[2] - o[2]) / dz;
      double tz1 = (box[5] - o[2]) / dz;
      near = Math.max(near, Math.min(tz0, tz1));
      far = Math.min(far, Math.max(tz0, tz1));
      if (near < far && near > 0) {
        best = near;
      }
    }
    return best;
  }

  /** Turned about z by this, then moved. */
  public static Pose pose(double x, double y, double z, double yaw) {
    return new Pose(x, y, z, 0, 0, StrictMath.sin(yaw / 2), StrictMath.cos(yaw / 2));
  }
}
