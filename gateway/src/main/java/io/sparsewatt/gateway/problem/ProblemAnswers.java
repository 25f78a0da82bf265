package io.sparsewatt.gateway.problem;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/** Answers every failure with problem+json. */
public final class ProblemAnswers implements WebExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemAnswers.class);

  private final Consumer<String> refused;

  /**
   * @param refused told the code of each problem
   */
  public ProblemAnswers(Consumer<String> refused) {
    this.refused = refused;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    ServerHttpResponse response = exchange.getResponse();
    String path = exchange.getRequest().getPath().value();
    if (response.isCommitted()) {
      // Half an answer is out: the connection's end is all that can still be said.
      LOG.debug("{} failed after its answer had begun: {}", path, failure.toString());
      return Mono.error(failure);
    }
    ProblemException answer = Problems.of(failure, path);
    Problem problem = answer.problem();
    if (problem.status() == 500) {
      LOG.error("{} {} failed", exchange.getRequest().getMethod(), path, failure);
    }
    refused.accept(problem.code());
    response.setStatusCode(HttpStatusCode.valueOf(problem.status()));
    HttpHeaders headers = response.getHeaders();
    headers.clear();
    headers.setContentType(MediaType.parseMediaType(Problem.MEDIA_TYPE));
    headers.setCacheControl("no-store");
    answer.headers().forEach(headers::set);
    byte[] body = problem.json(path);
    headers.setContentLength(body.length);
    DataBuffer buffer = response.bufferFactory().wrap(body);
    return response.writeWith(Mono.just(buffer));
  }
}
