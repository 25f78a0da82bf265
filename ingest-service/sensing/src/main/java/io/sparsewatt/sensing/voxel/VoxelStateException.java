package io.sparsewatt.sensing.voxel;

/**
 * An update does not fit the state it arrived at. The state is then unknown, and every delta
 * refused, until the next keyframe.
 */
public final class VoxelStateException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  VoxelStateException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** What does not fit. */
  public Reason reason() {
    return reason;
  }

  /** Kinds of misfit. */
  public enum Reason {
    /** A delta before the first keyframe, or after a failure. */
    NO_BASE,
    /** The delta's base is not the state here: an update was lost, repeated or reordered. */
    OTHER_BASE,
    /** The delta contradicts the state, or the result is not what its sender had. */
    DAMAGED
  }
}
