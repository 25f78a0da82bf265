package io.sparsewatt.sensing.voxel;

import java.util.Arrays;

/**
 * The level of the ground, as a function of the set of voxels that it was given.
 *
 * <p>The world is cut into square columns of 3.2 m. A column's ground is the lowest level at or
 * below which 5 % of the voxels of the 3 x 3 columns around it lie, at least three (all, where
 * there are fewer). So a few stray returns below the road do not pull the ground down, and a wall
 * of many voxels does not push it up; where nothing but the top of an object is seen, its lowest
 * part counts as ground. Cost: an addition a voxel, and one short histogram for each column asked
 * for.
 */
final class GroundLevels {

  private static final double COLUMN_METRES = 3.2;
  // Of a key, those of z: what is above them names the vertical that a voxel is in.
  private static final int VERTICAL_BITS = 21;
  private static final int NEEDED = 3;
  private static final int ONE_IN = 20;
  // Levels a block: the default box is 32 voxels high, so that one or two blocks cover it.
  private static final int BLOCK = 32;
  // Columns along y that are remembered: 820 m. In a wider box some are measured more than once.
  private static final int KNOWN = 256;
  // Strips that are kept: three are needed at once.
  private static final int STRIPS = 4;

  private final int side;
  private final VoxelIndex blocks = new VoxelIndex();
  // Levels measured in this frame, each in the place of its column along y: keys come in order of
  // x,
  // so that a row of columns is asked for again and again, and never after the next.
  private final long[] known = new long[KNOWN];
  private final int[] knownLevels = new int[KNOWN];
  private int[] counts = new int[BLOCK * 256];
  private int[] totals = new int[256];
  private int[] free = new int[256];
  private int freeCount;
  private int end;
  private int[] histogram = new int[0];
  private final int[][] strips = new int[STRIPS][0];
  private final long[] stripColumns = new long[STRIPS];

  // Of the key before.
  private int blockX;
  private int blockY;
  private int blockZ;
  private int lastBlock = VoxelIndex.ABSENT;
  private int columnX;
  private int columnY;
  private int lastLevel = VoxelIndex.ABSENT;
  private long lastVertical = VoxelKey.NONE;
  private int bottom;

  GroundLevels(double size) {
    side = Math.max(1, (int) Math.round(COLUMN_METRES / size));
  }

  /** Forgets every voxel; keeps the memory. */
  void clear() {
    blocks.clear();
    Arrays.fill(counts, 0, end * BLOCK, 0);
    Arrays.fill(totals, 0, end, 0);
    freeCount = 0;
    end = 0;
    lastBlock = VoxelIndex.ABSENT;
    lastLevel = VoxelIndex.ABSENT;
  }

  void add(long key) {
    int block = blockOf(key);
    if (block == VoxelIndex.ABSENT) {
      block = freeCount > 0 ? free[--freeCount] : end++;
      if (end > totals.length) {
        totals = Arrays.copyOf(totals, totals.length * 2);
        counts = Arrays.copyOf(counts, counts.length * 2);
      }
      blocks.putIfAbsent(VoxelKey.packUnchecked(blockX, blockY, blockZ), block);
      lastBlock = block;
    }
    totals[block]++;
    counts[block * BLOCK + Math.floorMod(VoxelKey.z(key), BLOCK)]++;
  }

  void remove(long key) {
    int block = blockOf(key);
    counts[block * BLOCK + Math.floorMod(VoxelKey.z(key), BLOCK)]--;
    if (--totals[block] == 0) {
      blocks.remove(VoxelKey.packUnchecked(blockX, blockY, blockZ));
      lastBlock = VoxelIndex.ABSENT;
      if (freeCount == free.length) {
        free = Arrays.copyOf(free, free.length * 2);
      }
      free[freeCount++] = block;
    }
  }

  // Keys come in order, so the next one is mostly of the same block: no division and no look-up.
  private int blockOf(long key) {
    int x = VoxelKey.x(key);
    int y = VoxelKey.y(key);
    int z = Math.floorDiv(VoxelKey.z(key), BLOCK);
    boolean same = isIn(x, blockX) && isIn(y, blockY) && z == blockZ;
    if (!same || lastBlock == VoxelIndex.ABSENT) {
      blockX = Math.floorDiv(x, side);
      blockY = Math.floorDiv(y, side);
      blockZ = z;
      lastBlock = blocks.get(VoxelKey.packUnchecked(blockX, blockY, blockZ));
    }
    return lastBlock;
  }

  private boolean isIn(int coordinate, int column) {
    return Integer.compareUnsigned(coordinate - column * side, side) < 0;
  }

  /** The set is complete for this frame; levels from {@code bottom} up are looked at. */
  void look(int newBottom, int levels) {
    Arrays.fill(known, VoxelKey.NONE);
    lastLevel = VoxelIndex.ABSENT;
    lastVertical = VoxelKey.NONE;
    bottom = newBottom;
    Arrays.fill(stripColumns, VoxelKey.NONE);
    if (histogram.length != levels) {
      histogram = new int[levels];
      for (int i = 0; i < STRIPS; i++) {
        strips[i] = new int[levels];
      }
    }
  }

  /** Level of the ground at the voxel, voxels above the bottom. */
  int above(long key) {
    // Mostly above or below the voxel before.
    if (key >>> VERTICAL_BITS == lastVertical) {
      return lastLevel;
    }
    lastVertical = key >>> VERTICAL_BITS;
    int x = VoxelKey.x(key);
    int y = VoxelKey.y(key);
    if (!(lastLevel != VoxelIndex.ABSENT && isIn(x, columnX) && isIn(y, columnY))) {
      columnX = Math.floorDiv(x, side);
      columnY = Math.floorDiv(y, side);
      long column = VoxelKey.packUnchecked(columnX, columnY, 0);
      int place = columnY & KNOWN - 1;
      if (known[place] != column) {
        known[place] = column;
        knownLevels[place] = measure(columnX, columnY);
      }
      lastLevel = knownLevels[place];
    }
    return lastLevel;
  }

  private int measure(int cx, int cy) {
    int levels = histogram.length;
    int[] left = strip(cx, cy - 1);
    int[] middle = strip(cx, cy);
    int[] right = strip(cx, cy + 1);
    int total = 0;
    for (int level = 0; level < levels; level++) {
      int here = left[level] + middle[level] + right[level];
      histogram[level] = here;
      total += here;
    }
    int needed = Math.max(Math.min(NEEDED, total), total / ONE_IN);
    int below = 0;
    for (int level = 0; level < levels; level++) {
      below += histogram[level];
      if (below >= needed && below > 0) {
        return level;
      }
    }
    return 0;
  }

  // Voxels by level of three columns along x. Columns along y are mostly asked for one after
  // another, so that two of three strips are there.
  private int[] strip(int cx, int cy) {
    long column = VoxelKey.packUnchecked(cx, cy, 0);
    int place = cy & STRIPS - 1;
    int[] strip = strips[place];
    if (stripColumns[place] == column) {
      return strip;
    }
    stripColumns[place] = column;
    Arrays.fill(strip, 0);
    int levels = strip.length;
    int firstBlock = Math.floorDiv(bottom, BLOCK);
    int endBlock = Math.floorDiv(bottom + levels - 1, BLOCK) + 1;
    for (int x = cx - 1; x <= cx + 1; x++) {
      for (int b = firstBlock; b < endBlock; b++) {
        int block = blocks.get(VoxelKey.packUnchecked(x, cy, b));
        if (block == VoxelIndex.ABSENT) {
          continue;
        }
        int from = Math.max(0, b * BLOCK - bottom);
        int to = Math.min(levels, (b + 1) * BLOCK - bottom);
        int base = block * BLOCK + bottom - b * BLOCK;
        for (int level = from; level < to; level++) {
          strip[level] += counts[base + level];
        }
      }
    }
    return strip;
  }
}
