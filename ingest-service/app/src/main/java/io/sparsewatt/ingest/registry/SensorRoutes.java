package io.sparsewatt.ingest.registry;

import io.sparsewatt.boot.BodyIntake;
import io.sparsewatt.boot.Problem;
import io.sparsewatt.events.v1.SensorConfiguration;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code PUT} and {@code GET /api/v1/sensors/{id}}, {@code GET /api/v1/sensors}. */
public final class SensorRoutes {

  private final SensorRegistry registry;
  // As many at once as may wait to be stored.
  private final BodyIntake intake =
      new BodyIntake(ConfigurationJson.MAX_BYTES, 64L * ConfigurationJson.MAX_BYTES);

  public SensorRoutes(SensorRegistry registry) {
    this.registry = registry;
  }

  /** The paths. */
  public RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .PUT("/api/v1/sensors/{id}", this::put)
        .GET("/api/v1/sensors/{id}", this::get)
        .GET("/api/v1/sensors", this::list)
        .build();
  }

  private Mono<ServerResponse> put(ServerRequest request) {
    String sensor = request.pathVariable("id");
    return intake
        .take(
            request.body(BodyExtractors.toDataBuffers()),
            request.headers().contentLength().orElse(-1),
            json -> registry.put(ConfigurationJson.read(sensor, json)))
        .switchIfEmpty(
            Mono.error(() ->
                new Problem(
                    HttpStatus.BAD_REQUEST,
                    "not-json",
                    "the request has no body; a configuration is one JSON object, {} at least")))
        .flatMap(SensorRoutes::answer);
  }

  private Mono<ServerResponse> get(ServerRequest request) {
    return Mono.defer(() -> answer(registry.require(request.pathVariable("id"))));
  }

  private Mono<ServerResponse> list(ServerRequest request) {
    return Mono.defer(() ->
        ServerResponse.ok()
            .contentType(MediaType.APPLICATION_JSON)
            .bodyValue(
                Map.of(
                    "sensors", registry.all().stream().map(ConfigurationJson::answer).toList())));
  }

  private static Mono<ServerResponse> answer(SensorConfiguration configuration) {
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(ConfigurationJson.answer(configuration));
  }
}
