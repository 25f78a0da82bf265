package io.sparsewatt.engine;

/**
 * A kernel map that layers share: one window between two levels.
 *
 * @param inLevel where the window's inputs live
 * @param outLevel where its outputs live; the same level for a submanifold window
 * @param role which of the two follows the other
 */
record MapSpec(Geometry geometry, int inLevel, int outLevel, Role role) {

  /** What a map does to the levels it joins. */
  enum Role {
    /** Both are the same level. */
    WITHIN,
    /** An output lives while the window reaches it from an input. */
    DEFINES_OUTPUTS,
    /** An input lives while the window reaches it from an output: the map is read backwards. */
    DEFINES_INPUTS,
    /** Both have their sites from elsewhere. */
    BETWEEN
  }

  boolean joins(Geometry window, int in, int out) {
    return geometry.equals(window) && inLevel == in && outLevel == out;
  }

  /** The level that it makes, or {@link Layer#NONE}. */
  int defined() {
    return switch (role) {
      case DEFINES_OUTPUTS -> outLevel;
      case DEFINES_INPUTS -> inLevel;
      case WITHIN, BETWEEN -> Layer.NONE;
    };
  }

  /** The level that a defining map makes it of. */
  int defining() {
    return role == Role.DEFINES_OUTPUTS ? inLevel : outLevel;
  }
}
