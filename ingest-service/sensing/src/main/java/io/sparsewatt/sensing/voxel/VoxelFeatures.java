package io.sparsewatt.sensing.voxel;

import io.sparsewatt.sensing.voxel.VoxelPolicy.Deltas;
import io.sparsewatt.sensing.voxel.VoxelPolicy.Range;

/**
 * The features of a voxel as a word, a byte each from the lowest ({@link Voxeliser} says which).
 * Divisors and heights are few, so quotients are products and heights come from a table.
 */
final class VoxelFeatures {

  // 255 / 16: intensities differ by this much from calibration and angle alone on real sensors.
  private static final int INTENSITY_LEVELS = 16;

  private static final int MOST_HITS = 32;

  // 2^32 / d rounded up: the product with x, less its lower 32 bits, is x / d while x * d is below
  // 2^32. Of offsets x is at most 2^14 and d 64, of levels 2^17 and 8160.
  private static final long[] PER_HIT = new long[MOST_HITS + 1];
  private static final long[] PER_LEVEL = new long[MOST_HITS + 1];

  static {
    for (int n = 1; n <= MOST_HITS; n++) {
      PER_HIT[n] = (1L << 32) / (2L * n) + 1;
      PER_LEVEL[n] = (1L << 32) / (255L * n) + 1;
    }
  }

  // Features 0, 2 and 4, and 1 and 3, as lanes of 16 bits.
  private static final long EVEN = 0x00FF_00FF_00FFL;
  private static final long ODD = 0x00FF_00FFL;
  private static final long LIFT = 0x4000_4000_4000_4000L;
  // Signed bytes as unsigned ones in the same order.
  private static final long BIAS = 0x80_8080_8080L;

  private final long evenDeltas;
  private final long oddDeltas;
  // By the levels above the ground, less the lowest that a box can have.
  private final long[] heights;
  private final int belowGround;

  VoxelFeatures(Range range, Deltas deltas) {
    long offset = Math.round(deltas.offset() * 256);
    long intensity = Math.round(deltas.intensity() * 127);
    long height = Math.round(deltas.height() * 127 / Voxeliser.HEIGHT_RANGE);
    evenDeltas = offset | offset << 16 | height << 32;
    oddDeltas = offset | intensity << 16;
    belowGround = range.extentZ() - 1;
    heights = new long[2 * belowGround + 1];
    for (int i = 0; i < heights.length; i++) {
      double metres = (i - belowGround) * range.size();
      int q = (int) Math.floor(metres * (127 / Voxeliser.HEIGHT_RANGE) + 0.5);
      heights[i] = (Math.max(-127, Math.min(127, q)) & 0xFFL) << 32;
    }
  }

  /**
   * The features.
   *
   * @param hits of the voxel, 1..32
   * @param sums over these of the means, lanes as in {@link ScanVoxels#means}
   * @param aboveGround voxels between the ground and the voxel; both in the box
   */
  long of(int hits, long sums, int aboveGround) {
    long perHit = PER_HIT[hits];
    long level = ((sums >>> 48) * INTENSITY_LEVELS * PER_LEVEL[hits]) >>> 32;
    level = Math.min(INTENSITY_LEVELS - 1, level);
    return offset(sums & 0xFFFF, hits, perHit)
        | offset(sums >>> 16 & 0xFFFF, hits, perHit) << 8
        | offset(sums >>> 32 & 0xFFFF, hits, perHit) << 16
        | level * 127 / (INTENSITY_LEVELS - 1) << 24
        | heights[aboveGround + belowGround];
  }

  private static long offset(long sum, int n, long perHit) {
    return Math.max(-127, ((2 * sum + n) * perHit >>> 32) - 128) & 0xFF;
  }

  /** Whether a feature differs from the word sent before by more than its delta. */
  boolean differ(long word, long before) {
    long a = word ^ BIAS;
    long b = before ^ BIAS;
    return !isNear(a & EVEN, b & EVEN, evenDeltas)
        || !isNear(a >>> 8 & ODD, b >>> 8 & ODD, oddDeltas);
  }

  // In each lane of 16 bits: a - b is at least -d and at most d. With 2^14 on top no lane borrows
  // from the next, and the bit of 2^14 tells the sign.
  private static boolean isNear(long a, long b, long deltas) {
    long least = (a | LIFT) - b + deltas;
    long most = (b | LIFT) - a + deltas;
    return (least & most & LIFT) == LIFT;
  }
}
