package io.sparsewatt.sensing.voxel;

/**
 * Packed voxel coordinates.
 *
 * <p>A signed coordinate triple (x, y, z), each {@code floor(metres / size)}, becomes one
 * non-negative long: 21 bits an axis, biased by 2^20, x most significant, z least. Numeric order of
 * keys is therefore the order by x, then y, then z: the canonical order of every list of voxels.
 *
 * <p>A coordinate lies strictly between -2^20 and 2^20. So no biased field is ever zero, key 0
 * names no voxel ({@link #NONE}), and adding {@link #STEP_X}, {@link #STEP_Y} or 1 to a key, or
 * subtracting it, never reaches a voxel on the far side of the grid: a carry leaves a zero field
 * behind.
 *
 * <p>Pixels of an event camera use (row, column, 0).
 */
public final class VoxelKey {

  /** Coordinates satisfy {@code -LIMIT < i < LIMIT}. */
  public static final int LIMIT = 1 << 20;

  /** No voxel's key. */
  public static final long NONE = 0;

  /** Distance in keys to the neighbour along x. */
  public static final long STEP_X = 1L << 42;

  /** Distance in keys to the neighbour along y; along z it is 1. */
  public static final long STEP_Y = 1L << 21;

  private static final int MASK = (1 << 21) - 1;

  private VoxelKey() {}

  /** Whether the triple can be packed. */
  public static boolean inRange(int x, int y, int z) {
    return x > -LIMIT && x < LIMIT && y > -LIMIT && y < LIMIT && z > -LIMIT && z < LIMIT;
  }

  /**
   * The key of a triple.
   *
   * @throws IllegalArgumentException if a coordinate is out of range
   */
  public static long pack(int x, int y, int z) {
    if (!inRange(x, y, z)) {
      throw new IllegalArgumentException(
          "voxel coordinates within +-" + (LIMIT - 1) + " required: " + x + " " + y + " " + z);
    }
    return packUnchecked(x, y, z);
  }

  static long packUnchecked(int x, int y, int z) {
    return (long) (x + LIMIT) << 42 | (long) (y + LIMIT) << 21 | (z + LIMIT);
  }

  /** Whether the value is the key of some voxel. */
  public static boolean isValid(long key) {
    return key >= 0 && key >>> 42 != 0 && (key >>> 21 & MASK) != 0 && (key & MASK) != 0;
  }

  /** Signed coordinate along x (pixels: the row). */
  public static int x(long key) {
    return (int) (key >>> 42) - LIMIT;
  }

  /** Signed coordinate along y (pixels: the column). */
  public static int y(long key) {
    return (int) (key >>> 21 & MASK) - LIMIT;
  }

  /** Signed coordinate along z. */
  public static int z(long key) {
    return (int) (key & MASK) - LIMIT;
  }
}
