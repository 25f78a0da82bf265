package io.sparsewatt.sensing.voxel;

/**
 * The box of voxels that a sensor's stream covers: coordinates from the origin (inclusive) to
 * origin + extent (exclusive).
 *
 * @param originX smallest coordinate along x, voxels
 * @param originY smallest coordinate along y
 * @param originZ smallest coordinate along z
 * @param extentX number of voxels along x, at least 1
 * @param extentY number of voxels along y, at least 1
 * @param extentZ number of voxels along z, at least 1
 */
public record VoxelWindow(
    int originX, int originY, int originZ, int extentX, int extentY, int extentZ) {

  public VoxelWindow {
    if (extentX < 1 || extentY < 1 || extentZ < 1) {
      throw new IllegalArgumentException(
          "extents of at least 1 required: " + extentX + " x " + extentY + " x " + extentZ);
    }
  }

  /** Whether the voxel lies in the window. */
  public boolean contains(long key) {
    return contains(VoxelKey.x(key), VoxelKey.y(key), VoxelKey.z(key));
  }

  /** Whether the voxel lies in the window. */
  public boolean contains(int x, int y, int z) {
    // One unsigned comparison an axis: a coordinate below the origin wraps to a huge value.
    return Integer.compareUnsigned(x - originX, extentX) < 0
        && Integer.compareUnsigned(y - originY, extentY) < 0
        && Integer.compareUnsigned(z - originZ, extentZ) < 0;
  }

  /** Cells of the box, active or not. */
  public long cells() {
    return Math.multiplyExact(Math.multiplyExact((long) extentX, extentY), (long) extentZ);
  }

  /** Whether every voxel of the box has a key. */
  boolean isInRange() {
    return VoxelKey.inRange(originX, originY, originZ)
        && VoxelKey.inRange(originX + extentX, originY + extentY, originZ + extentZ);
  }

  /** The box grown on every side. */
  VoxelWindow grownBy(int voxels) {
    return new VoxelWindow(
        originX - voxels,
        originY - voxels,
        originZ - voxels,
        extentX + 2 * voxels,
        extentY + 2 * voxels,
        extentZ + 2 * voxels);
  }

  /** Whether no voxel lies in both. */
  boolean isDisjoint(VoxelWindow other) {
    return apart(originX, extentX, other.originX, other.extentX)
        || apart(originY, extentY, other.originY, other.extentY)
        || apart(originZ, extentZ, other.originZ, other.extentZ);
  }

  private static boolean apart(int origin, int extent, int otherOrigin, int otherExtent) {
    return origin + extent <= otherOrigin || otherOrigin + otherExtent <= origin;
  }
}
