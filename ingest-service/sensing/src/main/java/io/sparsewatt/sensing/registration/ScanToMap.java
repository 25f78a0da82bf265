package io.sparsewatt.sensing.registration;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.voxel.VoxelIndex;
import org.jspecify.annotations.Nullable;

/**
 * Finds each scan's pose by matching it against a map of the scans before it.
 *
 * <p>After KISS-ICP (Vizzo et al., RA-L 2023): constant-velocity prediction and deskewing, the scan
 * thinned twice, a hash of voxels with few points as map, a correspondence threshold that adapts to
 * how far predictions were off, a Geman-McClure kernel. Unlike it, a point whose surroundings in
 * the map are flat is matched to their plane; only the others are matched to their nearest point,
 * with little weight. Planes do not pull a scan's rings onto those of the scan before, and converge
 * in few steps.
 *
 * <p>The world is the sensor's frame at the first scan's reference instant: level only if the
 * sensor was. Poses drift, as those of any odometry. The first scan is returned before any motion
 * is known, so with its skew. Single-threaded, in a fixed order, with StrictMath where a sine is
 * needed: the same scans give the same bits. Memory is bounded by {@link
 * RegistrationPolicy#maxMapVoxels()}. Not thread-safe.
 */
public final class ScanToMap {

  // Edges of the thinning cubes, in map voxels. KISS-ICP takes 0.5 and 1.5; planes gain from more.
  private static final double MAP_CUBE = 0.25;
  private static final double KEYPOINT_CUBE = 0.75;

  /** How far the first prediction may be off, metres (KISS-ICP: 2). */
  private static final double FIRST_ERROR = 2.0;

  // Below this, metres, a deviation says nothing about the motion (KISS-ICP: 0.1).
  private static final double NEGLIGIBLE_ERROR = 0.1;

  // Predictions are never trusted better than this, metres.
  private static final double LEAST_ERROR = 0.3;

  // A nearest point is off by the map's spacing, about 0.2 m, a plane by the sensor's noise, about
  // 0.03 m; weights go with the inverse squares.
  private static final double POINT_WEIGHT = 0.02;

  // Steps shorter than this, metres and radians at 10 m, end the search.
  private static final double NEGLIGIBLE_STEP = 1e-4;
  private static final double LEVER = 10;

  // Six unknowns need few; fewer than this and a pose is luck.
  private static final int FEWEST_INLIERS = 60;

  private final RegistrationPolicy policy;
  private final ThinnedScan forMap = new ThinnedScan();
  private final ThinnedScan keypoints = new ThinnedScan();
  private final NormalEquations equations = new NormalEquations();
  private final double[] point = new double[3];
  private final double[] jacobian = new double[6];
  private PointMap map;

  /** Of the middle of the last scan. */
  private Pose pose = Pose.IDENTITY;

  /** From the scan before to the last one, in so many nanoseconds. */
  private Pose motion = Pose.IDENTITY;

  private long motionNanos = 1;
  private long lastNanos;

  /** The first scan, until the second shows how the sensor moved during it. */
  private @Nullable PointFrame first;

  private int steps;
  private double errorSum;
  private int errorCount;
  private int inliers;
  private double squares;

  public ScanToMap(RegistrationPolicy policy) {
    this.policy = policy;
    this.map = new PointMap(policy);
    reset();
  }

  /** Forgets everything: the next scan is at the origin. */
  public void reset() {
    map = new PointMap(policy);
    pose = Pose.IDENTITY;
    motion = Pose.IDENTITY;
    motionNanos = 1;
    first = null;
    errorSum = FIRST_ERROR * FIRST_ERROR;
    errorCount = 1;
  }

  /** Voxels that the map holds. */
  public int mapVoxels() {
    return map.voxels();
  }

  /** Registers the next scan and adds it to the map. The frame's own pose is not used. */
  public Registration register(PointFrame frame) {
    long elapsed = frame.timeNanos() - lastNanos;
    lastNanos = frame.timeNanos();
    // Deskewed as of its middle, a scan's mean place does not depend on the velocity assumed. As of
    // its start it would: every error of the velocity would become one of the pose, then of the
    // next
    // velocity, with the sign reversed, and grow.
    long middle = middle(frame);
    if (map.isEmpty()) {
      first = frame.timeOffsetNanos() == null ? null : frame;
      thin(frame);
      extendMap();
      boolean enough = keypoints.count >= FEWEST_INLIERS;
      return new Registration(frame.withPose(pose), pose, keypoints.count, 0, 0, 0, enough);
    }
    if (elapsed <= 0) {
      // No usable times: as long as the step before.
      elapsed = motionNanos;
    }
    Pose step = Deskew.part(motion, (double) elapsed / motionNanos);
    Pose before = pose;
    boolean converged = match(frame, middle, step, elapsed);
    step = before.inverse().multiply(pose);
    PointFrame start = first;
    if (start != null) {
      // The first scan entered the map as it was, skewed. Now its motion is known, and with it
      // where
      // its middle lies in the world that its reference instant defines.
      map = new PointMap(policy);
      thin(Deskew.byMotion(start, step, elapsed, middle(start)));
      before = Deskew.part(step, (double) middle(start) / elapsed);
      pose = before;
      extendMap();
      converged = match(frame, middle, step, elapsed);
      step = before.inverse().multiply(pose);
      first = null;
    }
    motion = step;
    motionNanos = elapsed;
    if (frame.timeOffsetNanos() != null) {
      thin(Deskew.byMotion(frame, motion, elapsed, middle));
    }
    extendMap();
    Pose reference = pose.multiply(Deskew.part(motion, (double) -middle / elapsed));
    return new Registration(
        Deskew.byMotion(frame, motion, elapsed).withPose(reference),
        reference,
        keypoints.count,
        inliers,
        inliers == 0 ? 0 : Math.sqrt(squares / inliers),
        steps,
        converged);
  }

  private static long middle(PointFrame frame) {
    int[] offsets = frame.timeOffsetNanos();
    if (offsets == null || frame.count() == 0) {
      return 0;
    }
    long least = Integer.MAX_VALUE;
    long most = Integer.MIN_VALUE;
    for (int i = 0; i < frame.count(); i++) {
      least = Math.min(least, offsets[i]);
      most = Math.max(most, offsets[i]);
    }
    return (least + most) / 2;
  }

  private void thin(PointFrame still) {
    forMap.take(still, policy.minRange(), policy.maxRange(), MAP_CUBE * policy.voxel());
    keypoints.take(forMap, KEYPOINT_CUBE * policy.voxel());
  }

  // Finds the pose of the scan's middle; whether the search ended by itself.
  private boolean match(PointFrame frame, long middle, Pose expected, long elapsed) {
    thin(Deskew.byMotion(frame, expected, elapsed, middle));
    Pose predicted = pose.multiply(expected);
    Pose found = predicted;
    boolean converged = false;
    steps = 0;
    // Coarse to fine: what matches by luck within a wide reach would bias the result.
    double reach = Math.max(LEAST_ERROR, Math.sqrt(errorSum / errorCount));
    while (steps < policy.maxIterations() && !converged) {
      gather(found, reach);
      if (inliers < FEWEST_INLIERS || !equations.solve()) {
        break;
      }
      steps++;
      double[] s = equations.step;
      found = moved(found, s);
      double shift = Math.sqrt(s[0] * s[0] + s[1] * s[1] + s[2] * s[2]);
      double turn = Math.sqrt(s[3] * s[3] + s[4] * s[4] + s[5] * s[5]);
      double length = shift + LEVER * turn;
      converged = reach == LEAST_ERROR && length < NEGLIGIBLE_STEP;
      if (length < reach / 10) {
        reach = Math.max(LEAST_ERROR, reach / 2);
      }
    }
    learn(predicted, found);
    pose = found;
    return converged;
  }

  private void gather(Pose at, double reach) {
    equations.clear();
    inliers = 0;
    squares = 0;
    // The kernel's scale is a third of the reach, as in KISS-ICP.
    double kernel = reach / 3;
    double kernel2 = kernel * kernel;
    double reach2 = reach * reach;
    for (int i = 0; i < keypoints.count; i++) {
      at.transform(keypoints.x[i], keypoints.y[i], keypoints.z[i], point);
      double px = point[0];
      double py = point[1];
      double pz = point[2];
      int voxel = map.voxelAt(px, py, pz);
      boolean near = false;
      if (voxel == VoxelIndex.ABSENT || !map.isPlanar(voxel)) {
        voxel = map.nearest(px, py, pz);
        near = true;
        if (voxel == VoxelIndex.ABSENT) {
          continue;
        }
      }
      double lx = px - at.x();
      double ly = py - at.y();
      double lz = pz - at.z();
      if (map.isPlanar(voxel)) {
        double nx = map.plane(voxel, 0);
        double ny = map.plane(voxel, 1);
        double nz = map.plane(voxel, 2);
        double r =
            nx * (px - map.plane(voxel, 3))
                + ny * (py - map.plane(voxel, 4))
                + nz * (pz - map.plane(voxel, 5));
        double r2 = r * r;
        if (r2 < reach2) {
          jacobian[0] = nx;
          jacobian[1] = ny;
          jacobian[2] = nz;
          jacobian[3] = ly * nz - lz * ny;
          jacobian[4] = lz * nx - lx * nz;
          jacobian[5] = lx * ny - ly * nx;
          equations.add(robust(r2, kernel2), r, jacobian);
          inliers++;
          squares += r2;
        }
      } else if (near) {
        double dx = px - map.nearestX;
        double dy = py - map.nearestY;
        double dz = pz - map.nearestZ;
        double r2 = dx * dx + dy * dy + dz * dz;
        if (r2 < reach2) {
          double weight = POINT_WEIGHT * robust(r2, kernel2);
          row(1, 0, 0, 0, lz, -ly);
          equations.add(weight, dx, jacobian);
          row(0, 1, 0, -lz, 0, lx);
          equations.add(weight, dy, jacobian);
          row(0, 0, 1, ly, -lx, 0);
          equations.add(weight, dz, jacobian);
          inliers++;
          squares += r2;
        }
      }
    }
  }

  private void row(double a, double b, double c, double d, double e, double f) {
    jacobian[0] = a;
    jacobian[1] = b;
    jacobian[2] = c;
    jacobian[3] = d;
    jacobian[4] = e;
    jacobian[5] = f;
  }

  // Geman-McClure, scaled to 1 at 0.
  private static double robust(double r2, double kernel2) {
    double w = kernel2 / (kernel2 + r2);
    return w * w;
  }

  // Translation in the world; rotation in the world about the sensor. The quaternion (1, w / 2) is
  // the rotation by w to second order, and w shrinks to nothing as the steps converge.
  private static Pose moved(Pose from, double[] s) {
    double hx = s[3] / 2;
    double hy = s[4] / 2;
    double hz = s[5] / 2;
    double norm = Math.sqrt(1 + hx * hx + hy * hy + hz * hz);
    Pose turn = new Pose(0, 0, 0, hx / norm, hy / norm, hz / norm, 1 / norm);
    Pose turned = turn.multiply(new Pose(0, 0, 0, from.qx(), from.qy(), from.qz(), from.qw()));
    return new Pose(
        from.x() + s[0],
        from.y() + s[1],
        from.z() + s[2],
        turned.qx(),
        turned.qy(),
        turned.qz(),
        turned.qw());
  }

  // How far the prediction was off: the shift of a point at the greatest range.
  private void learn(Pose predicted, Pose found) {
    Pose off = predicted.inverse().multiply(found);
    double shift = Math.sqrt(off.x() * off.x() + off.y() * off.y() + off.z() * off.z());
    double halfSine = Math.sqrt(off.qx() * off.qx() + off.qy() * off.qy() + off.qz() * off.qz());
    double error = shift + 2 * policy.maxRange() * halfSine;
    if (error > NEGLIGIBLE_ERROR) {
      errorSum += error * error;
      errorCount++;
    }
  }

  private void extendMap() {
    map.keepAround(pose.x(), pose.y(), pose.z(), policy.maxRange());
    for (int i = 0; i < forMap.count; i++) {
      pose.transform(forMap.x[i], forMap.y[i], forMap.z[i], point);
      map.add(point[0], point[1], point[2]);
    }
  }
}
