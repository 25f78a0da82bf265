package io.sparsewatt.gateway.live;

import io.sparsewatt.gateway.problem.Problem;
import io.sparsewatt.gateway.problem.ProblemException;
import java.util.Map;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.WebsocketServerSpec;

/** Turns a request into the voxel socket, while there is a seat. */
public final class VoxelHandshake implements WebHandler {

  private final WebSocketService service =
      new HandshakeWebSocketService(
          new ReactorNettyRequestUpgradeStrategy(() ->
              WebsocketServerSpec.builder().maxFramePayloadLength(LiveVoxels.MAX_MESSAGE_BYTES)));

  private final LiveVoxels voxels;
  private final Seats seats;

  public VoxelHandshake(LiveVoxels voxels, Seats seats) {
    this.voxels = voxels;
    this.seats = seats;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange) {
    return Mono.defer(() -> {
      if (!"websocket".equalsIgnoreCase(exchange.getRequest().getHeaders().getUpgrade())) {
        throw new ProblemException(
            new Problem(
                426,
                "voxels.upgrade-required",
                "WebSocket required",
                "/api/v1/live/voxels is a WebSocket: send its handshake (Upgrade: websocket)."),
            Map.of("Upgrade", "websocket", "Connection", "Upgrade"));
      }
      Seats.Seat seat = seats.take();
      // The socket leaves its seat at its end; a handshake that fails has no socket.
      return service
          .handleRequest(exchange, session -> voxels.handle(session, seat))
          .doOnError(failure -> seat.leave())
          .doOnCancel(seat::leave);
    });
  }
}
