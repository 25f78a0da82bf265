package io.sparsewatt.planner.scenario;

/**
 * A scenario that cannot be planned: what, where, the value, the limit, and what to do, in words
 * meant for the person who sent it.
 *
 * <p>The same text stands in the terminal and in problem+json; {@link #code()} is stable.
 */
public final class ScenarioException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * @param code stable, lower case with hyphens: {@code no-lanes}, {@code too-many-agents}, ...
   * @param message names the place, the value, the limit and the remedy
   */
  public ScenarioException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** As above, with the failure beneath. */
  public ScenarioException(String code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** A stable name of the kind of failure. */
  public String code() {
    return code;
  }
}
