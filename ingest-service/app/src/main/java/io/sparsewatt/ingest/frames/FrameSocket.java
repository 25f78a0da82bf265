package io.sparsewatt.ingest.frames;

import io.sparsewatt.boot.BodyIntake;
import io.sparsewatt.boot.Problem;
import io.sparsewatt.ingest.registry.SensorRegistry;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.WebsocketServerSpec;

/**
 * {@code GET /api/v1/sensors/{id}/ws}: a WebSocket, one binary message one envelope, each answered.
 *
 * <p>Whatever is wrong is said on the open socket: a proxy opens its own side before it asks here,
 * and a browser shows no one the answer to a handshake.
 */
final class FrameSocket {

  /** Bytes of a message: those of an envelope of 8 MiB, and as many as the gateway lets through. */
  static final int MAX_MESSAGE_BYTES = 9 << 20;

  private final WebSocketService handshake =
      new HandshakeWebSocketService(
          new ReactorNettyRequestUpgradeStrategy(
              () -> WebsocketServerSpec.builder().maxFramePayloadLength(MAX_MESSAGE_BYTES)));

  private final SensorRegistry registry;
  private final FrameIntake frames;
  private final BodyIntake bodies;
  private final OpenConnections connections;
  private final SocketLimits limits;
  private final Supplier<String> newStream;

  FrameSocket(
      SensorRegistry registry,
      FrameIntake frames,
      BodyIntake bodies,
      OpenConnections connections,
      SocketLimits limits,
      Supplier<String> newStream) {
    this.registry = registry;
    this.frames = frames;
    this.bodies = bodies;
    this.connections = connections;
    this.limits = limits;
    this.newStream = newStream;
  }

  RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route().GET("/api/v1/sensors/{id}/ws", this::open).build();
  }

  private Mono<ServerResponse> open(ServerRequest request) {
    return Mono.defer(() -> {
      String sensor = request.pathVariable("id");
      if (!"websocket"
          .equalsIgnoreCase(request.exchange().getRequest().getHeaders().getUpgrade())) {
        registry.require(sensor);
        HttpHeaders headers = request.exchange().getResponse().getHeaders();
        headers.set(HttpHeaders.UPGRADE, "websocket");
        throw new Problem(
            HttpStatus.UPGRADE_REQUIRED,
            "upgrade-required",
            request.path() + " is a WebSocket; send its handshake (Upgrade: websocket)");
      }
      String path = request.path();
      String format = request.queryParam("format").orElse(null);
      String traceparent = FrameRoutes.traceparent(request);
      return handshake
          .handleRequest(
              request.exchange(), session -> converse(session, sensor, path, format, traceparent))
          .then(Mono.empty());
    });
  }

  private Mono<Void> converse(
      WebSocketSession session,
      String sensor,
      String path,
      @Nullable String format,
      @Nullable String traceparent) {
    return Mono.defer(() -> {
      FrameConversation conversation =
          new FrameConversation(
              session,
              path,
              new SentFrames(registry, frames, sensor, newStream.get(), format, traceparent),
              frames,
              bodies.share(),
              limits);
      try {
        registry.require(sensor);
        connections.enter();
      } catch (Problem e) {
        return conversation.refuse(e);
      }
      return conversation.run(connections.stopping()).doFinally(end -> connections.leave());
    });
  }
}
