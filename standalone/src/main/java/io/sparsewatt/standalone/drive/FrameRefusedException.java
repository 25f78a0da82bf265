package io.sparsewatt.standalone.drive;

import java.io.IOException;

/** The gateway will not take a request, however often it is sent. The message is the gateway's. */
public final class FrameRefusedException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int status;

  FrameRefusedException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** HTTP status. */
  public int status() {
    return status;
  }
}
