package io.sparsewatt.gateway;

import io.sparsewatt.gateway.edge.ApiKeys;
import io.sparsewatt.gateway.edge.ConnectionLimit;
import io.sparsewatt.gateway.edge.EdgeFilter;
import io.sparsewatt.gateway.edge.EdgeSettings;
import io.sparsewatt.gateway.edge.KeyRule;
import io.sparsewatt.gateway.edge.SecurityHeaders;
import io.sparsewatt.gateway.edge.Sessions;
import io.sparsewatt.gateway.live.SessionAnswers;
import io.sparsewatt.gateway.problem.ProblemAnswers;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** What stands before everything else. */
@Configuration(proxyBeanMethods = false)
class EdgeConfiguration {

  private static final int HEADERS_FIRST = -200;
  private static final int THEN_RULES = -100;

  /** Before the framework's own, which knows no problems. */
  private static final int BEFORE_DEFAULT = -10;

  @Bean
  ApiKeys apiKeys(GatewayProperties properties, @Value("${server.address}") String bound) {
    GatewayProperties.Edge edge = properties.edge();
    ApiKeys keys = ApiKeys.of(edge.keys(), edge.key(), edge.keysFile());
    if (keys.isEmpty() && !isLoopback(bound)) {
      throw new UnprotectedGatewayException(bound);
    }
    return keys;
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("server.address is not an address: " + address, e);
    }
  }

  @Bean
  Sessions sessions(GatewayProperties properties, InstantSource clock) {
    return new Sessions(
        properties.edge().sessionAge(), properties.edge().sessions(), clock, new SecureRandom());
  }

  @Bean
  KeyRule keyRule(ApiKeys keys, Sessions sessions) {
    return new KeyRule(keys, sessions);
  }

  @Bean
  ConnectionLimit connectionLimit(GatewayProperties properties, GatewayMetrics metrics) {
    ConnectionLimit limit = new ConnectionLimit(properties.edge().connections());
    metrics.clients("connections", limit::open);
    return limit;
  }

  @Bean
  NettyServerCustomizer connectionCount(ConnectionLimit limit) {
    return limit::count;
  }

  @Bean
  @Order(HEADERS_FIRST)
  SecurityHeaders securityHeaders() {
    return new SecurityHeaders();
  }

  @Bean
  @Order(THEN_RULES)
  EdgeFilter edgeFilter(
      GatewayProperties properties,
      KeyRule keys,
      ConnectionLimit connections,
      @Value("${server.address}") String bound) {
    GatewayProperties.Edge edge = properties.edge();
    return new EdgeFilter(
        new EdgeSettings(
            edge.hosts(),
            bound,
            edge.origins(),
            edge.maxHeaders().toBytes(),
            edge.maxBody().toBytes(),
            edge.requestsPerSecond(),
            edge.burst(),
            edge.clients(),
            edge.trustedProxies(),
            edge.connections()),
        keys,
        connections,
        System::nanoTime);
  }

  @Bean
  @Order(BEFORE_DEFAULT)
  ProblemAnswers problemAnswers(GatewayMetrics metrics) {
    return new ProblemAnswers(metrics::problem);
  }

  @Bean
  RouterFunction<ServerResponse> sessionAnswers(KeyRule keys, Sessions sessions) {
    SessionAnswers answers = new SessionAnswers(keys, sessions);
    return RouterFunctions.route()
        .POST("/api/v1/session", answers::open)
        .DELETE("/api/v1/session", answers::end)
        .build();
  }
}
