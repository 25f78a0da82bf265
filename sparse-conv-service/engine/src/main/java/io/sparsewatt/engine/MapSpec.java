package io.sparsewatt.engine;

/**
 * A kernel map that layers share: one window between two levels.
 *
 * @param inLevel where inputs live
 * @param outLevel where outputs live; the same level for a submanifold window
 */
record MapSpec(Geometry geometry, int inLevel, int outLevel) {

  boolean isSubmanifold() {
    return inLevel == outLevel;
  }
}
