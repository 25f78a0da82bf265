package io.sparsewatt.sensing.voxel;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Seeded scans of a small cluttered world around a sensor that drives, turns, jumps and stops. */
final class RandomScans {

  private RandomScans() {}

  static List<PointFrame> drive(long seed, int frames) {
    return drive(seed, frames, 400);
  }

  /** The same with up to so many points a scan: voxels beside one another, each hit more often. */
  static List<PointFrame> drive(long seed, int frames, int most) {
    SplittableRandom random = new SplittableRandom(seed);
    List<PointFrame> scans = new ArrayList<>();
    double x = random.nextDouble(-3, 3);
    double y = random.nextDouble(-3, 3);
    double yaw = 0;
    for (int f = 0; f < frames; f++) {
      int what = random.nextInt(10);
      if (what < 6) {
        x += 0.3;
        yaw += 0.05;
      } else if (what == 6 && f % 7 == 0) {
        y += random.nextDouble(-30, 30);
      }
      double z = random.nextDouble(-0.2, 0.2);
      Pose pose = new Pose(x, y, z, 0, 0, StrictMath.sin(yaw / 2), StrictMath.cos(yaw / 2));
      scans.add(scan(random, pose, f, random.nextInt(8) == 0 ? 0 : random.nextInt(most)));
    }
    return scans;
  }

  private static PointFrame scan(SplittableRandom random, Pose pose, int frame, int count) {
    float[] px = new float[count];
    float[] py = new float[count];
    float[] pz = new float[count];
    float[] intensity = new float[count];
    Pose toSensor = pose.inverse();
    double[] p = new double[3];
    for (int i = 0; i < count; i++) {
      if (random.nextInt(50) == 0) {
        px[i] = random.nextBoolean() ? Float.NaN : Float.POSITIVE_INFINITY;
        continue;
      }
      // Clutter fixed in the world, coarse enough to be hit again, with noise.
      double wx = pose.x() + random.nextInt(-8, 8) * 0.5 + random.nextDouble(-0.05, 0.05);
      double wy = Math.rint(pose.y()) + random.nextInt(-8, 8) * 0.5;
      double wz = random.nextInt(5) == 0 ? random.nextDouble(-2, 2) : -1 + random.nextDouble(0.2);
      toSensor.transform(Math.rint(wx * 4) / 4 + random.nextDouble(0.1), wy, wz, p);
      px[i] = (float) p[0];
      py[i] = (float) p[1];
      pz[i] = (float) p[2];
      intensity[i] = random.nextInt(20) == 0 ? Float.NaN : (float) random.nextDouble(-0.1, 1.2);
    }
    return new PointFrame(frame * 100_000_000L, pose, count, px, py, pz, intensity, null);
  }

  /** A small grid: 8 m x 8 m x 4 m around the sensor, voxels of 0.25 m, strides of 1 m. */
  static VoxelPolicy smallPolicy(SplittableRandom random) {
    int within = random.nextInt(1, 6);
    int persistence = random.nextInt(1, random.nextInt(8) == 0 ? 34 - within : 9);
    VoxelPolicy.Hysteresis moving =
        new VoxelPolicy.Hysteresis(
            random.nextInt(1, within + 1), within, persistence, random.nextInt(1, 5));
    VoxelPolicy policy =
        new VoxelPolicy(
            new VoxelPolicy.Range(0.25, 4, 2, 2, 4),
            moving,
            new VoxelPolicy.Deltas(
                random.nextDouble(0.3), random.nextDouble(0.3), random.nextDouble(0.6)),
            random.nextInt(1, 3),
            random.nextInt(1, 65),
            10_000,
            random.nextInt(3) == 0
                ? VoxelPolicy.Clearing.OFF
                : new VoxelPolicy.Clearing(random.nextDouble(2, 10), random.nextDouble(0.5)),
            VoxelPolicy.Yielding.by(random.nextInt(3)));
    int rest = random.nextInt(3) == 0 ? persistence : random.nextInt(persistence, 34 - within);
    policy = policy.withHysteresis(moving.withRestPersistence(rest));
    return random.nextBoolean()
        ? policy
        : policy.withYielding(
            new VoxelPolicy.Yielding(policy.yielding().lead(), random.nextInt(1, 8)));
  }
}
