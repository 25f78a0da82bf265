package io.sparsewatt.gateway;

import static io.sparsewatt.gateway.RunningGateway.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelOption;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.WebsocketServerSpec;
import tools.jackson.databind.JsonNode;

/** What is sent on to the services, what of it, and what is said when they fail. */
class RoutesTest {

  private static final int MAX_BODY = 64 << 10;

  private static DisposableServer service;
  private static RunningGateway gateway;
  private static final AtomicLong BODY_BYTES = new AtomicLong();

  @BeforeAll
  static void start() throws IOException {
    service =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(routes ->
                routes
                    .ws(
                        "/api/v1/sensors/{id}/ws",
                        (in, out) ->
                            out.sendObject(
                                in.aggregateFrames().receiveFrames().map(frame -> frame.retain())),
                        WebsocketServerSpec.builder().maxFramePayloadLength(1 << 20).build())
                    .get("/api/v1/sensors/slow", (in, out) -> out.sendString(Mono.never()))
                    .get(
                        "/api/v1/sensors/closes",
                        (in, out) -> {
                          in.withConnection(connection -> connection.channel().close());
                          return Mono.never();
                        })
                    .get(
                        "/api/v1/sensors/resets",
                        (in, out) -> {
                          // What a killed process leaves behind it.
                          in.withConnection(connection -> {
                            connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
                            connection.channel().unsafe().closeForcibly();
                          });
                          return Mono.never();
                        })
                    .get(
                        "/api/v1/sensors/whitelabel",
                        (in, out) ->
                            out.status(500)
                                .header("Content-Type", "application/json")
                                .sendString(
                                    Mono.just("{\"trace\":\"java.lang.NullPointerException\"}")))
                    .get(
                        "/api/v1/sensors/problem",
                        (in, out) ->
                            out.status(404)
                                .header("Content-Type", "application/problem+json")
                                .sendString(
                                    Mono.just(
                                        "{\"title\":\"Unknown sensor\",\"status\":404,"
                                            + "\"code\":\"sensor.unknown\",\"detail\":\"d\"}")))
                    .route(
                        any -> true,
                        (in, out) ->
                            in.receive()
                                .doOnNext(bytes -> BODY_BYTES.addAndGet(bytes.readableBytes()))
                                .then(
                                    out.header("Content-Type", "application/json")
                                        .sendString(
                                            Mono.just(
                                                "{\"method\":\""
                                                    + in.method()
                                                    + "\",\"uri\":\""
                                                    + in.uri()
                                                    + "\",\"headers\":\""
                                                    + in.requestHeaders().names()
                                                    + "\"}"))
                                        .then())))
            .bindNow(Duration.ofSeconds(10));
    String uri = "http://127.0.0.1:" + service.port();
    gateway =
        new RunningGateway(
            "sparsewatt.gateway.upstreams.ingest=" + uri,
            "sparsewatt.gateway.upstreams.energy=" + uri,
            // Nothing listens there.
            "sparsewatt.gateway.upstreams.planner=http://127.0.0.1:" + freePort(),
            "sparsewatt.gateway.upstreams.timeout=500ms",
            "sparsewatt.gateway.edge.max-body=" + MAX_BODY + "B");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.disposeNow();
  }

  @Test
  void pathQueryAndFrameHeadersArrive() {
    HttpResponse<String> answer =
        gateway.post(
            "/api/v1/sensors/lidar-0/frames?format=kitti-bin",
            "frame",
            "Frame-Seq",
            "7",
            "Frame-Pose",
            "0 0 0 0 0 0 1");
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode seen = RunningGateway.json(answer);
    assertThat(seen.path("method").stringValue()).isEqualTo("POST");
    assertThat(seen.path("uri").stringValue())
        .isEqualTo("/api/v1/sensors/lidar-0/frames?format=kitti-bin");
    assertThat(seen.path("headers").stringValue().toLowerCase(Locale.ROOT))
        .contains("frame-seq", "frame-pose");
    assertThat(
            RunningGateway.json(gateway.get("/api/v1/energy/profiles")).path("uri").stringValue())
        .isEqualTo("/api/v1/energy/profiles");
    assertThat(
            RunningGateway.json(gateway.get("/api/v1/energy?window=60")).path("uri").stringValue())
        .isEqualTo("/api/v1/energy?window=60");
  }

  @Test
  void whatOnlyAnIntermediaryMaySayAndKeysStayHere() {
    HttpResponse<String> answer =
        gateway.get(
            "/api/v1/sensors/lidar-0",
            "X-Forwarded-For",
            "10.0.0.1",
            "X-Forwarded-Host",
            "evil",
            "Forwarded",
            "for=1.2.3.4",
            "X-Real-IP",
            "1.2.3.4",
            "X-User-Id",
            "root",
            "Authorization",
            "Bearer secret",
            "X-API-Key",
            "secret",
            "Cookie",
            "a=b",
            "X-Other",
            "stays");
    String headers =
        RunningGateway.json(answer).path("headers").stringValue().toLowerCase(Locale.ROOT);
    assertThat(headers)
        .contains("x-other")
        .doesNotContain("x-forwarded", "forwarded", "x-real-ip", "x-user", "authorization")
        .doesNotContain("x-api-key", "cookie");
  }

  @Test
  void serviceThatIsDownIsAProblem() {
    HttpResponse<String> answer = gateway.post("/api/v1/plans", "{}");
    JsonNode problem = problem(answer, 503, "upstream.unavailable");
    assertThat(problem.path("instance").stringValue()).isEqualTo("/api/v1/plans");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void serviceThatTakesTooLongIsAProblem() {
    problem(gateway.get("/api/v1/sensors/slow"), 504, "upstream.timeout");
  }

  @Test
  void serviceThatFailsWithoutAProblemIsOne() {
    HttpResponse<String> answer = gateway.get("/api/v1/sensors/whitelabel");
    problem(answer, 502, "upstream.failed");
    assertThat(answer.body()).doesNotContain("NullPointer");
  }

  @Test
  void serviceThatBreaksOffIsAProblemAndWorthAnotherTry() {
    for (String path : List.of("/api/v1/sensors/closes", "/api/v1/sensors/resets")) {
      HttpResponse<String> answer = gateway.get(path);
      JsonNode problem = problem(answer, 502, "upstream.failed");
      assertThat(problem.path("detail").stringValue()).contains("broke off", "same stream and seq");
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }
  }

  @Test
  void problemOfAServicePassesAsItIs() {
    problem(gateway.get("/api/v1/sensors/problem"), 404, "sensor.unknown");
  }

  @Test
  void bodyThatDeclaresTooMuchIsRefusedUnread() throws IOException {
    String answer =
        raw(
            "POST /api/v1/sensors/lidar-0/frames HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Length: "
                + (MAX_BODY + 1)
                + "\r\n\r\n",
            new byte[0]);
    assertThat(answer)
        .startsWith("HTTP/1.1 413")
        .contains("application/problem+json")
        .contains("\"code\":\"request.too-large\"");
  }

  @Test
  void chunkedBodyIsCounted() throws IOException {
    byte[] chunk = new byte[8 << 10];
    StringBuilder head =
        new StringBuilder(
            "POST /api/v1/sensors/lidar-0/frames HTTP/1.1\r\nHost: localhost\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n");
    byte[] start = (Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    byte[] body = new byte[20 * (start.length + chunk.length + 2)];
    ByteBuffer all = ByteBuffer.wrap(body);
    for (int i = 0; i < 20; i++) {
      all.put(start).put(chunk).put(new byte[] {'\r', '\n'});
    }
    long before = BODY_BYTES.get();
    String answer = raw(head.toString(), body);
    assertThat(answer)
        .startsWith("HTTP/1.1 413")
        .contains("application/problem+json")
        .contains("\"code\":\"request.too-large\"");
    assertThat(BODY_BYTES.get() - before).isLessThanOrEqualTo(MAX_BODY);
  }

  @Test
  void chunkedBodyWithinTheLimitPasses() {
    HttpResponse<String> answer =
        gateway.send(
            gateway
                .request("/api/v1/sensors/lidar-0/frames")
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(new byte[MAX_BODY])))
                .build());
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void streamOfFramesHasNoLimitInAll() {
    long before = BODY_BYTES.get();
    HttpResponse<String> answer =
        gateway.send(
            gateway
                .request("/api/v1/sensors/lidar-0/stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[10 * MAX_BODY]))
                .build());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(BODY_BYTES.get() - before).isEqualTo(10L * MAX_BODY);
  }

  @Test
  void framesGoThroughTheSocket() throws Exception {
    BlockingQueue<byte[]> echoed = new ArrayBlockingQueue<>(8);
    WebSocket socket =
        RunningGateway.CLIENT
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://localhost:" + gateway.port() + "/api/v1/sensors/lidar-0/ws"),
                new WebSocket.Listener() {
                  private final ByteArrayOutputStream whole = new ByteArrayOutputStream();

                  @Override
                  public CompletionStage<?> onBinary(
                      WebSocket from, ByteBuffer data, boolean last) {
                    byte[] bytes = new byte[data.remaining()];
                    data.get(bytes);
                    whole.writeBytes(bytes);
                    if (last) {
                      echoed.add(whole.toByteArray());
                    }
                    from.request(1);
                    return CompletableFuture.completedStage(null);
                  }
                })
            .get(10, TimeUnit.SECONDS);
    // Larger than the 64 KiB that a WebSocket takes by default.
    byte[] frame = new byte[300 << 10];
    frame[frame.length - 1] = 42;
    socket.sendBinary(ByteBuffer.wrap(frame), true).get(10, TimeUnit.SECONDS);
    assertThat(Arrays.equals(echoed.poll(10, TimeUnit.SECONDS), frame)).isTrue();
    socket.abort();
  }

  @Test
  void socketOfAServiceThatIsDownSaysSo() throws Exception {
    try (RunningGateway alone =
        new RunningGateway("sparsewatt.gateway.upstreams.ingest=http://127.0.0.1:" + freePort())) {
      CompletableFuture<String> said = new CompletableFuture<>();
      CompletableFuture<String> closed = new CompletableFuture<>();
      RunningGateway.CLIENT
          .newWebSocketBuilder()
          .buildAsync(
              URI.create("ws://localhost:" + alone.port() + "/api/v1/sensors/lidar-0/ws"),
              new WebSocket.Listener() {
                @Override
                public @Nullable CompletionStage<?> onText(
                    WebSocket from, CharSequence data, boolean last) {
                  said.complete(data.toString());
                  from.request(1);
                  return null;
                }

                @Override
                public @Nullable CompletionStage<?> onClose(
                    WebSocket from, int status, String reason) {
                  closed.complete(status + " " + reason);
                  return null;
                }
              })
          .get(10, TimeUnit.SECONDS);
      assertThat(said.get(10, TimeUnit.SECONDS))
          .contains("\"status\":\"closing\"", "upstream.unavailable", "lidar-0/ws");
      assertThat(closed.get(10, TimeUnit.SECONDS)).startsWith("4503 upstream.unavailable: ");
    }
  }

  /** Sends bytes as they are and reads until the answer's body has begun, or the end. */
  private static String raw(String head, byte[] body) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", gateway.port()));
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      try {
        out.write(body);
        out.flush();
      } catch (IOException e) {
        // The gateway may end the connection before it was sent the whole: its answer is what
        // counts.
        assertThat(body).isNotEmpty();
      }
      StringBuilder text = new StringBuilder();
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[4096];
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        text.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
        if (text.indexOf("}") > 0) {
          break;
        }
      }
      return text.toString();
    }
  }
}
