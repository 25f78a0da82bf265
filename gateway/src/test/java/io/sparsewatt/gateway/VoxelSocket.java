package io.sparsewatt.gateway;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of the voxel socket that reads what it asks for, and nothing ahead. It reads the header
 * by docs/api/live.md alone.
 */
final class VoxelSocket implements WebSocket.Listener, AutoCloseable {

  /** A voxel message by its header, with its bytes. */
  record Voxels(
      int kind, int flags, int subscription, long n, long baseN, int active, ByteBuffer bytes) {

    static final int KEYFRAME = 0;
    static final int DELTA = 1;
    static final int MARKS = 2;

    int deactivated() {
      return bytes.getInt(84);
    }

    int upserted() {
      return bytes.getInt(88);
    }

    int sites() {
      return bytes.getInt(96);
    }

    int recomputed() {
      return bytes.getInt(100);
    }

    boolean trained() {
      return (flags & 4) != 0;
    }

    /** The last column of marks. */
    byte[] labels() {
      byte[] labels = new byte[sites()];
      bytes.get(bytes.limit() - labels.length, labels);
      return labels;
    }

    boolean complete() {
      return (flags & 8) != 0;
    }
  }

  private static final int PATIENCE_S = 15;

  private final JsonMapper mapper = new JsonMapper();
  private final LinkedBlockingQueue<Object> messages = new LinkedBlockingQueue<>();
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private final StringBuilder text = new StringBuilder();
  private final WebSocket socket;
  private volatile boolean paused;
  final CompletableFuture<Integer> closed = new CompletableFuture<>();

  VoxelSocket(RunningGateway gateway) throws Exception {
    socket =
        RunningGateway.CLIENT
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://localhost:" + gateway.port() + "/api/v1/live/voxels"), this)
            .get(PATIENCE_S, TimeUnit.SECONDS);
  }

  void send(String json) throws Exception {
    socket.sendText(json, true).get(PATIENCE_S, TimeUnit.SECONDS);
  }

  void sendBinary() throws Exception {
    socket.sendBinary(ByteBuffer.wrap(new byte[1]), true).get(PATIENCE_S, TimeUnit.SECONDS);
  }

  void subscribe(String sensor, long subscription) throws Exception {
    send(
        "{\"type\": \"subscribe\", \"sensor\": \""
            + sensor
            + "\", \"subscription\": "
            + subscription
            + "}");
  }

  /** Takes no more from the connection. */
  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
    socket.request(1);
  }

  /** A message: text as JSON, or voxels. */
  Object next() throws InterruptedException {
    Object message = messages.poll(PATIENCE_S, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("no message came");
    }
    return message;
  }

  JsonNode text() throws InterruptedException {
    return (JsonNode) next();
  }

  Voxels voxels() throws InterruptedException {
    return (Voxels) next();
  }

  @Override
  public void onOpen(WebSocket opened) {
    opened.request(1);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      messages.add(mapper.readTree(text.toString()));
      text.setLength(0);
    }
    more(from);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    partial.writeBytes(bytes);
    if (last) {
      ByteBuffer whole = ByteBuffer.wrap(partial.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
      partial.reset();
      messages.add(
          new Voxels(
              whole.get(5),
              whole.get(7),
              whole.getInt(12),
              whole.getLong(16),
              whole.getLong(24),
              whole.getInt(80),
              whole));
    }
    more(from);
    return null;
  }

  private void more(WebSocket from) {
    // The field is not set yet while the socket opens.
    if (!paused) {
      from.request(1);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    closed.complete(status);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.completeExceptionally(error);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
