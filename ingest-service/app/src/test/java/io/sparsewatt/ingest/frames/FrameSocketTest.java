package io.sparsewatt.ingest.frames;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.events.Topic;
import io.sparsewatt.events.v1.SensorRecord;
import io.sparsewatt.ingest.RunningService;
import io.sparsewatt.ingest.RunningService.Service;
import io.sparsewatt.ingest.SocketClient;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(RunningService.class)
class FrameSocketTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static byte[] message(long seq) {
    return EnvelopeReaderTest.envelope(
        "{\"stream\": \"s\", \"seq\": " + seq + ", \"pose\": [1, 2, 3, 0, 0, 0, 1]}",
        FrameRoutesTest.kitti(seq, 2, 3, 0.5f));
  }

  private static SocketClient open(Service service, String sensor) {
    FrameRoutesTest.sensor(service, sensor, "{}");
    SocketClient socket = service.socket(sensor, "?format=kitti-bin");
    JsonNode opened = socket.next();
    assertThat(opened.path("status").asString()).isEqualTo("open");
    assertThat(opened.path("stream").asString()).startsWith("c-");
    return socket;
  }

  @Test
  void keepsTheOrderOfAllThatIsInFlight(Service service) throws Exception {
    int frames = 60;
    try (SocketClient socket = open(service, "ordered")) {
      for (int seq = 0; seq < frames; seq++) {
        socket.send(message(seq));
      }
      JsonNode last = JSON.nullNode();
      for (int seq = 0; seq < frames; seq++) {
        last = socket.answer();
        assertThat(last.path("seq").asInt()).as(last.toString()).isEqualTo(seq);
        assertThat(last.path("status").asString()).as(last.toString()).isEqualTo("accepted");
        assertThat(last.path("stream").asString()).isEqualTo("s");
      }
      socket.bye();

      List<ConsumerRecord<String, byte[]>> records =
          FrameRoutesTest.log(service, Topic.SENSOR_FRAMES, "ordered", frames);
      for (int seq = 0; seq < frames; seq++) {
        SensorRecord record = SensorRecord.parseFrom(records.get(seq).value());
        assertThat(record.getId().getSeq()).isEqualTo(seq);
        assertThat(record.getFrame().getPose().getZ()).isEqualTo(3);
      }
      assertThat(last.path("n").asLong()).isEqualTo(records.getLast().offset());
    }
  }

  @Test
  void staysWithinItsCredit(Service service) {
    try (SocketClient socket = open(service, "credited")) {
      socket.send(message(0));
      int credit = socket.answer().path("credit").asInt();
      assertThat(credit).isBetween(1, 8);
      for (int seq = 1; seq <= credit; seq++) {
        socket.send(message(seq));
      }
      for (int seq = 1; seq <= credit; seq++) {
        assertThat(socket.answer().path("seq").asInt()).isEqualTo(seq);
      }
    }
  }

  @Test
  void takesAMessageInFragments(Service service) {
    try (SocketClient socket = open(service, "fragments")) {
      socket.sendInTwo(message(4));
      assertThat(socket.answer().path("status").asString()).isEqualTo("accepted");
    }
  }

  @Test
  void goesOnAfterAFrameThatIsNone(Service service) {
    try (SocketClient socket = open(service, "mixed")) {
      socket.send(EnvelopeReaderTest.envelope("{\"stream\": \"s\", \"seq\": 0}", new byte[3]));
      socket.send(
          EnvelopeReaderTest.envelope(
              "{\"stream\": \"s\", \"seq\": 1, \"format\": \"las\"}", new byte[16]));
      socket.send(EnvelopeReaderTest.envelope("{\"seq\": -2}", new byte[16]));
      socket.send(message(3));

      JsonNode cut = socket.answer();
      assertThat(cut.path("seq").asInt()).isZero();
      assertThat(cut.path("status").asString()).isEqualTo("refused");
      assertThat(cut.at("/problem/code").asString()).isEqualTo("frame-truncated");
      assertThat(cut.at("/problem/status").asInt()).isEqualTo(422);
      assertThat(cut.at("/problem/detail").asString()).startsWith("message 1: ");
      assertThat(cut.at("/problem/instance").asString()).isEqualTo("/api/v1/sensors/mixed/ws");
      JsonNode format = socket.answer();
      assertThat(format.at("/problem/code").asString()).isEqualTo("format-unknown");
      JsonNode header = socket.answer();
      assertThat(header.path("seq").isNull()).isTrue();
      assertThat(header.at("/problem/detail").asString()).contains("message 3: seq is `-2`");
      assertThat(socket.answer().path("status").asString()).isEqualTo("accepted");
    }
  }

  @Test
  void cutsAFileOfEvents(Service service) {
    FrameRoutesTest.sensor(
        service,
        "camera-socket",
        "{\"modality\": \"event-camera\", \"events\": {\"width\": 64, \"height\": 48}}");
    try (SocketClient socket = service.socket("camera-socket", "")) {
      socket.next();
      socket.send(EnvelopeReaderTest.envelope("{}", FrameRoutesTest.dat(100)));
      socket.send(EnvelopeReaderTest.envelope("{}", FrameRoutesTest.dat(100)));
      JsonNode first = socket.answer();
      assertThat(first.path("packets").asInt()).isEqualTo(10);
      assertThat(first.path("lastSeq").asInt()).isEqualTo(9);
      // The next file's packets follow.
      assertThat(socket.answer().path("seq").asInt()).isEqualTo(10);
    }
  }

  @Test
  void endsWhereNoEnvelopeIs(Service service) {
    byte[] good = message(0);
    byte[] long31 =
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(Integer.MIN_VALUE).array();
    ends(
        service, "e1", Arrays.copyOf(good, good.length - 1), 422, "envelope-truncated", "15 of 16");
    ends(service, "e2", new byte[0], 422, "envelope-truncated", "header length");
    ends(service, "e3", long31, 413, "envelope-too-large", "2147483648");
    ends(
        service,
        "e4",
        EnvelopeReaderTest.envelope("{\"seq\"", new byte[16]),
        400,
        "envelope-malformed",
        "no JSON");
    ends(
        service,
        "e5",
        EnvelopeReaderTest.envelope("{}", new byte[Topic.MAX_FRAME_BYTES + 1]),
        413,
        "envelope-too-large",
        "8388608");
  }

  private static void ends(
      Service service, String sensor, byte[] message, int status, String code, String words) {
    try (SocketClient socket = open(service, sensor)) {
      socket.send(message(0));
      assertThat(socket.answer().path("status").asString()).isEqualTo("accepted");
      socket.send(message);
      JsonNode answer = socket.answer();
      assertThat(answer.path("status").asString()).as(answer.toString()).isEqualTo("refused");
      assertThat(answer.path("credit").asInt()).isZero();
      assertThat(answer.at("/problem/status").asInt()).isEqualTo(status);
      assertThat(answer.at("/problem/code").asString()).isEqualTo(code);
      assertThat(answer.at("/problem/detail").asString()).contains("message 2: ", words);
      assertThat(socket.closed()).startsWith((4000 + status) + " " + code + ": message 2: ");
    }
  }

  @Test
  void readsNoText(Service service) {
    try (SocketClient socket = open(service, "text")) {
      socket.sendText("{}");
      assertThat(socket.answer().at("/problem/code").asString()).isEqualTo("not-binary");
      assertThat(socket.closed()).startsWith("4415 not-binary: ");
    }
  }

  @Test
  void aMessageBeyondAnyEndsAtOnce(Service service) {
    try (SocketClient socket = open(service, "beyond")) {
      socket.sendInVain(new byte[FrameSocket.MAX_MESSAGE_BYTES + 1]);
      assertThat(socket.closedOrReset()).matches("1009 .*|reset");
    }
    try (SocketClient socket = service.socket("beyond", "")) {
      assertThat(socket.next().path("status").asString()).isEqualTo("open");
    }
    assertThat(service.metric("sparsewatt_ingest_inflight_bytes")).isZero();
  }

  @Test
  void saysThatASensorIsUnknown(Service service) {
    FrameRoutesTest.sensor(service, "known-to-sockets", "{}");
    try (SocketClient socket = service.socket("unknown-to-sockets", "")) {
      JsonNode closing = socket.next();
      assertThat(closing.path("status").asString()).isEqualTo("closing");
      assertThat(closing.at("/problem/status").asInt()).isEqualTo(404);
      assertThat(closing.at("/problem/code").asString()).isEqualTo("sensor.unknown");
      assertThat(socket.closed()).startsWith("4404 sensor.unknown: No sensor `unknown-to-sockets`");
    }
  }

  @Test
  void isASocketOnly(Service service) {
    FrameRoutesTest.sensor(service, "asked", "{}");
    HttpResponse<String> answer = service.get("/api/v1/sensors/asked/ws");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(426);
    assertThat(answer.headers().firstValue("Upgrade")).hasValue("websocket");
    assertThat(JSON.readTree(answer.body()).path("code").asString()).isEqualTo("upgrade-required");
    assertThat(service.get("/api/v1/sensors/nobody/ws").statusCode()).isEqualTo(404);
  }
}
