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

  RangeImage(Clearing clearing) {
    margin = clearing.margin();
    double step = StrictMath.tan(StrictMath.toRadians(clearing.cell()));
    rows = (int) Math.ceil(2 * Directions.STEEPEST / step);
    columns = (int) Math.ceil(360 / clearing.cell());
    stride = columns + 1;
    directions = new Directions(rows, columns);
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
    // Points of a beam follow one another: those of one cell are one look at the image.
    int last = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int from = 0; from < count; from += Directions.SIZE) {
      int points = Math.min(Directions.SIZE, count - from);
      directions.toPoints(frame, from, points);
      for (int i = 0; i < points; i++) {
        int cell = directions.cell(i);
        double ground = directions.ground(i);
        if (cell != last) {
          keep(last, (float) least);
          last = cell;
          least = ground;
        }
        least = ground < least ? ground : least;
      }
    }
    keep(last, (float) least);
    if (firstCell < endCell) {
      firstRow = firstCell / stride;
      endRow = (endCell - 1) / stride + 1;
    }
    close();
    findOpen();
  }

  private void keep(int cell, float ground) {
    if (cell >= 0 && ground < nearest[cell]) {
      nearest[cell] = ground;
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
    int cell = directions.cell(at);
    return cell >= 0 && directions.ground(at) < open[cell];
  }
}
