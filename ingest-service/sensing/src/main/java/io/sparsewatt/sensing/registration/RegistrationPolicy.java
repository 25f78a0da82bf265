package io.sparsewatt.sensing.registration;

/**
 * Bounds and scales of {@link ScanToMap}. The defaults suit vehicles with 16 to 128 beams outdoors.
 *
 * @param minRange nearer points are the vehicle itself, metres, at least 0
 * @param maxRange farther points are not used, and map voxels farther from the sensor are dropped,
 *     metres
 * @param voxel edge of a map voxel, metres, 0.1..10. Planes are fitted to 3 x 3 x 3 of them
 * @param pointsPerVoxel points that a map voxel keeps at most, 1..100
 * @param maxMapVoxels voxels that the map holds at most, 1..2^20; what does not fit is not added
 * @param maxIterations Gauss-Newton steps a scan at most, 1..500
 */
public record RegistrationPolicy(
    double minRange,
    double maxRange,
    double voxel,
    int pointsPerVoxel,
    int maxMapVoxels,
    int maxIterations) {

  /** 2.5..80 m, voxels of 1 m with 20 points, at most 131,072 of them, at most 40 steps. */
  public static final RegistrationPolicy DEFAULT =
      new RegistrationPolicy(2.5, 80, 1.0, 20, 1 << 17, 40);

  public RegistrationPolicy {
    if (!(minRange >= 0) || !(maxRange > minRange) || !(maxRange <= 1000)) {
      throw new IllegalArgumentException(
          "0 <= minRange < maxRange <= 1000 m required but they were "
              + minRange
              + " and "
              + maxRange);
    }
    if (!(voxel >= 0.1 && voxel <= 10)) {
      throw new IllegalArgumentException("voxel of 0.1..10 m required but it was " + voxel);
    }
    require("pointsPerVoxel", pointsPerVoxel, 100);
    require("maxMapVoxels", maxMapVoxels, 1 << 20);
    require("maxIterations", maxIterations, 500);
  }

  private static void require(String name, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(name + " of 1.." + max + " required but it was " + value);
    }
  }
}
