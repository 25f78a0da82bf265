package io.sparsewatt.ingest.frames;

import io.sparsewatt.boot.BodyIntake;
import io.sparsewatt.boot.Problem;
import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.ingest.registry.SensorRegistry;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * {@code POST /api/v1/sensors/{id}/frames}: one frame, or one file of events.
 *
 * <p>A frame without {@code Frame-Stream} gets a stream of its own, which the answer names, and
 * there seq 0; a retry of such a request is not recognised as one.
 */
final class FrameRoutes {

  // W3C trace context, version 00.
  private static final Pattern TRACEPARENT =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  private final SensorRegistry registry;
  private final FrameIntake frames;
  private final BodyIntake bodies;
  private final Supplier<String> newStream;

  FrameRoutes(
      SensorRegistry registry, FrameIntake frames, BodyIntake bodies, Supplier<String> newStream) {
    this.registry = registry;
    this.frames = frames;
    this.bodies = bodies;
    this.newStream = newStream;
  }

  RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route().POST("/api/v1/sensors/{id}/frames", this::post).build();
  }

  private Mono<ServerResponse> post(ServerRequest request) {
    return Mono.defer(() -> {
      // All that needs no body comes before it: nothing is received in vain.
      SensorConfiguration sensor = registry.require(request.pathVariable("id"));
      FrameHeader header =
          FrameHeader.of(
              FrameHeader.Names.HTTP,
              name ->
                  name.equals(FrameHeader.Names.HTTP.format())
                      ? request.queryParam(name).orElse(null)
                      : request.headers().firstHeader(name),
              newStream,
              () -> 0);
      return bodies
          .take(
              request.body(BodyExtractors.toDataBuffers()),
              request.headers().contentLength().orElse(-1),
              body -> frames.accept(sensor, header, body, traceparent(request)))
          .switchIfEmpty(
              Mono.error(() ->
                  new Problem(
                      HttpStatus.UNPROCESSABLE_CONTENT,
                      "input-empty",
                      "the request has no body; one encoded frame is expected")))
          .flatMap(accepted ->
              ServerResponse.accepted()
                  .contentType(MediaType.APPLICATION_JSON)
                  .bodyValue(accepted.json()));
    });
  }

  static @Nullable String traceparent(ServerRequest request) {
    String given = request.headers().firstHeader("traceparent");
    return given != null && TRACEPARENT.matcher(given).matches() ? given : null;
  }
}
