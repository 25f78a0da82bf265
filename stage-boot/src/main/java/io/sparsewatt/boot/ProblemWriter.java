package io.sparsewatt.boot;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Answers every failure as problem+json. */
final class ProblemWriter implements WebExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemWriter.class);

  private final JsonMapper json = JsonMapper.builder().build();

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    ServerHttpResponse response = exchange.getResponse();
    if (response.isCommitted()) {
      return Mono.error(failure);
    }
    if (DisconnectedClientHelper.isClientDisconnectedException(failure)) {
      // No one is left to be told, and nothing is wrong here.
      LOG.debug("the client of {} has gone", exchange.getRequest().getPath());
      return Mono.empty();
    }
    Problem problem = problem(exchange, failure);
    response.setStatusCode(problem.status());
    response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    problem
        .retryAfter()
        .ifPresent(wait ->
            response
                .getHeaders()
                .set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.toSeconds()))));
    Map<String, Object> body = problem.json(exchange.getRequest().getPath().value());
    DataBuffer buffer =
        response
            .bufferFactory()
            .wrap(json.writeValueAsString(body).getBytes(StandardCharsets.UTF_8));
    return UnreadBody.discard(exchange)
        .then(Mono.defer(() -> response.writeWith(Mono.just(buffer))));
  }

  private static Problem problem(ServerWebExchange exchange, Throwable failure) {
    return switch (failure) {
      case Problem problem -> problem;
      case DataBufferLimitException e ->
          new Problem(
              HttpStatus.CONTENT_TOO_LARGE, "body-too-large", String.valueOf(e.getMessage()));
      case ResponseStatusException e -> ofStatus(exchange, e);
      default -> {
        LOG.error(
            "{} {} failed",
            exchange.getRequest().getMethod(),
            exchange.getRequest().getPath(),
            failure);
        yield new Problem(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "defect",
            "a defect stopped this request; the service's log says more. Nothing of it was accepted");
      }
    };
  }

  private static Problem ofStatus(ServerWebExchange exchange, ResponseStatusException e) {
    HttpStatusCode code = e.getStatusCode();
    HttpStatus status = HttpStatus.valueOf(code.value());
    String path = exchange.getRequest().getMethod() + " " + exchange.getRequest().getPath().value();
    return switch (status) {
      case NOT_FOUND ->
          new Problem(
              status,
              "no-such-path",
              path + " is no path of this service; see /api/v1/openapi.json");
      case METHOD_NOT_ALLOWED ->
          new Problem(
              status, "method-not-allowed", path + " is not possible; see /api/v1/openapi.json");
      default ->
          new Problem(
              status,
              "http-" + status.value(),
              e.getReason() == null ? status.getReasonPhrase() : e.getReason());
    };
  }
}
