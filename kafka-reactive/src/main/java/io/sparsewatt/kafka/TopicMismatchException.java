package io.sparsewatt.kafka;

/** A topic stands on the cluster in a way that the platform can't work with. */
public final class TopicMismatchException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TopicMismatchException(String message) {
    super(message);
  }
}
