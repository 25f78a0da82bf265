package io.sparsewatt.e2e.ingest;

import static io.sparsewatt.e2e.ingest.EdgeAndIngest.await;
import static io.sparsewatt.e2e.ingest.EdgeAndIngest.envelope;
import static io.sparsewatt.e2e.ingest.EdgeAndIngest.points;
import static io.sparsewatt.e2e.ingest.EdgeAndIngest.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.v1.SensorRecord;
import io.sparsewatt.events.v1.VoxelEvent;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The log goes and comes back; then the service stops. */
@Tag("full")
class LogDownTest {

  private static VoxelEvent event(ConsumerRecord<String, byte[]> record) {
    try {
      return VoxelEvent.parseFrom(record.value());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isProcessed(VoxelEvent event) {
    return event.hasKeyframe() || event.hasDelta();
  }

  @Test
  void aFrameIsSentAgainAndCountsOnce(@TempDir Path folder) throws Exception {
    try (EdgeAndIngest platform =
        new EdgeAndIngest(folder, "sparsewatt.ingest.delivery-timeout=2s")) {
      platform.sensor("roof");
      assertThat(platform.post("roof", 0).statusCode()).isEqualTo(202);
      try (FrameSocketClient socket = platform.socket("roof", "?format=kitti-bin")) {
        assertThat(socket.next().path("status").asString()).isEqualTo("open");
        platform.stopBroker();

        HttpResponse<String> posted = platform.post("roof", 1);
        assertThat(problem(posted, 503, "log-unavailable").path("detail").asString())
            .contains("frame 1 of stream s", "send it again");
        assertThat(posted.headers().firstValue("Retry-After")).hasValue("2");
        problem(platform.put("other", "{}"), 503, "log-unavailable");
        HttpResponse<String> streamed = platform.stream("roof", envelope(1, points(1, 1)));
        assertThat(problem(streamed, 503, "log-unavailable").path("detail").asString())
            .contains("envelope 1: ", "No frame was accepted before");
        socket.send(envelope(1, points(1, 1)));
        socket.send(envelope(2, points(2, 1)));
        JsonNode answer = socket.answer();
        assertThat(answer.path("seq").asInt()).isEqualTo(1);
        assertThat(answer.path("status").asString()).isEqualTo("retry");
        assertThat(answer.at("/problem/code").asString()).isEqualTo("log-unavailable");
        assertThat(socket.closed()).startsWith("4503 log-unavailable: message 1: ");
      }

      platform.startBroker();
      await("the frame is taken", () -> platform.post("roof", 1).statusCode() == 202);
      try (FrameSocketClient socket = platform.socket("roof", "?format=kitti-bin")) {
        socket.next();
        socket.send(envelope(2, points(2, 1)));
        assertThat(socket.answer().path("status").asString()).isEqualTo("accepted");
      }

      List<VoxelEvent> events =
          platform
              .log(
                  Topic.VOXEL_EVENTS,
                  "roof",
                  found ->
                      event(found.getLast()).getId().getSeq() == 2
                          && isProcessed(event(found.getLast())))
              .stream()
              .map(LogDownTest::event)
              .toList();
      assertThat(events.stream().filter(LogDownTest::isProcessed))
          .extracting(each -> each.getId().getSeq())
          .containsExactly(0L, 1L, 2L);
      // Whatever else the log has of it, it knows for what it is.
      assertThat(events.stream().filter(each -> !isProcessed(each)))
          .allMatch(VoxelEvent::hasDuplicate);
      List<ConsumerRecord<String, byte[]>> frames =
          platform.log(Topic.SENSOR_FRAMES, "roof", found -> found.size() == events.size());
      assertThat(events)
          .extracting(each -> each.getId().getN())
          .containsExactlyElementsOf(frames.stream().map(ConsumerRecord::offset).toList());
      for (int i = 0; i < frames.size(); i++) {
        assertThat(SensorRecord.parseFrom(frames.get(i).value()).getId().getSeq())
            .isEqualTo(events.get(i).getId().getSeq());
      }
    }
  }

  @Test
  void aServiceThatStopsSaysSo(@TempDir Path folder) throws Exception {
    try (EdgeAndIngest platform = new EdgeAndIngest(folder);
        Socket stream = platform.connect()) {
      platform.sensor("roof");
      byte[] frame = envelope(5, points(0, 1));
      OutputStream out = stream.getOutputStream();
      out.write(
          ("POST /api/v1/sensors/roof/stream?format=kitti-bin HTTP/1.1\r\nHost: localhost\r\n"
                  + "Transfer-Encoding: chunked\r\n\r\n"
                  + Integer.toHexString(frame.length)
                  + "\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.write(frame);
      out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      platform.log(Topic.SENSOR_FRAMES, "roof", found -> found.size() == 1);
      try (FrameSocketClient socket = platform.socket("roof", "")) {
        socket.next();
        long start = System.nanoTime();
        platform.stopIngest();
        // Well below the 30 s that a server waits for what is open.
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(15));
        assertThat(socket.next().at("/problem/code").asString()).isEqualTo("stopping");
        assertThat(socket.closed()).startsWith("4503 stopping: ");
      }
      StringBuilder answer = new StringBuilder();
      InputStream in = stream.getInputStream();
      while (answer.indexOf("}") < 0) {
        int next = in.read();
        assertThat(next).as(answer.toString()).isNotNegative();
        answer.append((char) next);
      }
      assertThat(answer)
          .startsWith("HTTP/1.1 503")
          .contains("\"code\":\"stopping\"")
          .contains("1 frame was accepted before, the last is seq 5 of stream s");
    }
  }
}
