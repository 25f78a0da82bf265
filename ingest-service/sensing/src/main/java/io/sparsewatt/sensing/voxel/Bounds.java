package io.sparsewatt.sensing.voxel;

/**
 * Refuses what lies out of bounds. A class of its own, so that a policy's part can be made before
 * the policy's defaults, which hold such parts.
 */
final class Bounds {

  private Bounds() {}

  static void require(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " of " + min + ".." + max + " required but it was " + value);
    }
  }
}
