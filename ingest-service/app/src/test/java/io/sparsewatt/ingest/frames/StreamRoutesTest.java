package io.sparsewatt.ingest.frames;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.v1.SensorRecord;
import io.sparsewatt.ingest.RunningService;
import io.sparsewatt.ingest.RunningService.Service;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(RunningService.class)
class StreamRoutesTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static byte[] stream(int frames) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int seq = 0; seq < frames; seq++) {
      out.writeBytes(
          EnvelopeReaderTest.envelope(
              "{\"stream\": \"s\", \"seq\": "
                  + seq
                  + ", \"time\": \""
                  + 100_000_000L * seq
                  + "\", \"pose\": [1, 2, 3, 0, 0, 0, 1]}",
              FrameRoutesTest.kitti(seq, 2, 3, 0.5f)));
    }
    return out.toByteArray();
  }

  private static HttpResponse<String> post(Service service, String sensor, byte[] body) {
    return service.send(
        service
            .request("/api/v1/sensors/" + sensor + "/stream?format=kitti-bin")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  private static JsonNode problem(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  @Test
  void takesFramesInOrder(Service service) throws Exception {
    FrameRoutesTest.sensor(service, "streamed", "{}");
    HttpResponse<String> answer = post(service, "streamed", stream(20));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

    List<ConsumerRecord<String, byte[]>> records =
        FrameRoutesTest.log(service, Topic.SENSOR_FRAMES, "streamed", 20);
    for (int seq = 0; seq < 20; seq++) {
      SensorRecord record = SensorRecord.parseFrom(records.get(seq).value());
      assertThat(record.getId().getSeq()).isEqualTo(seq);
      assertThat(record.getFrame().getTimeNs()).isEqualTo(100_000_000L * seq);
      assertThat(record.getFrame().getPose().getZ()).isEqualTo(3);
    }
    assertThat(JSON.readTree(answer.body()))
        .isEqualTo(
            JSON.readTree(
                """
                {"sensor": "streamed", "frames": 20, "dropped": 0, "stream": "s", "lastSeq": 19,
                 "n": %d}
                """
                    .formatted(records.getLast().offset())));
  }

  @Test
  void saysHowFarItCame(Service service) {
    FrameRoutesTest.sensor(service, "cut", "{}");
    byte[] three = stream(3);

    JsonNode cut = problem(post(service, "cut", Arrays.copyOf(three, three.length - 1)), 422);
    assertThat(cut.path("code").asString()).isEqualTo("envelope-truncated");
    assertThat(cut.path("detail").asString())
        .contains("envelope 3", "2 frames were accepted", "seq 1 of stream s", "15 of 16");

    byte[] bad = EnvelopeReaderTest.envelope("{\"stream\": \"t\", \"seq\": 0}", new byte[3]);
    assertThat(problem(post(service, "cut", bad), 422).path("detail").asString())
        .contains("envelope 1", "No frame was accepted before");
  }

  @Test
  void namesAHeaderFieldThatIsNone(Service service) {
    FrameRoutesTest.sensor(service, "field", "{}");

    JsonNode unknown =
        problem(
            post(service, "field", EnvelopeReaderTest.envelope("{\"sequence\": 1}", new byte[16])),
            400);
    assertThat(unknown.path("detail").asString()).contains("envelope 1", "`sequence`", "seq");
    JsonNode malformed =
        problem(
            post(service, "field", EnvelopeReaderTest.envelope("{\"seq\": -4}", new byte[16])),
            400);
    assertThat(malformed.path("detail").asString()).contains("seq is `-4`");
  }

  @Test
  void answersWhatItRefusesWhileMoreComes(Service service) {
    FrameRoutesTest.sensor(service, "flood", "{}");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(stream(2));
    out.writeBytes(EnvelopeReaderTest.envelope("{\"stream\": \"s\", \"seq\": 2}", new byte[3]));
    int start = out.size();
    for (int size : new int[] {0, 500_000, 20_000_000}) {
      byte[] body = Arrays.copyOf(out.toByteArray(), start + size);
      JsonNode problem = problem(post(service, "flood", body), 422);
      assertThat(problem.path("code").asString()).isEqualTo("frame-truncated");
      assertThat(problem.path("detail").asString())
          .contains("envelope 3", "2 frames were accepted", "seq 1 of stream s");
    }
    assertThat(post(service, "flood", stream(3)).statusCode()).isEqualTo(200);
  }

  @Test
  void numbersWhatIsNotNumbered(Service service) throws Exception {
    FrameRoutesTest.sensor(service, "numbered", "{}");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String header : new String[] {"{}", "{}", "{\"seq\": 7}", "{}"}) {
      out.writeBytes(EnvelopeReaderTest.envelope(header, FrameRoutesTest.kitti(1, 2, 3, 0.5f)));
    }
    JsonNode json = JSON.readTree(post(service, "numbered", out.toByteArray()).body());

    assertThat(json.path("stream").asString()).startsWith("c-");
    assertThat(json.path("lastSeq").asInt()).isEqualTo(8);
    assertThat(FrameRoutesTest.log(service, Topic.SENSOR_FRAMES, "numbered", 4))
        .extracting(record -> SensorRecord.parseFrom(record.value()).getId().getSeq())
        .containsExactly(0L, 1L, 7L, 8L);
    // A stream with a name and no numbers would be one frame, repeated.
    byte[] named =
        EnvelopeReaderTest.envelope("{\"stream\": \"s\"}", FrameRoutesTest.kitti(1, 2, 3, 0.5f));
    assertThat(problem(post(service, "numbered", named), 400).path("detail").asString())
        .contains("seq is `absent`");
  }

  @Test
  void anEmptyStreamIsAStream(Service service) {
    FrameRoutesTest.sensor(service, "nothing", "{}");
    JsonNode json = JSON.readTree(post(service, "nothing", new byte[0]).body());
    assertThat(json.path("frames").asInt()).isZero();
    assertThat(json.path("lastSeq").isNull()).isTrue();
    assertThat(problem(post(service, "nobody", stream(1)), 404).path("code").asString())
        .isEqualTo("sensor.unknown");
  }

  @Test
  void aSenderThatGoesIsNoDefect(Service service) throws Exception {
    FrameRoutesTest.sensor(service, "gone", "{}");
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    Logger writer = (Logger) LoggerFactory.getLogger("io.sparsewatt.boot.ProblemWriter");
    writer.setLevel(Level.DEBUG);
    writer.addAppender(said);
    said.start();
    try {
      byte[] frame = stream(1);
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
        socket
            .getOutputStream()
            .write(
                ("POST /api/v1/sensors/gone/stream?format=kitti-bin HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Length: 1000000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(frame);
        FrameRoutesTest.log(service, Topic.SENSOR_FRAMES, "gone", 1);
      }
      long deadline = System.nanoTime() + Service.LIMIT.toNanos();
      while (List.copyOf(said.list).stream().noneMatch(each -> isOf(each, "gone"))) {
        assertThat(System.nanoTime()).as("awaiting that it is seen").isLessThan(deadline);
      }
      assertThat(List.copyOf(said.list))
          .filteredOn(each -> isOf(each, "gone"))
          .extracting(ILoggingEvent::getLevel)
          .containsExactly(Level.DEBUG);
    } finally {
      writer.detachAppender(said);
      writer.setLevel(null);
    }
  }

  private static boolean isOf(ILoggingEvent event, String sensor) {
    return event.getFormattedMessage().contains("/" + sensor + "/");
  }
}
