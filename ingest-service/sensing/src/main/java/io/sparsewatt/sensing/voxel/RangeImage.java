package io.sparsewatt.sensing.voxel;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.voxel.VoxelPolicy.Clearing;
import java.util.Arrays;

/**
 * One scan as an image: for every direction from the sensor how far its rays went, so that a voxel
 * can be asked whether they passed through it ({@link Clearing} has the rule).
 *
 * <p>Rows are equal steps of the elevation's tangent, columns of an angle that differs from the
 * azimuth by less than 0.6 degrees and needs no arc tangent: a division, products and a square root
 * give the same bits everywhere. Ranges are along the ground.
 */
final class RangeImage {

  private final double margin;
  private final int rows;
  private final int columns;
  // One more than columns: its last cell is the same as its first.
  private final int stride;
  private final float[] nearest;
  private final float[] lowest;
  private final float[] open;

  private final Directions directions;
  // Rows of the image that hold points, from the first to before the end: of most sensors a
  // quarter.
  private int firstRow;
  private int endRow;
  private int firstCell;
  private int endCell;
  // What is in no cell.
  private final int outside;

  // Of a block's points: runs in one cell, each with the least distance.
  private final int[] runCells = new int[Directions.SIZE];
  private final long[] runNearest = new long[Directions.SIZE];

  RangeImage(Clearing clearing) {
    margin = clearing.margin();
    double step = StrictMath.tan(StrictMath.toRadians(clearing.cell()));
    rows = (int) Math.ceil(2 * Directions.STEEPEST / step);
    columns = (int) Math.ceil(360 / clearing.cell());
    stride = columns + 1;
    directions = new Directions(rows, columns);
    outside = rows * stride;
    nearest = new float[rows * stride];
    lowest = new float[rows * stride];
    open = new float[rows * stride];
    endRow = rows;
  }

  /** Takes a scan; voxels are of this edge, on the world's grid. */
  void take(PointFrame frame, Pose pose, double voxelSize) {
    directions.from(pose, voxelSize);
    Arrays.fill(nearest, firstRow * stride, endRow * stride, Float.POSITIVE_INFINITY);
    firstRow = 0;
    endRow = 0;
    firstCell = nearest.length;
    endCell = 0;
    int count = frame.count();
    for (int from = 0; from < count; from += Directions.SIZE) {
      int points = Math.min(Directions.SIZE, count - from);
      directions.toPoints(frame, from, points);
      int runs = cut(points);
      for (int run = 0; run < runs; run++) {
        keep(runCells[run], (float) Double.longBitsToDouble(runNearest[run]));
      }
    }
    if (firstCell < endCell) {
      firstRow = firstCell / stride;
      endRow = (endCell - 1) / stride + 1;
    }
    close();
    findOpen();
  }

  // Points of a beam follow one another: those of one cell are one look at the image. Whether a run
  // goes on is a toss: no branch, the run is written again at each of its points. Distances are
  // compared by their bits, which are in the same order, as none is below 0.
  private int cut(int points) {
    int[] toCells = runCells;
    long[] toNearest = runNearest;
    int run = -1;
    int last = Integer.MAX_VALUE;
    long least = 0;
    for (int i = 0; i < points; i++) {
      int cell = directions.cell(i, outside);
      // All ones if it goes on, for neither number is negative.
      int same = (cell ^ last) - 1 >> Integer.SIZE - 1;
      long ground = Double.doubleToRawLongBits(directions.ground(i));
      least = Math.min(least & same | Long.MAX_VALUE & ~(long) same, ground);
      run += 1 + same;
      toCells[run] = cell;
      toNearest[run] = least;
      last = cell;
    }
    return run + 1;
  }

  private void keep(int cell, float ground) {
    if (cell != outside) {
      nearest[cell] = Math.min(nearest[cell], ground);
      firstCell = Math.min(firstCell, cell);
      endCell = Math.max(endCell, cell + 1);
    }
  }

  private void close() {
    for (int first = firstRow * stride; first < endRow * stride; first += stride) {
      nearest[first] = Math.min(nearest[first], nearest[first + columns]);
    }
  }

  // Where a cell and the one below hold points: the nearest of the 3 x 3 around, less the margin.
  private void findOpen() {
    Arrays.fill(open, 0);
    for (int row = Math.max(1, firstRow); row < endRow; row++) {
      int base = row * stride;
      int above = row + 1 < rows ? base + stride : base;
      for (int c = base; c < base + columns; c++) {
        lowest[c] = Math.min(nearest[c], Math.min(nearest[c - stride], nearest[above + c - base]));
      }
      for (int c = 0; c < columns; c++) {
        if (nearest[base + c] == Float.POSITIVE_INFINITY
            || nearest[base + c - stride] == Float.POSITIVE_INFINITY) {
          continue;
        }
        float left = lowest[base + (c == 0 ? columns - 1 : c - 1)];
        float right = lowest[base + (c == columns - 1 ? 0 : c + 1)];
        open[base + c] = (float) (Math.min(lowest[base + c], Math.min(left, right)) - margin);
      }
      open[base + columns] = open[base];
    }
  }

  /** Voxels to be asked for, from {@code first} on, at most {@link Directions#SIZE}. */
  void look(long[] keys, int first, int count) {
    directions.toVoxels(keys, first, count);
  }

  /** Whether the scan's rays passed through that voxel of those looked at. */
  boolean passedThrough(int at) {
    int cell = directions.cell(at, outside);
    return cell != outside && directions.ground(at) < open[cell];
  }
}
