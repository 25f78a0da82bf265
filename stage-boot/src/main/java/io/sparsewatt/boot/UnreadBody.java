package io.sparsewatt.boot;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * What a client has sent, or is about to, when its request is refused. A server that answers and
 * closes on unread bytes resets the connection, and the answer may be lost with it.
 */
public final class UnreadBody {

  /** Twice the largest body that is taken: a client that sends one too large hears so. */
  public static final long MAX_BYTES = 64L << 20;

  /** How long it is waited for. */
  public static final Duration LIMIT = Duration.ofSeconds(2);

  private UnreadBody() {}

  /**
   * Takes it, so that the next request on the connection is found; where it is too much, or someone
   * had begun to read it, the answer tells the client that the connection ends.
   */
  static Mono<Void> discard(ServerWebExchange exchange) {
    ServerHttpRequest request = exchange.getRequest();
    if (request.getMethod().equals(HttpMethod.GET) || request.getMethod().equals(HttpMethod.HEAD)) {
      return Mono.empty();
    }
    HttpHeaders headers = exchange.getResponse().getHeaders();
    headers.set(HttpHeaders.CONNECTION, "close");
    if (request.getHeaders().getFirst(HttpHeaders.EXPECT) != null) {
      // It asked first, and is told not to.
      return Mono.empty();
    }
    AtomicLong taken = new AtomicLong();
    return request
        .getBody()
        .doOnNext(buffer -> {
          taken.addAndGet(buffer.readableByteCount());
          DataBufferUtils.release(buffer);
        })
        .takeUntil(buffer -> taken.get() > MAX_BYTES)
        .then()
        .timeout(LIMIT)
        .doOnSuccess(done -> {
          if (taken.get() <= MAX_BYTES) {
            headers.remove(HttpHeaders.CONNECTION);
          }
        })
        .onErrorComplete();
  }
}
