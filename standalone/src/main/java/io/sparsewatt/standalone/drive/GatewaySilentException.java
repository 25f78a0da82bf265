package io.sparsewatt.standalone.drive;

import java.io.IOException;

/** No gateway answers, or it stays unable to take anything for longer than is waited. */
public final class GatewaySilentException extends IOException {

  private static final long serialVersionUID = 1L;

  GatewaySilentException(String message, Throwable cause) {
    super(message, cause);
  }

  GatewaySilentException(String message) {
    super(message);
  }
}
