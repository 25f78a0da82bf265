package io.sparsewatt.gateway.live;

import io.netty.handler.codec.TooLongFrameException;
import io.sparsewatt.gateway.json.Json;
import io.sparsewatt.gateway.problem.Problem;
import io.sparsewatt.gateway.view.LiveViews;
import io.sparsewatt.gateway.view.VoxelMessage;
import io.sparsewatt.gateway.view.VoxelSubscriber;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /api/v1/live/voxels}: the binary socket (docs/api/live.md, section 3). */
public final class LiveVoxels {

  private static final Logger LOG = LoggerFactory.getLogger(LiveVoxels.class);

  /** Largest message of a client. */
  public static final int MAX_MESSAGE_BYTES = 4 << 10;

  private static final int MAX_DEPTH = 8;
  private static final long MAX_U32 = 0xFFFF_FFFFL;

  /** A message breaks the contract: RFC 6455, policy violation. */
  private static final int POLICY_VIOLATION = 1008;

  private final JsonMapper mapper =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .build();
  private final LiveViews views;

  public LiveVoxels(LiveViews views) {
    this.views = views;
  }

  Mono<Void> handle(WebSocketSession session, Seats.Seat seat) {
    return Mono.defer(() -> {
      VoxelSubscriber client = views.openVoxels();
      Mono<Void> heard =
          session
              .receive()
              .filter(message -> message.getType() != WebSocketMessage.Type.PONG)
              // Read at once: its buffer is given back when this returns.
              .map(LiveVoxels::heard)
              .concatMap(message -> Mono.fromFuture(take(client, message)), 1)
              .then()
              .onErrorResume(failure -> session.close(reason(failure)));
      // One message at a time: what waits, waits in the queue, where it can be replaced.
      Mono<Void> said =
          client
              .queue()
              .next()
              .flatMap(message -> send(session, message).thenReturn(true))
              .repeat()
              .takeUntilOther(client.queue().closed())
              .then();
      return Mono.firstWithSignal(
              heard, said, client.queue().closed().then(session.close(CloseStatus.GOING_AWAY)))
          .doFinally(end -> {
            client.close();
            seat.leave();
          });
    });
  }

  private static Mono<Void> send(WebSocketSession session, VoxelMessage message) {
    return switch (message) {
      case VoxelMessage.Text(byte[] json) ->
          session.send(Mono.just(session.textMessage(new String(json, StandardCharsets.UTF_8))));
      case VoxelMessage.Binary(byte[] bytes) ->
          session.send(Mono.just(session.binaryMessage(buffers -> buffers.wrap(bytes))));
      case VoxelMessage.Ping() ->
          session.send(Mono.just(session.pingMessage(buffers -> buffers.wrap(new byte[0]))));
      case VoxelMessage.Close(int status) -> session.close(new CloseStatus(status));
    };
  }

  /** What a client said; null where it was not text. */
  private record Heard(@Nullable String text) {}

  private static Heard heard(WebSocketMessage message) {
    return new Heard(
        message.getType() == WebSocketMessage.Type.TEXT ? message.getPayloadAsText() : null);
  }

  private static CloseStatus reason(Throwable failure) {
    if (failure instanceof TooLongFrameException) {
      return CloseStatus.TOO_BIG_TO_PROCESS;
    }
    LOG.debug("a voxel socket ends", failure);
    return CloseStatus.SERVER_ERROR;
  }

  private CompletableFuture<Void> take(VoxelSubscriber client, Heard heard) {
    String text = heard.text();
    if (text == null) {
      return refuse(client, "A message must be JSON text; this one is binary.");
    }
    JsonNode json;
    try {
      json = mapper.readTree(text);
    } catch (JacksonException e) {
      return refuse(client, "A message must be JSON; this one is not.");
    }
    JsonNode type = json.get("type");
    return switch (type != null && type.isString() ? type.stringValue() : "") {
      case "subscribe" -> subscribe(client, json);
      case "unsubscribe" -> client.unsubscribe();
      case "keyframe" -> client.requestKeyframe();
      default -> refuse(client, "`type` must be `subscribe`, `keyframe` or `unsubscribe`.");
    };
  }

  private static CompletableFuture<Void> subscribe(VoxelSubscriber client, JsonNode json) {
    JsonNode sensor = json.get("sensor");
    JsonNode number = json.get("subscription");
    if (sensor == null || !sensor.isString() || sensor.stringValue().isEmpty()) {
      return refuse(
          client, "`subscribe` needs `sensor`, a sensor's id. /api/v1/sensors lists them.");
    }
    if (number == null
        || !number.isIntegralNumber()
        || !number.canConvertToLong()
        || number.longValue() < 0
        || number.longValue() > MAX_U32) {
      return refuse(
          client, "`subscribe` needs `subscription`, a whole number from 0 to 4294967295.");
    }
    return client.subscribe(sensor.stringValue(), (int) number.longValue());
  }

  private static CompletableFuture<Void> refuse(VoxelSubscriber client, String detail) {
    Problem problem = new Problem(400, "voxels.bad-message", "Message not understood", detail);
    return client.fail(
        POLICY_VIOLATION,
        Json.object(json -> {
          json.writeStringProperty("type", "error");
          json.writeName("problem");
          json.writeRawValue(
              new String(problem.json("/api/v1/live/voxels"), StandardCharsets.UTF_8));
        }));
  }
}
