package io.sparsewatt.scenes;

import io.sparsewatt.scenes.labels.VoxelLabels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A street of boxes on a plane, seen by a spinning LiDAR: 32 beams, 1440 azimuths, rays stopped by
 * the first surface, so that boxes hide one another. Range noise of 2 cm.
 */
final class World {

  static final double VOXEL = 0.2;
  static final double SENSOR_HEIGHT = 1.73;
  private static final double RANGE = 60;
  private static final int BEAMS = 32;
  private static final int AZIMUTHS = 1440;

  /** A box that moves in a straight line. */
  record Box(
      double x, double y, double yaw, double length, double width, double height, double speed) {

    double x(double t) {
      return x + speed * Math.cos(yaw) * t;
    }

    double y(double t) {
      return y + speed * Math.sin(yaw) * t;
    }
  }

  final List<Box> boxes = new ArrayList<>();
  private final List<PointClass> classes = new ArrayList<>();
  private final Random random;
  private double slope;
  private int hit;

  World(long seed) {
    random = new Random(seed);
  }

  World box(
      double x, double y, double yaw, double length, double width, double height, double speed) {
    boxes.add(new Box(x, y, yaw, length, width, height, speed));
    classes.add(PointClass.STRUCTURE);
    return this;
  }

  /** What the last box is; a structure where nothing is said. */
  World as(PointClass last) {
    classes.set(classes.size() - 1, last);
    return this;
  }

  World car(double x, double y, double yaw, double speed) {
    return box(x, y, yaw, 4.4, 1.8, 1.5, speed).as(PointClass.VEHICLE);
  }

  World person(double x, double y, double yaw, double speed) {
    return box(x, y, yaw, 0.5, 0.6, 1.75, speed).as(PointClass.PEDESTRIAN);
  }

  /** Ground rises along x. */
  World slope(double metresPerMetre) {
    slope = metresPerMetre;
    return this;
  }

  double groundAt(double x) {
    return slope * x;
  }

  /** Without labels. */
  SceneInput scan(long timeNanos, double egoX, double egoY, double egoYaw) {
    return labelled(timeNanos, egoX, egoY, egoYaw).withLabels(null);
  }

  /** With the true label of each voxel, of which the network is sure. */
  SceneInput labelled(long timeNanos, double egoX, double egoY, double egoYaw) {
    double t = timeNanos * 1e-9;
    EgoPose ego = new EgoPose(egoX, egoY, groundAt(egoX) + SENSOR_HEIGHT, egoYaw);
    long[] keys = new long[BEAMS * AZIMUTHS];
    byte[] labels = new byte[BEAMS * AZIMUTHS];
    int n = 0;
    double[] enter = new double[boxes.size()];
    double[] leave = new double[boxes.size()];
    for (int azimuth = 0; azimuth < AZIMUTHS; azimuth++) {
      double angle = 2 * Math.PI * azimuth / AZIMUTHS;
      double dx = Math.cos(angle);
      double dy = Math.sin(angle);
      for (int b = 0; b < enter.length; b++) {
        cross(boxes.get(b), ego, dx, dy, t, b, enter, leave);
      }
      for (int beam = 0; beam < BEAMS; beam++) {
        // Rise for each metre over ground.
        double rise = Math.tan(Math.toRadians(-24 + 26.0 * beam / (BEAMS - 1)));
        double distance = cast(ego, dx, rise, t, enter, leave);
        if (distance < RANGE) {
          double d = distance + 0.02 * random.nextGaussian();
          labels[n] = (hit < 0 ? PointClass.GROUND : classes.get(hit)).label();
          keys[n++] = key(ego.x() + d * dx, ego.y() + d * dy, ego.z() + d * rise);
        }
      }
    }
    long[] voxels = sorted(Arrays.copyOf(keys, n));
    byte[] majority = new VoxelLabels().majority(voxels, n, keys, labels);
    byte[] sure = new byte[voxels.length];
    Arrays.fill(sure, (byte) 255);
    return new SceneInput(timeNanos, ego, VOXEL, voxels, new Labelling(majority, sure), null);
  }

  /**
   * Where a horizontal ray enters and leaves a box, metres over ground; enter > leave for a miss.
   */
  private static void cross(
      Box box, EgoPose ego, double dx, double dy, double t, int b, double[] enter, double[] leave) {
    double cos = Math.cos(box.yaw());
    double sin = Math.sin(box.yaw());
    double ox = ego.x() - box.x(t);
    double oy = ego.y() - box.y(t);
    double u = (cos * ox + sin * oy);
    double v = (cos * oy - sin * ox);
    double du = cos * dx + sin * dy;
    double dv = cos * dy - sin * dx;
    double u0 = (-box.length() / 2 - u) / du;
    double u1 = (box.length() / 2 - u) / du;
    double v0 = (-box.width() / 2 - v) / dv;
    double v1 = (box.width() / 2 - v) / dv;
    enter[b] = Math.max(0, Math.max(Math.min(u0, u1), Math.min(v0, v1)));
    leave[b] = Math.min(Math.max(u0, u1), Math.max(v0, v1));
  }

  static long[] sorted(long[] keys) {
    return Arrays.stream(keys).sorted().distinct().toArray();
  }

  static long key(double x, double y, double z) {
    return voxel(
        (int) Math.floor(x / VOXEL), (int) Math.floor(y / VOXEL), (int) Math.floor(z / VOXEL));
  }

  static long voxel(int x, int y, int z) {
    long bias = 1 << 20;
    return x + bias << 42 | y + bias << 21 | z + bias;
  }

  private double cast(
      EgoPose ego, double dx, double rise, double t, double[] enter, double[] leave) {
    // Ground z = slope * x.
    double fall = slope * dx - rise;
    hit = -1;
    double nearest = fall > 0 ? SENSOR_HEIGHT / fall : Double.POSITIVE_INFINITY;
    for (int b = 0; b < enter.length; b++) {
      if (enter[b] < leave[b]) {
        Box box = boxes.get(b);
        double foot = groundAt(box.x(t)) - ego.z();
        double low = foot / rise;
        double high = (foot + box.height()) / rise;
        double from = Math.max(enter[b], Math.min(low, high));
        if (from < Math.min(leave[b], Math.max(low, high))) {
          if (from < nearest) {
            nearest = from;
            hit = b;
          }
        }
      }
    }
    return nearest;
  }
}
