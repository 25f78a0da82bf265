package io.sparsewatt.sensing.registration;

import io.sparsewatt.sensing.voxel.VoxelIndex;
import io.sparsewatt.sensing.voxel.VoxelKey;
import java.util.Arrays;

/**
 * Points of the scans so far around the sensor, in a hash of voxels, each with few, spread points;
 * and the planes that they form.
 */
final class PointMap {

  // A plane: much thinner than wide (0.03: a kerb within 3 m still counts, vegetation does not) and
  // no line, as one ring of a scan on the road would be.
  private static final double FLATNESS = 0.03;
  private static final double NOT_A_LINE = 0.05;
  private static final int PLANE_POINTS = 8;

  // 3 x 3 x 3.
  private static final int NEAR = 27;

  private final double voxel;
  private final int capacity;
  private final int maxVoxels;
  private final double spacing2;
  private final VoxelIndex index = new VoxelIndex();
  private final SymmetricEigen eigen = new SymmetricEigen();
  private final double[] moments = new double[10];

  private int end;
  private int[] free = new int[256];
  private int freeCount;
  private long[] keys = new long[256];
  private int[] counts = new int[256];
  private double[] points;
  // Relative to the voxel's centre: sums of x y z xx xy xz yy yz zz.
  private double[] sums = new double[256 * 9];
  // Versions of the map: at which the plane was fitted (0: never), at which the voxel's own points
  // last changed, and at which those of the 27 around last did.
  private int[] planeAt = new int[256];
  private int[] changedAt = new int[256];
  private int[] aroundAt = new int[256];
  private boolean[] planar = new boolean[256];
  private boolean[] byOwnPoints = new boolean[256];
  // The 27 around, by id, as of a version.
  private int[] near = new int[256 * NEAR];
  private int[] nearAt = new int[256];
  // Normal, then a point of the plane.
  private double[] planes = new double[256 * 6];
  private int version = 1;
  private final int[] alone = new int[NEAR];

  /** Found by {@link #nearest}. */
  double nearestX;

  double nearestY;
  double nearestZ;

  PointMap(RegistrationPolicy policy) {
    voxel = policy.voxel();
    capacity = policy.pointsPerVoxel();
    maxVoxels = policy.maxMapVoxels();
    // So many points spread over the faces of a cube's cross-section are this far apart (KISS-ICP,
    // Vizzo et al. 2023, uses the same spacing).
    spacing2 = voxel * voxel / capacity;
    points = new double[256 * 3 * capacity];
  }

  int voxels() {
    return index.size();
  }

  boolean isEmpty() {
    return index.size() == 0;
  }

  /** Adds a point unless its voxel is full, another is too near, or the map is full. */
  void add(double x, double y, double z) {
    int ix = cell(x);
    int iy = cell(y);
    int iz = cell(z);
    // One cell's margin: neighbours are looked up without a check.
    if (!VoxelKey.inRange(ix - 1, iy - 1, iz - 1) || !VoxelKey.inRange(ix + 1, iy + 1, iz + 1)) {
      return;
    }
    long key = VoxelKey.pack(ix, iy, iz);
    int id = index.get(key);
    if (id == VoxelIndex.ABSENT) {
      if (index.size() == maxVoxels) {
        return;
      }
      id = create(key);
    }
    int n = counts[id];
    if (n == capacity) {
      return;
    }
    int base = 3 * capacity * id;
    for (int i = base; i < base + 3 * n; i += 3) {
      if (distance2(i, x, y, z) < spacing2) {
        return;
      }
    }
    points[base + 3 * n] = x;
    points[base + 3 * n + 1] = y;
    points[base + 3 * n + 2] = z;
    counts[id] = n + 1;
    if (changedAt[id] != version) {
      changedAt[id] = version;
      markAround(key);
    }
    double dx = x - centre(ix);
    double dy = y - centre(iy);
    double dz = z - centre(iz);
    int s = 9 * id;
    sums[s] += dx;
    sums[s + 1] += dy;
    sums[s + 2] += dz;
    sums[s + 3] += dx * dx;
    sums[s + 4] += dx * dy;
    sums[s + 5] += dx * dz;
    sums[s + 6] += dy * dy;
    sums[s + 7] += dy * dz;
    sums[s + 8] += dz * dz;
  }

  private int create(long key) {
    int id = freeCount > 0 ? free[--freeCount] : end++;
    if (id == keys.length) {
      int larger = keys.length * 2;
      keys = Arrays.copyOf(keys, larger);
      counts = Arrays.copyOf(counts, larger);
      points = Arrays.copyOf(points, larger * 3 * capacity);
      sums = Arrays.copyOf(sums, larger * 9);
      planeAt = Arrays.copyOf(planeAt, larger);
      changedAt = Arrays.copyOf(changedAt, larger);
      aroundAt = Arrays.copyOf(aroundAt, larger);
      byOwnPoints = Arrays.copyOf(byOwnPoints, larger);
      near = Arrays.copyOf(near, larger * NEAR);
      nearAt = Arrays.copyOf(nearAt, larger);
      planar = Arrays.copyOf(planar, larger);
      planes = Arrays.copyOf(planes, larger * 6);
    }
    index.putIfAbsent(key, id);
    keys[id] = key;
    counts[id] = 0;
    planeAt[id] = 0;
    changedAt[id] = 0;
    aroundAt[id] = 0;
    nearAt[id] = 0;
    Arrays.fill(sums, 9 * id, 9 * id + 9, 0);
    return id;
  }

  // A plane that leans on any of these is to be fitted anew.
  private void markAround(long key) {
    for (int dx = -1; dx <= 1; dx++) {
      for (int dy = -1; dy <= 1; dy++) {
        for (int dz = -1; dz <= 1; dz++) {
          int id = index.get(key + dx * VoxelKey.STEP_X + dy * VoxelKey.STEP_Y + dz);
          if (id != VoxelIndex.ABSENT) {
            aroundAt[id] = version;
          }
        }
      }
    }
  }

  /**
   * Drops voxels farther than this from a point. Begins a version of the map: points are added
   * after it, and looked up after that.
   */
  void keepAround(double x, double y, double z, double range) {
    version++;
    double range2 = range * range;
    for (int id = 0; id < end; id++) {
      if (keys[id] == VoxelKey.NONE) {
        continue;
      }
      double dx = centre(VoxelKey.x(keys[id])) - x;
      double dy = centre(VoxelKey.y(keys[id])) - y;
      double dz = centre(VoxelKey.z(keys[id])) - z;
      if (dx * dx + dy * dy + dz * dz > range2) {
        index.remove(keys[id]);
        markAround(keys[id]);
        keys[id] = VoxelKey.NONE;
        if (freeCount == free.length) {
          free = Arrays.copyOf(free, freeCount * 2);
        }
        free[freeCount++] = id;
      }
    }
  }

  /** The voxel that holds the point, or ABSENT. */
  int voxelAt(double x, double y, double z) {
    int ix = cell(x);
    int iy = cell(y);
    int iz = cell(z);
    return VoxelKey.inRange(ix, iy, iz) ? index.get(VoxelKey.pack(ix, iy, iz)) : VoxelIndex.ABSENT;
  }

  /**
   * Finds the nearest point of the 27 voxels around; its voxel, or ABSENT. Sets {@link #nearestX}
   * and its siblings.
   */
  int nearest(double x, double y, double z) {
    int ix = cell(x);
    int iy = cell(y);
    int iz = cell(z);
    if (!VoxelKey.inRange(ix, iy, iz)) {
      return VoxelIndex.ABSENT;
    }
    long key = VoxelKey.pack(ix, iy, iz);
    int centre = index.get(key);
    int from = 0;
    int[] ids = alone;
    if (centre == VoxelIndex.ABSENT) {
      listNear(key, alone, 0);
    } else {
      from = nearOf(centre);
      ids = near;
    }
    double best = Double.POSITIVE_INFINITY;
    int bestId = VoxelIndex.ABSENT;
    for (int k = from; k < from + NEAR; k++) {
      int id = ids[k];
      if (id == VoxelIndex.ABSENT) {
        continue;
      }
      int base = 3 * capacity * id;
      for (int i = base; i < base + 3 * counts[id]; i += 3) {
        double d2 = distance2(i, x, y, z);
        if (d2 < best) {
          best = d2;
          bestId = id;
          nearestX = points[i];
          nearestY = points[i + 1];
          nearestZ = points[i + 2];
        }
      }
    }
    return bestId;
  }

  /** Whether the points around the voxel form a plane. */
  boolean isPlanar(int id) {
    // The same points give the same plane.
    int changed = byOwnPoints[id] ? changedAt[id] : aroundAt[id];
    if (planeAt[id] == 0 || changed > planeAt[id]) {
      planar[id] = fit(id);
    }
    planeAt[id] = version;
    return planar[id];
  }

  // Where in near the 27 around a voxel of the map stand, in order of their keys.
  private int nearOf(int id) {
    int from = NEAR * id;
    if (nearAt[id] != version) {
      nearAt[id] = version;
      listNear(keys[id], near, from);
    }
    return from;
  }

  private void listNear(long key, int[] to, int from) {
    int k = from;
    for (int dx = -1; dx <= 1; dx++) {
      for (int dy = -1; dy <= 1; dy++) {
        for (int dz = -1; dz <= 1; dz++) {
          to[k++] = index.get(key + dx * VoxelKey.STEP_X + dy * VoxelKey.STEP_Y + dz);
        }
      }
    }
  }

  /** Component of the plane: 0..2 normal, 3..5 a point. Only where {@link #isPlanar}. */
  double plane(int id, int component) {
    return planes[6 * id + component];
  }

  // The voxel's own points if they suffice, else those of the 27 around: near the sensor a car and
  // the road under it are two planes, far away a plane needs the wider view.
  private boolean fit(int id) {
    Arrays.fill(moments, 0);
    addMoments(id, 0, 0, 0);
    byOwnPoints[id] = fitMoments(id);
    if (byOwnPoints[id]) {
      return true;
    }
    Arrays.fill(moments, 0);
    int k = nearOf(id);
    for (int dx = -1; dx <= 1; dx++) {
      for (int dy = -1; dy <= 1; dy++) {
        for (int dz = -1; dz <= 1; dz++) {
          int other = near[k++];
          if (other != VoxelIndex.ABSENT) {
            addMoments(other, dx * voxel, dy * voxel, dz * voxel);
          }
        }
      }
    }
    return fitMoments(id);
  }

  private boolean fitMoments(int id) {
    long key = keys[id];
    double n = moments[9];
    if (n < PLANE_POINTS) {
      return false;
    }
    double mx = moments[0] / n;
    double my = moments[1] / n;
    double mz = moments[2] / n;
    eigen.solve(
        moments[3] / n - mx * mx,
        moments[4] / n - mx * my,
        moments[5] / n - mx * mz,
        moments[6] / n - my * my,
        moments[7] / n - my * mz,
        moments[8] / n - mz * mz);
    double[] values = eigen.values;
    if (values[0] > FLATNESS * values[1] || values[1] < NOT_A_LINE * values[2]) {
      return false;
    }
    int p = 6 * id;
    planes[p] = eigen.smallest[0];
    planes[p + 1] = eigen.smallest[1];
    planes[p + 2] = eigen.smallest[2];
    planes[p + 3] = centre(VoxelKey.x(key)) + mx;
    planes[p + 4] = centre(VoxelKey.y(key)) + my;
    planes[p + 5] = centre(VoxelKey.z(key)) + mz;
    return true;
  }

  // Moments about another centre: (q + d)(q + d)^T summed.
  private void addMoments(int id, double dx, double dy, double dz) {
    int s = 9 * id;
    double n = counts[id];
    double x = sums[s];
    double y = sums[s + 1];
    double z = sums[s + 2];
    moments[0] += x + n * dx;
    moments[1] += y + n * dy;
    moments[2] += z + n * dz;
    moments[3] += sums[s + 3] + 2 * dx * x + n * dx * dx;
    moments[4] += sums[s + 4] + dx * y + dy * x + n * dx * dy;
    moments[5] += sums[s + 5] + dx * z + dz * x + n * dx * dz;
    moments[6] += sums[s + 6] + 2 * dy * y + n * dy * dy;
    moments[7] += sums[s + 7] + dy * z + dz * y + n * dy * dz;
    moments[8] += sums[s + 8] + 2 * dz * z + n * dz * dz;
    moments[9] += n;
  }

  private double distance2(int at, double x, double y, double z) {
    double dx = points[at] - x;
    double dy = points[at + 1] - y;
    double dz = points[at + 2] - z;
    return dx * dx + dy * dy + dz * dz;
  }

  private int cell(double metres) {
    return (int) Math.floor(metres / voxel);
  }

  private double centre(int cell) {
    return (cell + 0.5) * voxel;
  }
}
