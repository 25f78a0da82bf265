package io.sparsewatt.sensing.voxel;

/**
 * How well a stream's voxels stand for the plainly voxelised points of the same frame. "Near" means
 * the same voxel or one of the 26 around it (Chebyshev distance of at most 1).
 *
 * @param plain voxels with a point of this frame
 * @param plainNear of these, how many have an active voxel of the stream near
 * @param plainExact of these, how many are active themselves
 * @param stream active voxels of the stream
 * @param streamNear of these, how many have a plain voxel near
 * @param streamExact of these, how many are plain themselves
 */
public record VoxelFidelity(
    int plain, int plainNear, int plainExact, int stream, int streamNear, int streamExact) {

  /** Compares two strictly ascending lists of keys. */
  public static VoxelFidelity between(long[] plain, long[] stream) {
    int exact = count(plain, stream, 0);
    return new VoxelFidelity(
        plain.length,
        count(plain, stream, 1),
        exact,
        stream.length,
        count(stream, plain, 1),
        exact);
  }

  /** Share of the frame's voxels that the stream shows, 0..1; 1 where there is none. */
  public double recall() {
    return plain == 0 ? 1 : (double) plainNear / plain;
  }

  /** Share of the stream's voxels that the frame supports, 0..1; 1 where there is none. */
  public double precision() {
    return stream == 0 ? 1 : (double) streamNear / stream;
  }

  // For each of the 3 x 3 columns around a key one pointer into the other list; all only move up,
  // because both lists ascend.
  private static int count(long[] keys, long[] others, int reach) {
    int side = 2 * reach + 1;
    int[] at = new int[side * side];
    int near = 0;
    for (long key : keys) {
      boolean found = false;
      int column = 0;
      for (int dx = -reach; dx <= reach; dx++) {
        for (int dy = -reach; dy <= reach; dy++) {
          long low = key + dx * VoxelKey.STEP_X + dy * VoxelKey.STEP_Y - reach;
          int p = at[column];
          while (p < others.length && others[p] < low) {
            p++;
          }
          at[column++] = p;
          // Beyond the last x the sum wraps below zero, where no voxel is.
          found |= low > 0 && p < others.length && others[p] - low <= 2L * reach;
        }
      }
      if (found) {
        near++;
      }
    }
    return near;
  }
}
