package io.sparsewatt.gateway;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says why the gateway does not start, in words in place of a stack trace. */
final class UnprotectedGatewayAnalyzer
    extends AbstractFailureAnalyzer<UnprotectedGatewayException> {

  @Override
  protected FailureAnalysis analyze(Throwable root, UnprotectedGatewayException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Set sparsewatt.gateway.edge.keys-file to a file with a key of at least 16 characters on"
            + " each line, or the environment variable SPARSEWATT_GATEWAY_EDGE_KEY to a key, or bind the"
            + " gateway to this machine with server.address=127.0.0.1.",
        cause);
  }
}
