package io.sparsewatt.gateway.edge;

import io.sparsewatt.gateway.edge.Contract.Endpoint;
import io.sparsewatt.gateway.problem.Problem;
import io.sparsewatt.gateway.problem.ProblemException;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Request line and headers, names and values together, up to a number of characters. */
final class HeaderSizeRule implements Rule {

  /** {@code ": "} and the line's end. */
  private static final int PER_HEADER = 4;

  private final long most;

  HeaderSizeRule(long most) {
    this.most = most;
  }

  @Override
  public void check(ServerHttpRequest request, Endpoint endpoint) {
    long[] size = {request.getURI().toString().length()};
    request
        .getHeaders()
        .forEach((name, values) ->
            values.forEach(value -> size[0] += name.length() + value.length() + PER_HEADER));
    if (size[0] > most) {
      throw new ProblemException(
          new Problem(
              431,
              "request.headers-too-large",
              "Headers too large",
              "Path and headers have " + size[0] + " characters; " + most + " are the limit."));
    }
  }
}
