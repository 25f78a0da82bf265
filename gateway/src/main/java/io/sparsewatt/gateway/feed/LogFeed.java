package io.sparsewatt.gateway.feed;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Where the views' records come from. */
public interface LogFeed {

  /**
   * The sensors' registry from its beginning and every other topic from a few seconds back, for
   * ever: in order within each partition of a topic, in no order between topics. A record may come
   * more than once.
   *
   * @param caughtUp run when everything was delivered that the log held at subscription
   */
  Flux<FeedRecord> follow(Runnable caughtUp);

  /** Whether the brokers answer now; never fails, answers within seconds. */
  Mono<Boolean> reachable();
}
