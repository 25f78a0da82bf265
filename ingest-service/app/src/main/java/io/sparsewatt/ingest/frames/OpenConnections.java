package io.sparsewatt.ingest.frames;

import io.sparsewatt.boot.Problem;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Connections that stay open: so many at a time, and told when the service stops, which by itself
 * would wait for them. Thread-safe.
 */
final class OpenConnections implements SmartLifecycle {

  private final String kind;
  private final int limit;
  private final AtomicInteger open = new AtomicInteger();
  private volatile Sinks.Empty<Void> stopping = Sinks.empty();
  private volatile boolean running;
  private volatile boolean stopped;

  /**
   * @param kind as a plural noun in refusals
   * @param limit at a time
   */
  OpenConnections(String kind, int limit) {
    this.kind = kind;
    this.limit = limit;
  }

  /**
   * Takes a place, to be given back with {@link #leave}.
   *
   * @throws Problem 503 where there is none
   */
  void enter() {
    if (open.incrementAndGet() > limit) {
      open.decrementAndGet();
      throw new Problem(
              HttpStatus.SERVICE_UNAVAILABLE,
              "too-many-connections",
              "there are "
                  + limit
                  + " "
                  + kind
                  + " already, which is the limit. Nothing was accepted; try again later")
          .retryAfter(Duration.ofSeconds(5));
    }
  }

  void leave() {
    open.decrementAndGet();
  }

  int open() {
    return open.get();
  }

  /** Completes when the service stops. */
  Mono<Void> stopping() {
    return stopping.asMono();
  }

  /** What a sender is told then. */
  static Problem goodbye() {
    return new Problem(
            HttpStatus.SERVICE_UNAVAILABLE, "stopping", "the service stops; connect again")
        .retryAfter(Duration.ofSeconds(2));
  }

  @Override
  public void start() {
    // The web server starts before this does: who is connected already is to be told as well.
    if (stopped) {
      stopping = Sinks.empty();
      stopped = false;
    }
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    stopped = true;
    stopping.tryEmitEmpty();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
