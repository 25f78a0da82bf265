package io.sparsewatt.benchmarks.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The scene that engines are compared on: what a spinning sensor of 64 beams sees of a flat ground
 * with boxes on it, 2.5 cm of range noise, voxels of 0.1 m. From the seed 2019: 41,495 sites, each
 * with 7.61 of 27 neighbours, itself included; the scene "v10" of the project's goals has 41,983
 * and 7.57.
 */
final class RayCastScene {

  static final String NAME = "v10";

  private static final double VOXEL = 0.1;
  // The angles of an HDL-64.
  private static final int BEAMS = 64;
  private static final double LOWEST = Math.toRadians(-24.8);
  private static final double HIGHEST = Math.toRadians(2);
  private static final int TURN = 2000;
  private static final double HEIGHT = 1.73;
  private static final double REACH = 80;
  private static final double NOISE = 0.025;
  private static final int BOXES = 46;

  private RayCastScene() {}

  static Scan scan(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<double[]> boxes = new ArrayList<>();
    for (int n = 0; n < BOXES; n++) {
      boxes.add(box(random));
    }
    float[] points = new float[3 * BEAMS * TURN];
    int used = 0;
    for (int step = 0; step < TURN; step++) {
      double azimuth = 2 * Math.PI * step / TURN;
      for (int beam = 0; beam < BEAMS; beam++) {
        double elevation = LOWEST + (HIGHEST - LOWEST) * beam / (BEAMS - 1);
        double dx = Math.cos(elevation) * Math.cos(azimuth);
        double dy = Math.cos(elevation) * Math.sin(azimuth);
        double dz = Math.sin(elevation);
        double distance = dz < 0 ? HEIGHT / -dz : REACH;
        for (double[] box : boxes) {
          distance = Math.min(distance, hit(box, dx, dy, dz));
        }
        if (distance < REACH) {
          distance += NOISE * random.nextGaussian();
          points[used++] = (float) (distance * dx);
          points[used++] = (float) (distance * dy);
          points[used++] = (float) (distance * dz);
        }
      }
    }
    return Scan.of(NAME, Arrays.copyOf(points, used), VoxelGrid.cubes(VOXEL));
  }

  /** Low and high corner: two thirds of a car's size, the others a wall's. */
  private static double[] box(SplittableRandom random) {
    double distance = random.nextDouble(6, 41);
    double bearing = random.nextDouble(2 * Math.PI);
    boolean car = random.nextInt(3) < 2;
    double longSide = car ? 4.2 : random.nextDouble(6, 18);
    double shortSide = car ? 1.8 : random.nextDouble(0.3, 6);
    double height = car ? 1.5 : random.nextDouble(2.5, 6);
    boolean along = random.nextBoolean();
    double x = distance * Math.cos(bearing);
    double y = distance * Math.sin(bearing);
    double halfX = (along ? longSide : shortSide) / 2;
    double halfY = (along ? shortSide : longSide) / 2;
    return new double[] {x - halfX, y - halfY, -HEIGHT, x + halfX, y + halfY, height - HEIGHT};
  }

  /** Where a ray from the origin enters a box, or infinity. A box around the origin is not seen. */
  private static double hit(double[] box, double dx, double dy, double dz) {
    double[] direction = {dx, dy, dz};
    double near = 0;
    double far = Double.POSITIVE_INFINITY;
    for (int axis = 0; axis < 3; axis++) {
      double one = box[axis] / direction[axis];
      double two = box[axis + 3] / direction[axis];
      near = Math.max(near, Math.min(one, two));
      far = Math.min(far, Math.max(one, two));
    }
    return near > 0 && near <= far ? near : Double.POSITIVE_INFINITY;
  }
}
