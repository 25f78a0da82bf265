package io.sparsewatt.gateway.live;

import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.netty.DisposableChannel;
import reactor.netty.http.server.HttpServerRequest;

/** The connection beneath a request. */
final class Connections {

  private Connections() {}

  /** Ends it: what it was to carry can't be said any more. */
  static void drop(ServerWebExchange exchange) {
    Object request = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
    if (request instanceof HttpServerRequest server) {
      server.withConnection(DisposableChannel::dispose);
    }
  }
}
