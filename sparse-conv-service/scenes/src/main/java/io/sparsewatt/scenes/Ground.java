package io.sparsewatt.scenes;

import java.util.Arrays;

/**
 * The ground below a frame as a coarse height grid, anchored in the world.
 *
 * <p>Each cell proposes a low percentile of its columns' lowest voxels; a proposal far below its
 * neighbours is a reflection and goes. What remains is bounded from above by every other proposal
 * plus the steepest slope times the distance (a lower envelope, by a two-pass chamfer transform),
 * so that a roof or a hedge without visible ground comes down to the ground around it, and further
 * by averaging. On a cell's own evidence nothing is changed.
 */
final class Ground {

  // A tenth of a cell's columns may lie below the ground: reflections and registration.
  private static final int PERCENTILE_DIVISOR = 10;
  // Fewer columns than this say nothing of a cell.
  private static final int MIN_COLUMNS = 3;
  // A proposal further below the median of its neighbours is no ditch but a reflection, metres.
  private static final double PIT = 0.6;
  private static final int MIN_NEIGHBOURS = 4;
  // Enough for a hole of three or four cells, the size of a lorry.
  private static final int SWEEPS = 6;
  private static final double DIAGONAL = Math.sqrt(2);
  // Cells along an axis: 16 MB of heights at most. Two kilometres of two-metre cells.
  private static final int MAX_CELLS = 1024;
  // A cell of fewer voxels has too few columns to have a percentile.
  private static final int MIN_CELL_VOXELS = 4;

  private final double[] around = new double[8];
  private double[] proposed = new double[0];
  private double[] height = new double[0];
  private long[] lows = new long[0];
  private int width;
  private int depth;
  private int originX;
  private int originY;
  private int cellVoxels;
  private double voxelSize;

  void fit(Columns columns, double voxelSize, ScenePolicy policy) {
    this.voxelSize = voxelSize;
    int span = Math.max(columns.maxX - columns.minX, columns.maxY - columns.minY) + 1;
    cellVoxels =
        Math.max(
            Math.max(MIN_CELL_VOXELS, Math.ceilDiv(span, MAX_CELLS)),
            (int) Math.floor(policy.groundCell() / voxelSize + 0.5));
    originX = Math.floorDiv(columns.minX, cellVoxels);
    originY = Math.floorDiv(columns.minY, cellVoxels);
    width = Math.floorDiv(columns.maxX, cellVoxels) - originX + 1;
    depth = Math.floorDiv(columns.maxY, cellVoxels) - originY + 1;
    int cells = width * depth;
    if (height.length < cells) {
      height = new double[cells];
      proposed = new double[cells];
    }
    propose(columns, cells);
    dropPits(cells);
    spread(policy.maxSlope() * cellVoxels * voxelSize);
    settle();
  }

  private void propose(Columns columns, int cells) {
    if (lows.length < columns.count) {
      lows = new long[columns.x.length];
    }
    int lowest = Integer.MAX_VALUE;
    for (int c = 0; c < columns.count; c++) {
      int z = Columns.z(columns.keys[columns.start[c]]);
      lowest = Math.min(lowest, z);
      long cell =
          (long) (Math.floorDiv(columns.x[c], cellVoxels) - originX) * depth
              + (Math.floorDiv(columns.y[c], cellVoxels) - originY);
      // Cell above, height below: sorting groups by cell, each with its heights in order.
      lows[c] = cell << 32 | z - (long) Integer.MIN_VALUE;
    }
    Arrays.sort(lows, 0, columns.count);
    Arrays.fill(proposed, 0, cells, Double.POSITIVE_INFINITY);
    boolean any = false;
    for (int from = 0; from < columns.count; ) {
      long cell = lows[from] >>> 32;
      int to = from + 1;
      while (to < columns.count && lows[to] >>> 32 == cell) {
        to++;
      }
      if (to - from >= MIN_COLUMNS) {
        long packed = lows[from + (to - from) / PERCENTILE_DIVISOR] & 0xffff_ffffL;
        proposed[(int) cell] = centre((int) (packed + Integer.MIN_VALUE));
        any = true;
      }
      from = to;
    }
    if (!any) {
      Arrays.fill(proposed, 0, cells, centre(lowest));
    }
  }

  private double centre(int z) {
    return (z + 0.5) * voxelSize;
  }

  private void dropPits(int cells) {
    System.arraycopy(proposed, 0, height, 0, cells);
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < depth; j++) {
        int cell = i * depth + j;
        int n = 0;
        for (int di = -1; di <= 1; di++) {
          for (int dj = -1; dj <= 1; dj++) {
            boolean self = di == 0 && dj == 0;
            if (!self && i + di >= 0 && i + di < width && j + dj >= 0 && j + dj < depth) {
              double other = proposed[(i + di) * depth + j + dj];
              if (other != Double.POSITIVE_INFINITY) {
                around[n++] = other;
              }
            }
          }
        }
        if (n >= MIN_NEIGHBOURS) {
          Arrays.sort(around, 0, n);
          if (proposed[cell] < around[n / 2] - PIT) {
            height[cell] = Double.POSITIVE_INFINITY;
          }
        }
      }
    }
  }

  private void spread(double rise) {
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < depth; j++) {
        double h = height[i * depth + j];
        if (j > 0) {
          h = Math.min(h, height[i * depth + j - 1] + rise);
        }
        if (i > 0) {
          h = Math.min(h, height[(i - 1) * depth + j] + rise);
          if (j > 0) {
            h = Math.min(h, height[(i - 1) * depth + j - 1] + rise * DIAGONAL);
          }
          if (j + 1 < depth) {
            h = Math.min(h, height[(i - 1) * depth + j + 1] + rise * DIAGONAL);
          }
        }
        height[i * depth + j] = h;
      }
    }
    for (int i = width - 1; i >= 0; i--) {
      for (int j = depth - 1; j >= 0; j--) {
        double h = height[i * depth + j];
        if (j + 1 < depth) {
          h = Math.min(h, height[i * depth + j + 1] + rise);
        }
        if (i + 1 < width) {
          h = Math.min(h, height[(i + 1) * depth + j] + rise);
          if (j + 1 < depth) {
            h = Math.min(h, height[(i + 1) * depth + j + 1] + rise * DIAGONAL);
          }
          if (j > 0) {
            h = Math.min(h, height[(i + 1) * depth + j - 1] + rise * DIAGONAL);
          }
        }
        height[i * depth + j] = h;
      }
    }
  }

  // Where the ground was not seen, the envelope is only an upper bound: it settles towards the mean
  // of its neighbours.
  private void settle() {
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int i = 0; i < width; i++) {
        for (int j = 0; j < depth; j++) {
          int cell = i * depth + j;
          double own = height[cell];
          if (Math.abs(proposed[cell] - own) > voxelSize / 2) {
            // Opposite pairs, so that a slope stays a slope; at the rim the envelope stands.
            double along =
                i > 0 && i + 1 < width
                    ? (height[cell - depth] + height[cell + depth]) / 2
                    : Double.POSITIVE_INFINITY;
            double across =
                j > 0 && j + 1 < depth
                    ? (height[cell - 1] + height[cell + 1]) / 2
                    : Double.POSITIVE_INFINITY;
            double mean = along + across < Double.POSITIVE_INFINITY ? (along + across) / 2 : own;
            height[cell] = Math.min(own, mean);
          }
        }
      }
    }
  }

  /** Height of the ground's voxel centres below voxel column (x, y), bilinear between cells. */
  double at(int x, int y) {
    double u = (x + 0.5) / cellVoxels - originX - 0.5;
    double v = (y + 0.5) / cellVoxels - originY - 0.5;
    int i = clamp((int) Math.floor(u), width - 2);
    int j = clamp((int) Math.floor(v), depth - 2);
    int nextI = Math.min(i + 1, width - 1);
    int nextJ = Math.min(j + 1, depth - 1);
    double fi = Math.clamp(u - i, 0.0, 1.0);
    double fj = Math.clamp(v - j, 0.0, 1.0);
    double near = height[i * depth + j] * (1 - fj) + height[i * depth + nextJ] * fj;
    double far = height[nextI * depth + j] * (1 - fj) + height[nextI * depth + nextJ] * fj;
    return near * (1 - fi) + far * fi;
  }

  private static int clamp(int value, int most) {
    return Math.max(0, Math.min(value, most));
  }
}
