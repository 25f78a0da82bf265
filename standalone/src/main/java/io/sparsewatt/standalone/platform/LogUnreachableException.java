package io.sparsewatt.standalone.platform;

/** The broker cannot be asked. The message is for the user. */
public final class LogUnreachableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LogUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
