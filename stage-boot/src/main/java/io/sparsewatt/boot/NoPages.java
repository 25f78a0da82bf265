package io.sparsewatt.boot;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Refuses requests of web pages. A page of any site reaches what listens on its reader's own
 * machine; which may is the gateway's to judge, which takes these headers off what it sends on. Its
 * socket client writes an origin of its own, the service's.
 */
final class NoPages implements WebFilter {

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    HttpHeaders headers = exchange.getRequest().getHeaders();
    String origin = headers.getOrigin();
    String site = headers.getFirst("Sec-Fetch-Site");
    boolean own = origin == null || origin.equals("http://" + headers.getFirst(HttpHeaders.HOST));
    // `none` is a person who typed the address.
    if (own && (site == null || site.equals("none"))) {
      return chain.filter(exchange);
    }
    return Mono.error(
        new Problem(
            HttpStatus.FORBIDDEN,
            "not-through-the-gateway",
            "a service answers no web page; ask the gateway"));
  }
}
