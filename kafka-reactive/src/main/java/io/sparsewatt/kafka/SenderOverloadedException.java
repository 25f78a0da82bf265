package io.sparsewatt.kafka;

/** More records wait to be sent than the sender's bound allows; nothing of this one was sent. */
public final class SenderOverloadedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SenderOverloadedException(int limit) {
    super(limit + " records wait for the brokers already; slow down and send this one again");
  }
}
