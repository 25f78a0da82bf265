package io.sparsewatt.ingest.registry;

import io.sparsewatt.boot.Problem;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/** What a sender is told when Kafka did not acknowledge a record. */
public final class Unstored {

  private static final Logger LOG = LoggerFactory.getLogger(Unstored.class);

  private Unstored() {}

  /** A 503 that says nothing of Kafka's own words, which go to the log. */
  public static Problem problem(String what, Throwable cause) {
    LOG.warn("{} was not acknowledged", what, cause);
    return new Problem(
            HttpStatus.SERVICE_UNAVAILABLE,
            "log-unavailable",
            what
                + " was not acknowledged by Kafka. It may or may not be stored; send it again with"
                + " the same stream and seq: what was stored is recognised")
        .retryAfter(Duration.ofSeconds(2));
  }
}
