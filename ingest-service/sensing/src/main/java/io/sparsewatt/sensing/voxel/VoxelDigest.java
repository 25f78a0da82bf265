package io.sparsewatt.sensing.voxel;

/**
 * A 64-bit fingerprint of a set of voxels with features: the sum, modulo 2^64, of {@link #of} over
 * its voxels. The sum does not depend on order, and a changed voxel costs one subtraction and one
 * addition. It finds lost and damaged updates; it is no defence against a forger.
 *
 * <p>The mix is MurmurHash3's 64-bit finaliser in David Stafford's variant 13, the one that {@link
 * java.util.SplittableRandom} uses.
 */
public final class VoxelDigest {

  // 2^64 / golden ratio, odd: keeps an all-zero feature word away from the mix's fixed point 0.
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private VoxelDigest() {}

  /**
   * One voxel's share.
   *
   * @param key its key
   * @param features its channels as one word: channel c is byte c from the least significant
   */
  public static long of(long key, long features) {
    return mix(mix(features + GOLDEN) ^ key);
  }

  /** The word of one feature row. */
  public static long word(byte[] features, int from, int channels) {
    long word = 0;
    for (int c = 0; c < channels; c++) {
      word |= (features[from + c] & 0xFFL) << (8 * c);
    }
    return word;
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
