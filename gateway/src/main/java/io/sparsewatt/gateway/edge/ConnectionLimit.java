package io.sparsewatt.gateway.edge;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.sparsewatt.gateway.edge.Contract.Endpoint;
import io.sparsewatt.gateway.problem.Problem;
import io.sparsewatt.gateway.problem.ProblemException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Bounds connections: one beyond the limit is told so and closed; one beyond twice the limit is
 * closed at once. Thread-safe.
 */
public final class ConnectionLimit implements Rule {

  private static final AttributeKey<Boolean> BEYOND =
      AttributeKey.valueOf(ConnectionLimit.class, "beyond");

  private final int most;
  private final AtomicInteger open = new AtomicInteger();

  public ConnectionLimit(int most) {
    this.most = most;
  }

  /** Connections now. */
  public int open() {
    return open.get();
  }

  /** The server with its connections counted. */
  public HttpServer count(HttpServer server) {
    // Not doOnConnection, which is called for every request of a connection.
    return server.doOnChannelInit((observer, channel, remote) -> connected(channel));
  }

  private void connected(Channel channel) {
    int now = open.incrementAndGet();
    channel.closeFuture().addListener(closed -> open.decrementAndGet());
    if (now > 2L * most) {
      channel.close();
    } else if (now > most) {
      channel.attr(BEYOND).set(true);
    }
  }

  @Override
  public void check(ServerHttpRequest request, Endpoint endpoint) {
    Object beneath = ServerHttpRequestDecorator.getNativeRequest(request);
    if (beneath instanceof HttpServerRequest server) {
      boolean[] beyond = new boolean[1];
      server.withConnection(
          connection -> beyond[0] = Boolean.TRUE.equals(connection.channel().attr(BEYOND).get()));
      if (beyond[0]) {
        throw new ProblemException(
            new Problem(
                503,
                "request.too-many-connections",
                "Too many connections",
                most + " connections are open; that is the limit. Close some, or try again later."),
            Map.of("Retry-After", "5", "Connection", "close"));
      }
    }
  }
}
