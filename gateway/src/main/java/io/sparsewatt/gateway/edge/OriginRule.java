package io.sparsewatt.gateway.edge;

import io.sparsewatt.gateway.edge.Contract.Endpoint;
import io.sparsewatt.gateway.problem.Problem;
import io.sparsewatt.gateway.problem.ProblemException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * A page of another site neither writes nor opens sockets here. Programs send neither {@code
 * Origin} nor {@code Sec-Fetch-Site}, and pass.
 */
final class OriginRule implements Rule {

  private final Set<String> origins = new TreeSet<>();

  OriginRule(Collection<String> configured) {
    configured.forEach(origin -> origins.add(origin.toLowerCase(Locale.ROOT)));
  }

  @Override
  public void check(ServerHttpRequest request, Endpoint endpoint) {
    HttpMethod method = request.getMethod();
    HttpHeaders headers = request.getHeaders();
    boolean upgrades = headers.getUpgrade() != null;
    if (!upgrades && (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD))) {
      return;
    }
    String origin = headers.getOrigin();
    if (origin != null) {
      if (!isOwn(origin, headers.getFirst("Host"))
          && !origins.contains(origin.toLowerCase(Locale.ROOT))) {
        throw refused("origin " + printable(origin));
      }
      return;
    }
    String site = headers.getFirst("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      throw refused("another site");
    }
  }

  /** Host and port decide; the scheme is the reverse proxy's, where there is one. */
  private static boolean isOwn(String origin, @Nullable String host) {
    return host != null
        && (origin.equalsIgnoreCase("http://" + host)
            || origin.equalsIgnoreCase("https://" + host));
  }

  private static String printable(String origin) {
    return "`" + (origin.length() > 100 ? origin.substring(0, 100) + "..." : origin) + "`";
  }

  private static ProblemException refused(String who) {
    return new ProblemException(
        new Problem(
            403,
            "request.cross-site",
            "Cross-site request refused",
            "A page of "
                + who
                + " may not write here or open a socket. Add its origin to"
                + " sparsewatt.gateway.edge.origins if it may."));
  }
}
