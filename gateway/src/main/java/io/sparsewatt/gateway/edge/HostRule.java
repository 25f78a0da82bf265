package io.sparsewatt.gateway.edge;

import io.sparsewatt.gateway.edge.Contract.Endpoint;
import io.sparsewatt.gateway.problem.Problem;
import io.sparsewatt.gateway.problem.ProblemException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Only the names that are this gateway's: a foreign one means that a page of its owner has had its
 * name point here (DNS rebinding).
 */
final class HostRule implements Rule {

  private final Set<String> hosts = new TreeSet<>();

  /**
   * @param bound the address that the gateway listens on
   */
  HostRule(Collection<String> configured, String bound) {
    hosts.add("localhost");
    hosts.add("127.0.0.1");
    hosts.add("[::1]");
    hosts.add(bound.contains(":") ? "[" + bound + "]" : bound);
    configured.forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
  }

  @Override
  public void check(ServerHttpRequest request, Endpoint endpoint) {
    String header = request.getHeaders().getFirst("Host");
    String name = name(header);
    if (name == null) {
      throw new ProblemException(
          new Problem(
              400,
              "request.host",
              "Host missing",
              "The request names no host, or one that can't be read."));
    }
    if (!hosts.contains(name)) {
      throw new ProblemException(
          new Problem(
              421,
              "request.host",
              "Host not served",
              "This gateway does not answer to `"
                  + name
                  + "`. Use localhost, or add the name to sparsewatt.gateway.edge.hosts."));
    }
  }

  /** The name without its port, lower case; null where there is none. */
  static @Nullable String name(@Nullable String header) {
    if (header == null || header.isEmpty()) {
      return null;
    }
    int end;
    if (header.charAt(0) == '[') {
      end = header.indexOf(']') + 1;
    } else {
      int colon = header.indexOf(':');
      end = colon < 0 ? header.length() : colon;
    }
    return end <= 0 ? null : header.substring(0, end).toLowerCase(Locale.ROOT);
  }
}
