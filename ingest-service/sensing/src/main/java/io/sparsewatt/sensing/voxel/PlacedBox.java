package io.sparsewatt.sensing.voxel;

/**
 * A box whose voxels have numbers, from 0, rising with their keys. Each column of voxels has room
 * for a multiple of 64, so that words of bits hold whole columns.
 *
 * @param window the box
 * @param height numbers that a column takes
 */
record PlacedBox(VoxelWindow window, int height) {

  /** One voxel at the origin. */
  static final PlacedBox NONE = of(new VoxelWindow(0, 0, 0, 1, 1, 1));

  static PlacedBox of(VoxelWindow window) {
    return new PlacedBox(window, (window.extentZ() + Long.SIZE - 1) & -Long.SIZE);
  }

  /** All numbers are below this. */
  long places() {
    return (long) window.extentX() * window.extentY() * height;
  }

  /** The number of a voxel of the box. */
  long place(int x, int y, int z) {
    long column = (long) (x - window.originX()) * window.extentY() + (y - window.originY());
    return column * height + (z - window.originZ());
  }

  /** The key of the voxel with that number. */
  long key(long place) {
    long column = place / height;
    int x = (int) (column / window.extentY());
    int y = (int) (column - (long) x * window.extentY());
    int z = (int) (place - column * height);
    return VoxelKey.packUnchecked(x + window.originX(), y + window.originY(), z + window.originZ());
  }
}
