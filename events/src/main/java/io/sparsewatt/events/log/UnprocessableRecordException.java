package io.sparsewatt.events.log;

/**
 * One record that no retry would make processable: damaged, or in contradiction with the contract.
 */
public final class UnprocessableRecordException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * @param code stable, lower case with hyphens
   * @param message what is wrong, with the value and the limit
   */
  public UnprocessableRecordException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** As above, with the failure beneath. */
  public UnprocessableRecordException(String code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** A stable name of the kind of failure. */
  public String code() {
    return code;
  }
}
