package io.sparsewatt.gateway.route;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.GatewayFilterSpec;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.cloud.gateway.route.builder.UriSpec;
import org.springframework.cloud.gateway.support.RouteMetadataUtils;

/** Which service answers what. */
public final class Routes {

  /**
   * What is said to the gateway alone: keys, and where a page comes from, which the gateway has
   * judged.
   */
  private static final List<String> OWN_HEADERS =
      List.of(
          "Authorization",
          "X-API-Key",
          "Cookie",
          "Origin",
          "Referer",
          "Sec-Fetch-Site",
          "Sec-Fetch-Mode",
          "Sec-Fetch-Dest",
          "Sec-Fetch-User");

  private Routes() {}

  /**
   * The routes.
   *
   * @param timeout until an answer begins
   */
  public static RouteLocator of(
      RouteLocatorBuilder builder, URI ingest, URI energy, URI planner, Duration timeout) {
    long millis = timeout.toMillis();
    return builder
        .routes()
        // Answered at its end: a stream of frames lasts as long as its drive.
        .route(
            "ingest-stream",
            route ->
                route
                    .path("/api/v1/sensors/{id}/stream", "/api/v1/sensors/{id}/ws")
                    .filters(Routes::withoutOwnHeaders)
                    .metadata(RouteMetadataUtils.RESPONSE_TIMEOUT_ATTR, -1L)
                    .uri(ingest))
        .route(
            "ingest",
            route ->
                route
                    .path("/api/v1/sensors/{id}", "/api/v1/sensors/{id}/frames")
                    .filters(Routes::withoutOwnHeaders)
                    .metadata(RouteMetadataUtils.RESPONSE_TIMEOUT_ATTR, millis)
                    .uri(ingest))
        .route(
            "energy",
            route ->
                route
                    .path("/api/v1/energy", "/api/v1/energy/**")
                    .filters(Routes::withoutOwnHeaders)
                    .metadata(RouteMetadataUtils.RESPONSE_TIMEOUT_ATTR, millis)
                    .uri(energy))
        .route(
            "planner",
            route ->
                route
                    .path("/api/v1/plans")
                    .filters(Routes::withoutOwnHeaders)
                    .metadata(RouteMetadataUtils.RESPONSE_TIMEOUT_ATTR, millis)
                    .uri(planner))
        .build();
  }

  private static UriSpec withoutOwnHeaders(GatewayFilterSpec filters) {
    OWN_HEADERS.forEach(filters::removeRequestHeader);
    return filters;
  }
}
