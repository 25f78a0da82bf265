package io.sparsewatt.events.voxel;

/**
 * A voxel event that does not fit what came before it, or itself: nothing until the next keyframe.
 */
public final class BrokenGroupException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String code;

  BrokenGroupException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** {@code delta-without-base}, {@code delta-of-another-base} or {@code voxel-event-damaged}. */
  public String code() {
    return code;
  }
}
