package io.sparsewatt.gateway.route;

import io.sparsewatt.gateway.problem.Problem;
import io.sparsewatt.gateway.problem.Problems;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import reactor.core.publisher.Mono;

/**
 * Sockets of services. A client's side is open before the service is asked, so that a service that
 * is not there, or goes, can only be told on the socket: in the words that ingest's own sockets end
 * with.
 */
public final class ProxiedSockets implements BeanPostProcessor {

  private static final Logger LOG = LoggerFactory.getLogger(ProxiedSockets.class);

  /** As ingest's: an application's codes begin at 4000; 4503 is HTTP's 503. */
  private static final int CLOSE_CODES = 4000;

  /** A close frame has 125 bytes, and 2 are the code. */
  private static final int MAX_REASON_BYTES = 123;

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (!(bean instanceof WebSocketService service)) {
      return bean;
    }
    return (WebSocketService)
        (exchange, handler) ->
            service.handleRequest(
                exchange, ending(handler, exchange.getRequest().getPath().value()));
  }

  private static WebSocketHandler ending(WebSocketHandler handler, String path) {
    return new WebSocketHandler() {
      @Override
      public List<String> getSubProtocols() {
        return handler.getSubProtocols();
      }

      @Override
      public Mono<Void> handle(WebSocketSession session) {
        return handler
            .handle(session)
            // Where either side has closed with a code, this says nothing more.
            .then(Mono.defer(() -> session.close(status(gone(path)))))
            .onErrorResume(failure -> {
              LOG.debug("the socket {} ends", path, failure);
              return end(session, path, Problems.of(failure, path).problem());
            });
      }
    };
  }

  private static Problem gone(String path) {
    return new Problem(
        503,
        "upstream.gone",
        "A service ended the connection",
        "The service behind " + path + " ended the connection. Connect again in a few seconds.");
  }

  private static Mono<Void> end(WebSocketSession session, String path, Problem problem) {
    String words =
        "{\"status\":\"closing\",\"credit\":0,\"problem\":"
            + new String(problem.json(path), StandardCharsets.UTF_8)
            + "}";
    return session
        .send(Mono.just(session.textMessage(words)))
        .then(Mono.defer(() -> session.close(status(problem))))
        .onErrorComplete();
  }

  private static CloseStatus status(Problem problem) {
    byte[] words = (problem.code() + ": " + problem.detail()).getBytes(StandardCharsets.US_ASCII);
    return new CloseStatus(
        CLOSE_CODES + problem.status(),
        new String(words, 0, Math.min(words.length, MAX_REASON_BYTES), StandardCharsets.US_ASCII));
  }
}
