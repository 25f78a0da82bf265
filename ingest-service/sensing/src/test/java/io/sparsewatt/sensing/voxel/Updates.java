package io.sparsewatt.sensing.voxel;

import java.util.Arrays;

/** Bit-for-bit comparison of updates; records compare their arrays by identity. */
final class Updates {

  private Updates() {}

  static void assertSame(
      VoxelUpdate actual, VoxelUpdate expected, String where, Object... arguments) {
    boolean same =
        actual.kind() == expected.kind()
            && actual.window().equals(expected.window())
            && actual.channels() == expected.channels()
            && Arrays.equals(actual.deactivated(), expected.deactivated())
            && Arrays.equals(actual.upserted(), expected.upserted())
            && actual.activated() == expected.activated()
            && Arrays.equals(actual.features(), expected.features())
            && actual.active() == expected.active()
            && actual.baseDigest() == expected.baseDigest()
            && actual.stateDigest() == expected.stateDigest()
            && actual.counts().equals(expected.counts())
            && Arrays.equals(actual.plain(), expected.plain());
    if (!same) {
      throw new AssertionError(
          String.format(where, arguments) + ": " + actual + " instead of " + expected);
    }
  }
}
