package io.sparsewatt.sensing.voxel;

import io.sparsewatt.sensing.PointFrame;

/**
 * Sorts a frame's points into those of the box and the others, which it counts by what is wrong
 * with them.
 */
final class PointLocator {

  private PlacedBox box = PlacedBox.NONE;
  private boolean inRange;
  private int nonFinite;
  private int outOfRange;
  private int outside;

  /** Starts a frame. */
  void begin(PlacedBox within) {
    box = within;
    inRange = within.window().isInRange();
    nonFinite = 0;
    outOfRange = 0;
    outside = 0;
  }

  /**
   * Finds the places of a block's points.
   *
   * @param block that was made of the frame's points from {@code from} on
   * @param places takes the places in the box; {@link ScanVoxels#LEFT_OUT} of the other points
   */
  void locate(PointBlock block, PointFrame frame, int from, int points, long[] places) {
    // Of a box that reaches beyond the last key every point is looked at.
    long sure = inRange ? box.places() : 0;
    for (int i = 0; i < points; i++) {
      long place = block.place(i);
      places[i] = Long.compareUnsigned(place, sure) < 0 ? place : look(block, i, frame, from + i);
    }
  }

  private long look(PointBlock block, int at, PointFrame frame, int point) {
    // Nothing of a number is 0, of an infinite one or of none it is none.
    if (frame.x()[point] * 0 + frame.y()[point] * 0 + frame.z()[point] * 0 != 0) {
      nonFinite++;
      return ScanVoxels.LEFT_OUT;
    }
    int x = block.x(at);
    int y = block.y(at);
    int z = block.z(at);
    if (!VoxelKey.inRange(x, y, z)) {
      outOfRange++;
      return ScanVoxels.LEFT_OUT;
    }
    if (!box.window().contains(x, y, z)) {
      outside++;
      return ScanVoxels.LEFT_OUT;
    }
    return box.place(x, y, z);
  }

  /** Points of which a coordinate is infinite or none. */
  int nonFinite() {
    return nonFinite;
  }

  /** Points that no key reaches. */
  int outOfRange() {
    return outOfRange;
  }

  /** Points that a key reaches, but not in the box. */
  int outside() {
    return outside;
  }
}
