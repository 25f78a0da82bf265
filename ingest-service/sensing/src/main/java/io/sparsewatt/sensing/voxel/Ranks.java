package io.sparsewatt.sensing.voxel;

/** The order of voxels that come as numbers, some of them more than once. */
sealed interface Ranks permits BitRanks, SortRanks {

  /**
   * Finds of each number how many distinct ones are below it.
   *
   * @param box that the numbers are of
   * @param places the numbers
   * @param count of the numbers
   * @param ranks takes the answers
   * @param keys takes the distinct voxels' keys, ascending; room for {@code count}
   * @return distinct voxels
   */
  int rank(PlacedBox box, long[] places, int count, int[] ranks, long[] keys);
}
