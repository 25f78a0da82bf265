package io.sparsewatt.gateway.edge;

import io.sparsewatt.gateway.edge.Contract.Endpoint;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** One thing that a request must satisfy. Thread-safe. */
interface Rule {

  /**
   * @throws io.sparsewatt.gateway.problem.ProblemException if it does not
   */
  void check(ServerHttpRequest request, Endpoint endpoint);
}
