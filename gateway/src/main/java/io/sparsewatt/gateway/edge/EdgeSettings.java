package io.sparsewatt.gateway.edge;

import java.util.List;

/**
 * What a request must pass.
 *
 * @param hosts names answered to, besides localhost and the bound address
 * @param bound the address listened on
 * @param origins origins of pages that may write, besides the gateway's own
 * @param maxHeaderChars path and headers of a request
 * @param maxBodyBytes of a frame or a scenario
 * @param requestsPerSecond of one client
 * @param burst of one client, at once
 * @param clients whose rates are remembered
 * @param trustedProxies addresses and networks whose {@code X-Forwarded-For} names the client
 * @param connections at the same time
 */
public record EdgeSettings(
    List<String> hosts,
    String bound,
    List<String> origins,
    long maxHeaderChars,
    long maxBodyBytes,
    int requestsPerSecond,
    int burst,
    int clients,
    List<String> trustedProxies,
    int connections) {

  public EdgeSettings {
    if (requestsPerSecond < 1 || burst < 1 || clients < 1 || connections < 1) {
      throw new IllegalArgumentException(
          "requestsPerSecond "
              + requestsPerSecond
              + ", burst "
              + burst
              + ", clients "
              + clients
              + ", connections "
              + connections
              + "; each must be at least 1");
    }
  }
}
