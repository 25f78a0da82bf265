package io.sparsewatt.e2e.ingest;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A sender on a socket. What the service says comes in order; waiting ends in a failure. */
final class FrameSocketClient implements WebSocket.Listener, AutoCloseable {

  private static final long PATIENCE_S = 30;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final LinkedBlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
  private final CompletableFuture<String> closed = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();
  private final WebSocket socket;

  FrameSocketClient(HttpClient http, URI uri, String... headers) {
    WebSocket.Builder builder = http.newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    socket = get(builder.buildAsync(uri, this));
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("nothing came", e);
    }
  }

  void send(byte[] message) {
    get(socket.sendBinary(ByteBuffer.wrap(message), true));
  }

  /** Sends what the service may end the connection on, before it has all of it. */
  void sendInVain(byte[] message) {
    CompletableFuture<WebSocket> sent = socket.sendBinary(ByteBuffer.wrap(message), true);
    get(sent.handle((done, failure) -> closed));
  }

  /** The next thing said. */
  JsonNode next() {
    try {
      JsonNode answer = answers.poll(PATIENCE_S, TimeUnit.SECONDS);
      if (answer == null) {
        throw new AssertionError("no answer came");
      }
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The next thing said of a message; changes of credit between are passed over. */
  JsonNode answer() {
    JsonNode answer = next();
    while (answer.path("status").asString().equals("credit")) {
      answer = next();
    }
    return answer;
  }

  /** Code and reason of the service's close. */
  String closed() {
    return get(closed);
  }

  /** Code and reason, or that the connection was reset: the service does not read on. */
  String closedOrReset() {
    return get(closed.exceptionally(failure -> "reset"));
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      answers.add(JSON.readTree(text.toString()));
      text.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    closed.complete(status + " " + reason);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.completeExceptionally(error);
  }

  /** Says goodbye, and waits for the answer. */
  void bye() {
    get(socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
    closed();
  }

  @Override
  public void close() {
    socket.abort();
  }
}
