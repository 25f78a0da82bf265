package io.sparsewatt.perception.stage;

import io.sparsewatt.engine.LayerRows;

/**
 * A 64-bit hash of a layer's sites and rows: the sum over sites of a mix of key and row bits, so
 * that it does not depend on how rows are stored. The mix is that of the voxel digest.
 */
final class OutputDigest {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private OutputDigest() {}

  static long of(LayerRows rows) {
    float[] row = new float[rows.channels()];
    long sum = 0;
    for (int r = 0; r < rows.sites(); r++) {
      rows.copyRow(r, row, 0);
      long hash = rows.key(r);
      for (float value : row) {
        // A NaN's payload is the only thing that may differ between two equal rows.
        hash = mix(hash + GOLDEN + Float.floatToIntBits(value));
      }
      sum += hash;
    }
    return sum;
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
