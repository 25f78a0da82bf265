package io.sparsewatt.gateway.edge;

import io.sparsewatt.gateway.edge.Contract.Endpoint;
import io.sparsewatt.gateway.problem.Problem;
import io.sparsewatt.gateway.problem.ProblemException;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Only the methods that a path has. */
final class MethodRule implements Rule {

  @Override
  public void check(ServerHttpRequest request, Endpoint endpoint) {
    HttpMethod method = request.getMethod();
    if (endpoint.methods().isEmpty()) {
      throw new ProblemException(
          new Problem(
              404,
              "request.unknown-path",
              "Nothing here",
              "There is nothing at "
                  + request.getPath().value()
                  + ". /api/v1/openapi.json lists what there is."));
    }
    if (!endpoint.methods().contains(method)) {
      String allowed =
          endpoint.methods().stream().map(HttpMethod::name).collect(Collectors.joining(", "));
      throw new ProblemException(
          new Problem(
              405,
              "request.method",
              "Method not supported",
              request.getPath().value() + " has no " + method.name() + "; it has " + allowed + "."),
          Map.of("Allow", allowed));
    }
  }
}
