package io.sparsewatt.sensing;

/**
 * Input that cannot be taken: what, where and why, in words meant for the person who sent it.
 *
 * <p>The same text stands in the terminal and in problem+json; {@link #code()} is stable.
 */
public final class SensingException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * @param code stable, lower case with hyphens: {@code frame-truncated}, {@code frame-too-large},
   *     ...
   * @param message names the place, the value and the limit
   */
  public SensingException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** As above, with the failure beneath. */
  public SensingException(String code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** A stable name of the kind of failure. */
  public String code() {
    return code;
  }
}
