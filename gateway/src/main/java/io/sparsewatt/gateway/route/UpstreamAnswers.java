package io.sparsewatt.gateway.route;

import io.sparsewatt.gateway.problem.Problem;
import io.sparsewatt.gateway.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * A service's error that is not in the platform's words is told in these: what it says would be of
 * its framework.
 */
public final class UpstreamAnswers implements GlobalFilter, Ordered {

  /** After the filter that writes the answer, which at -1 is around this one. */
  private static final int WITHIN_WRITING = 0;

  private static final MediaType PROBLEM = MediaType.parseMediaType(Problem.MEDIA_TYPE);

  @Override
  public int getOrder() {
    return WITHIN_WRITING;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    return chain.filter(exchange).then(Mono.defer(() -> check(exchange)));
  }

  private static Mono<Void> check(ServerWebExchange exchange) {
    HttpStatusCode status = exchange.getResponse().getStatusCode();
    if (exchange.getResponse().isCommitted() || status == null || !status.isError()) {
      return Mono.empty();
    }
    if (isProblem(exchange.getResponse().getHeaders().getContentType())) {
      return Mono.empty();
    }
    String path = exchange.getRequest().getPath().value();
    return Mono.error(
        new ProblemException(
            status.is5xxServerError()
                ? new Problem(
                    502,
                    "upstream.failed",
                    "A service failed",
                    "The service behind "
                        + path
                        + " answered "
                        + status.value()
                        + " without a reason. Its log says more.")
                : new Problem(
                    status.value(),
                    "upstream.refused",
                    "A service refused the request",
                    "The service behind "
                        + path
                        + " answered "
                        + status.value()
                        + " without a reason. /api/v1/openapi.json describes what it takes.")));
  }

  private static boolean isProblem(@Nullable MediaType type) {
    return type != null && type.isCompatibleWith(PROBLEM);
  }
}
