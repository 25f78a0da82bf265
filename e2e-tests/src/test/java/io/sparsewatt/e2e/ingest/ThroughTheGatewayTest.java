package io.sparsewatt.e2e.ingest;

import static io.sparsewatt.e2e.ingest.EdgeAndIngest.envelope;
import static io.sparsewatt.e2e.ingest.EdgeAndIngest.json;
import static io.sparsewatt.e2e.ingest.EdgeAndIngest.points;
import static io.sparsewatt.e2e.ingest.EdgeAndIngest.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.events.Topic;
import io.sparsewatt.events.v1.SensorRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Streams and sockets as a sender sees them: proxied. */
@Tag("full")
class ThroughTheGatewayTest {

  private static final String KEY = "a-key-of-this-test";

  @TempDir static Path folder;

  private static EdgeAndIngest platform;

  @BeforeAll
  static void start() throws IOException {
    platform = new EdgeAndIngest(folder, "sparsewatt.gateway.edge.origins=https://console.example");
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  void aSocketKeepsTheOrderOfAllThatIsInFlight() throws Exception {
    int frames = 100;
    platform.sensor("ordered");
    try (FrameSocketClient socket = platform.socket("ordered", "?format=kitti-bin")) {
      assertThat(socket.next().path("status").asString()).isEqualTo("open");
      for (int seq = 0; seq < frames; seq++) {
        socket.send(envelope(seq, points(seq, 1000)));
      }
      for (int seq = 0; seq < frames; seq++) {
        JsonNode answer = socket.answer();
        assertThat(answer.path("seq").asInt()).as(answer.toString()).isEqualTo(seq);
        assertThat(answer.path("status").asString()).as(answer.toString()).isEqualTo("accepted");
      }
      socket.bye();
    }
    assertThat(platform.log(Topic.SENSOR_FRAMES, "ordered", found -> found.size() == frames))
        .extracting(record -> SensorRecord.parseFrom(record.value()).getId().getSeq())
        .containsExactlyElementsOf(LongStream.range(0, frames).boxed().toList());
  }

  @Test
  void theLargestFrameGoesThroughASocket() throws Exception {
    platform.sensor("large");
    int count = Topic.MAX_FRAME_BYTES / 16;
    try (FrameSocketClient socket = platform.socket("large", "?format=kitti-bin")) {
      socket.next();
      // A header of the largest size, too.
      String header = "{\"stream\": \"s\", \"seq\": 7" + " ".repeat((16 << 10) - 25) + "}";
      assertThat(header).hasSize(16 << 10);
      socket.send(envelope(header, points(0, count)));
      JsonNode answer = socket.answer();
      assertThat(answer.path("status").asString()).as(answer.toString()).isEqualTo("accepted");
    }
    SensorRecord record =
        SensorRecord.parseFrom(
            platform
                .log(Topic.SENSOR_FRAMES, "large", found -> found.size() == 1)
                .getFirst()
                .value());
    assertThat(record.getFrame().getPoints().getCount()).isEqualTo(count);
  }

  @Test
  void aSocketSaysWhyItCloses() {
    platform.sensor("closes");
    for (int i = 0; i < 20; i++) {
      try (FrameSocketClient socket = platform.socket("nobody", "")) {
        assertThat(socket.next().at("/problem/code").asString()).isEqualTo("sensor.unknown");
        assertThat(socket.closed()).startsWith("4404 sensor.unknown: No sensor `nobody`");
      }
    }
    try (FrameSocketClient socket = platform.socket("closes", "")) {
      socket.next();
      socket.send(envelope("{}", new byte[Topic.MAX_FRAME_BYTES + 1]));
      assertThat(socket.answer().at("/problem/code").asString()).isEqualTo("envelope-too-large");
      assertThat(socket.closed()).startsWith("4413 envelope-too-large: message 1: ");
    }
    try (FrameSocketClient socket = platform.socket("closes", "")) {
      socket.next();
      socket.sendInVain(new byte[10 << 20]);
      assertThat(socket.closedOrReset()).matches("1009 .*|reset");
    }
  }

  @Test
  void aSocketOpensForItsOwnPagesOnly() {
    platform.sensor("paged");
    for (String origin : new String[] {platform.address(), "https://console.example"}) {
      try (FrameSocketClient socket = platform.socket("paged", "", "Origin", origin)) {
        assertThat(socket.next().path("status").asString()).isEqualTo("open");
      }
    }
    assertThatThrownBy(() -> platform.socket("paged", "", "Origin", "http://evil.example"))
        .hasRootCauseMessage("Unexpected HTTP response status code 403");
  }

  @Test
  void keysAreAskedFor(@TempDir Path other) throws Exception {
    try (EdgeAndIngest locked =
        new EdgeAndIngest(other, "sparsewatt.gateway.edge.keys=" + hash(KEY))) {
      assertThatThrownBy(() -> locked.socket("any", ""))
          .hasRootCauseMessage("Unexpected HTTP response status code 401");
      problem(locked.put("any", "{}"), 401, "auth.required");
      problem(locked.stream("any", new byte[0]), 401, "auth.required");
      HttpResponse<String> put =
          locked.send(
              locked
                  .request("/api/v1/sensors/any")
                  .header("Authorization", "Bearer " + KEY)
                  .PUT(HttpRequest.BodyPublishers.ofString("{}")));
      assertThat(put.statusCode()).isEqualTo(200);
      try (FrameSocketClient socket = locked.socket("any", "", "X-API-Key", KEY)) {
        assertThat(socket.next().path("status").asString()).isEqualTo("open");
      }
    }
  }

  private static String hash(String key) throws Exception {
    return "sha256:"
        + java.util.HexFormat.of()
            .formatHex(
                java.security.MessageDigest.getInstance("SHA-256")
                    .digest(key.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  @Test
  void aStreamHasNoLimitInAll() {
    platform.sensor("long");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int seq = 0; seq < 30; seq++) {
      out.writeBytes(envelope(seq, points(seq, 50_000)));
    }
    assertThat(out.size()).isGreaterThan(16 << 20);
    HttpResponse<String> answer = platform.stream("long", out.toByteArray());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).path("frames").asInt()).isEqualTo(30);
    assertThat(json(answer).path("lastSeq").asInt()).isEqualTo(29);
  }

  @Test
  void aStreamThatFailsSaysHowFarItCame() {
    platform.sensor("cut");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(envelope(0, points(0, 1)));
    out.writeBytes(envelope(1, new byte[3]));
    for (int more : new int[] {0, 300_000, 20_000_000}) {
      HttpResponse<String> answer =
          platform.stream("cut", Arrays.copyOf(out.toByteArray(), out.size() + more));
      assertThat(problem(answer, 422, "frame-truncated").path("detail").asString())
          .contains("envelope 2: ", "1 frame was accepted before", "seq 0 of stream s");
    }
    problem(platform.stream("nobody", new byte[20_000_000]), 404, "sensor.unknown");
  }

  @Test
  void aBodyThatDeclaresNothingIsCounted() {
    platform.sensor("chunked");
    HttpResponse<String> answer =
        platform.send(
            platform
                .request("/api/v1/sensors/chunked/frames?format=kitti-bin")
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(new byte[(16 << 20) + 1]))));
    assertThat(problem(answer, 413, "request.too-large").path("detail").asString())
        .contains("16777216");
    assertThat(platform.post("chunked", 0).statusCode()).isEqualTo(202);
  }

  @Test
  void answersHaveTheFieldsPublished() {
    platform.sensor("published");
    platform.put(
        "published-camera",
        "{\"modality\": \"event-camera\", \"events\": {\"width\": 64, \"height\": 48}}");
    JsonNode document = json(platform.send(platform.request("/api/v1/openapi.json")));
    TreeSet<String> frame = fields(json(platform.post("published", 0)));
    assertThat(published(document, "FrameAccepted")).containsAll(frame);
    JsonNode file =
        json(
            platform.send(
                platform
                    .request("/api/v1/sensors/published-camera/frames?format=nmnist")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[] {1, 1, 0, 0, 9}))));
    frame.addAll(fields(file));
    assertThat(frame).as(file.toString()).isEqualTo(published(document, "FrameAccepted"));
    assertThat(fields(json(platform.stream("published", envelope(1, points(0, 1))))))
        .isEqualTo(published(document, "StreamEnd"));
    try (FrameSocketClient socket = platform.socket("published", "?format=kitti-bin")) {
      assertThat(published(document, "SocketAnswer")).containsAll(fields(socket.next()));
      socket.send(envelope(2, points(0, 1)));
      assertThat(published(document, "SocketAnswer")).containsAll(fields(socket.answer()));
      socket.send(envelope(3, new byte[1]));
      assertThat(published(document, "SocketAnswer")).containsAll(fields(socket.answer()));
    }
  }

  private static TreeSet<String> fields(JsonNode answer) {
    return new TreeSet<>(answer.propertyNames());
  }

  private static TreeSet<String> published(JsonNode document, String schema) {
    return fields(document.at("/components/schemas/" + schema + "/properties"));
  }
}
