package io.sparsewatt.ingest.frames;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.events.Columns;
import io.sparsewatt.events.Headers;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.v1.SensorRecord;
import io.sparsewatt.events.v1.VoxelEvent;
import io.sparsewatt.ingest.RunningService;
import io.sparsewatt.ingest.RunningService.Service;
import io.sparsewatt.kafka.KafkaConnection;
import io.sparsewatt.kafka.LogReader;
import io.sparsewatt.kafka.ReadFrom;
import io.sparsewatt.kafka.ReadUntil;
import io.sparsewatt.kafka.ReaderOptions;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(RunningService.class)
class FrameRoutesTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A KITTI frame: float32 x y z reflectance. */
  static byte[] kitti(float... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      buffer.putFloat(value);
    }
    return buffer.array();
  }

  /** A file of DAT events, one a millisecond. */
  static byte[] dat(int events) {
    byte[] header =
        "% Data file containing CD events.\n% Version 2\n% Width 64\n% Height 48\n"
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer buffer =
        ByteBuffer.allocate(header.length + 2 + 8 * events).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(header).put((byte) 0x0C).put((byte) 8);
    for (int i = 0; i < events; i++) {
      buffer.putInt(1_000 * i).putInt(i % 64 | (i % 48) << 14 | (i & 1) << 28);
    }
    return buffer.array();
  }

  static void sensor(Service service, String sensor, String json) {
    service.ready();
    HttpResponse<String> answer =
        service.send(
            service
                .request("/api/v1/sensors/" + sensor)
                .PUT(HttpRequest.BodyPublishers.ofString(json)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static HttpRequest.Builder post(
      Service service, String sensor, String query, byte[] body) {
    return service
        .request("/api/v1/sensors/" + sensor + "/frames" + query)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  static List<ConsumerRecord<String, byte[]>> log(
      Service service, Topic topic, String sensor, int count) {
    List<ConsumerRecord<String, byte[]>> found =
        new LogReader(ReaderOptions.of(KafkaConnection.to(service.brokers())))
            .read(LogReader.partitions(topic), new ReadFrom.Beginning(), new ReadUntil.Forever())
            .filter(record -> record.key().equals(sensor))
            .take(count)
            .collectList()
            .block(Service.LIMIT);
    assertThat(found).hasSize(count);
    return found;
  }

  private static JsonNode problem(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    return JSON.readTree(answer.body());
  }

  @Test
  void putsAFrameOnTheLogAndVoxelisesIt(Service service) throws Exception {
    sensor(service, "front", "{\"rig\": \"car-1\"}");
    HttpResponse<String> answer =
        service.send(
            post(service, "front", "?format=kitti-bin", kitti(1, 2, 3, 0.5f, 4, 5, Float.NaN, 1))
                .header("Frame-Stream", "drive-1")
                .header("Frame-Seq", "17")
                .header("Frame-Time", "1700000000100000000")
                .header("Frame-Pose", "1 2 3 0 0 0 1")
                .header("Frame-Path", "0 0;10 0.5;20 1")
                .header("Frame-Path-Width", "3.5")
                .header("Frame-Speed-Limit", "8")
                .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);

    ConsumerRecord<String, byte[]> record =
        log(service, Topic.SENSOR_FRAMES, "front", 1).getFirst();
    assertThat(JSON.readTree(answer.body()))
        .isEqualTo(
            JSON.readTree(
                """
                {"sensor": "front", "stream": "drive-1", "seq": 17, "n": %d, "points": 2,
                 "dropped": false}
                """
                    .formatted(record.offset())));
    assertThat(record.partition()).isEqualTo(Topic.partitionOf("car-1"));
    assertThat(text(record, Headers.CE_ID)).isEqualTo("front/drive-1/17");
    assertThat(text(record, Headers.TRACEPARENT)).contains("0af7651916cd43dd8448eb211c80319c");
    SensorRecord value = SensorRecord.parseFrom(record.value());
    assertThat(value.getId().getStream()).isEqualTo("drive-1");
    assertThat(value.getId().getSeq()).isEqualTo(17);
    assertThat(value.getFrame().getTimeNs()).isEqualTo(1_700_000_000_100_000_000L);
    assertThat(value.getFrame().getPose().getY()).isEqualTo(2);
    assertThat(value.getFrame().getFormat()).isEqualTo("kitti-bin");
    assertThat(Columns.floats(value.getFrame().getPoints().getX())).containsExactly(1, 4);
    assertThat(Columns.doubles(value.getFrame().getPath().getPoints()))
        .containsExactly(0, 0, 10, 0.5, 20, 1);
    assertThat(value.getFrame().getPath().getWidth()).isEqualTo(3.5);
    assertThat(value.getFrame().getPath().getSpeedLimit()).isEqualTo(8);
    assertThat(value.getConfiguration().getVersion()).isEqualTo(1);

    VoxelEvent voxels =
        VoxelEvent.parseFrom(log(service, Topic.VOXEL_EVENTS, "front", 1).getFirst().value());
    assertThat(voxels.hasKeyframe()).isTrue();
    assertThat(voxels.getKeyframe().getPointsNonFinite()).isEqualTo(1);
  }

  private static String text(ConsumerRecord<String, byte[]> record, String header) {
    return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
  }

  @Test
  void cutsAFileOfEventsIntoPackets(Service service) throws Exception {
    sensor(
        service,
        "camera-cut",
        "{\"modality\": \"event-camera\", \"events\": {\"width\": 64, \"height\": 48}}");
    HttpResponse<String> answer =
        service.send(
            post(service, "camera-cut", "", dat(100))
                .header("Frame-Stream", "s")
                .header("Frame-Seq", "5"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonNode json = JSON.readTree(answer.body());
    // 100 ms in packets of 10 ms.
    assertThat(json.path("packets").asInt()).isEqualTo(10);
    assertThat(json.path("events").asInt()).isEqualTo(100);
    assertThat(json.path("lastSeq").asInt()).isEqualTo(14);

    List<ConsumerRecord<String, byte[]>> records =
        log(service, Topic.SENSOR_FRAMES, "camera-cut", 10);
    for (int i = 0; i < 10; i++) {
      SensorRecord value = SensorRecord.parseFrom(records.get(i).value());
      assertThat(value.getId().getSeq()).isEqualTo(5 + i);
      assertThat(value.getFrame().getEvents().getCount()).isEqualTo(10);
    }
    assertThat(json.path("n").asLong()).isEqualTo(records.getLast().offset());
  }

  @Test
  void drawsAStreamWhereNoneIsNamed(Service service) {
    sensor(service, "anonymous", "{}");
    byte[] frame = kitti(1, 2, 3, 0.5f);

    JsonNode first =
        JSON.readTree(service.send(post(service, "anonymous", "?format=kitti-bin", frame)).body());
    JsonNode second =
        JSON.readTree(service.send(post(service, "anonymous", "?format=kitti-bin", frame)).body());

    assertThat(first.path("stream").asString()).startsWith("r-");
    assertThat(second.path("stream").asString()).isNotEqualTo(first.path("stream").asString());
    assertThat(first.path("seq").asInt()).isZero();
  }

  @Test
  void refusesWhatIsNoFrame(Service service) {
    sensor(service, "strict", "{}");
    byte[] frame = kitti(1, 2, 3, 0.5f);

    JsonNode unknown = problem(service.send(post(service, "nobody", "", frame)), 404);
    assertThat(unknown.path("code").asString()).isEqualTo("sensor.unknown");
    assertThat(unknown.path("detail").asString()).contains("nobody", "strict");
    JsonNode format = problem(service.send(post(service, "strict", "?format=las", frame)), 415);
    assertThat(format.path("code").asString()).isEqualTo("format-unknown");
    assertThat(format.path("detail").asString()).contains("las", "kitti-bin", "pcd");
    JsonNode cut =
        problem(service.send(post(service, "strict", "?format=kitti-bin", new byte[17])), 422);
    assertThat(cut.path("code").asString()).isEqualTo("frame-truncated");
    assertThat(cut.path("detail").asString()).contains("sensor strict, frame 0");
    assertThat(
            problem(
                    service.send(
                        post(
                            service,
                            "strict",
                            "?format=kitti-bin",
                            kitti(Float.NaN, 1, 1, 1, 1, Float.POSITIVE_INFINITY, 1, 1))),
                    422)
                .path("code")
                .asString())
        .isEqualTo("no-finite-point");
    assertThat(
            problem(service.send(post(service, "strict", "?format=dat", dat(3))), 422)
                .path("code")
                .asString())
        .isEqualTo("wrong-modality");
    assertThat(
            problem(service.send(post(service, "strict", "", new byte[0])), 422)
                .path("code")
                .asString())
        .isEqualTo("input-empty");
    JsonNode large =
        problem(service.send(post(service, "strict", "", new byte[(32 << 20) + 1])), 413);
    assertThat(large.path("code").asString()).isEqualTo("body-too-large");
  }

  @Test
  void refusesHeadersThatSayNothing(Service service) {
    sensor(service, "headers", "{}");
    byte[] frame = kitti(1, 2, 3, 0.5f);
    String[][] bad = {
      {"Frame-Seq", "-1", "0 or more"},
      {"Frame-Seq", "1.5", "whole number"},
      {"Frame-Time", "now", "whole number"},
      {"Frame-Pose", "1 2 3", "x y z qx qy qz qw"},
      {"Frame-Pose", "1 2 3 0 0 0 2", "unit quaternion"},
      {"Frame-Stream", "a b", "visible ASCII"},
      {"Frame-Path", "1 2", "2 to 256"},
      {"Frame-Path", "1 2;3 nan", "finite"},
      {"Frame-Path", "1 2;3 4" + ";5 6".repeat(255), "there are more"},
    };
    for (String[] each : bad) {
      JsonNode problem =
          problem(
              service.send(
                  post(service, "headers", "?format=kitti-bin", frame).header(each[0], each[1])),
              400);
      assertThat(problem.path("code").asString()).isEqualTo("frame-header");
      assertThat(problem.path("detail").asString()).contains(each[0], each[2]);
    }
    // A stream with a name and no numbers would be one frame, repeated.
    assertThat(
            problem(
                    service.send(
                        post(service, "headers", "?format=kitti-bin", frame)
                            .header("Frame-Stream", "named")),
                    400)
                .path("detail")
                .asString())
        .contains("Frame-Seq is `absent`");
  }
}
