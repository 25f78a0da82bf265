package io.sparsewatt.gateway.edge;

import io.sparsewatt.gateway.edge.Contract.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * What every request passes first: the rules in their order, then its body is bounded and what only
 * an intermediary may say is taken off.
 */
public final class EdgeFilter implements WebFilter {

  private static final List<String> INTERMEDIARY =
      List.of("forwarded", "x-real-ip", "x-client-ip", "true-client-ip");
  private static final List<String> INTERMEDIARY_PREFIXES =
      List.of("x-forwarded-", "x-user-", "x-original-");

  private final List<Rule> rules;
  private final BodyLimits bodies;

  /**
   * The filter with every rule, the cheapest refusals first, the key last but for methods: who has
   * no key learns nothing of what there is.
   *
   * @param nanoTime a clock that never goes back
   */
  public EdgeFilter(
      EdgeSettings settings, KeyRule keys, ConnectionLimit connections, LongSupplier nanoTime) {
    this.rules =
        List.of(
            connections,
            new HostRule(settings.hosts(), settings.bound()),
            new HeaderSizeRule(settings.maxHeaderChars()),
            new RateRule(
                settings.requestsPerSecond(),
                settings.burst(),
                settings.clients(),
                new ClientAddress(settings.trustedProxies()),
                nanoTime),
            new OriginRule(settings.origins()),
            keys,
            new MethodRule());
    this.bodies = new BodyLimits(settings.maxBodyBytes());
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    return Mono.defer(() -> {
      ServerHttpRequest request = exchange.getRequest();
      Endpoint endpoint = Contract.of(request.getPath().pathWithinApplication());
      for (Rule rule : rules) {
        rule.check(request, endpoint);
      }
      ServerHttpRequest cleaned = request.mutate().headers(EdgeFilter::removeIntermediary).build();
      return chain.filter(
          exchange.mutate().request(bodies.limit(cleaned, endpoint.body())).build());
    });
  }

  private static void removeIntermediary(HttpHeaders headers) {
    for (String name : new ArrayList<>(headers.headerNames())) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (INTERMEDIARY.contains(lower)
          || INTERMEDIARY_PREFIXES.stream().anyMatch(lower::startsWith)) {
        headers.remove(name);
      }
    }
  }
}
