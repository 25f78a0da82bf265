package io.sparsewatt.ingest.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.events.Headers;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.ingest.RunningService;
import io.sparsewatt.ingest.RunningService.Service;
import io.sparsewatt.ingest.voxelise.Configurations;
import io.sparsewatt.kafka.KafkaConnection;
import io.sparsewatt.kafka.LogReader;
import io.sparsewatt.kafka.ReadFrom;
import io.sparsewatt.kafka.ReadUntil;
import io.sparsewatt.kafka.ReaderOptions;
import io.sparsewatt.kafka.RecordSender;
import io.sparsewatt.kafka.SenderOptions;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(RunningService.class)
class SensorRoutesTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static HttpResponse<String> put(Service service, String sensor, String json) {
    return service.send(
        service
            .request("/api/v1/sensors/" + sensor)
            .PUT(HttpRequest.BodyPublishers.ofString(json)));
  }

  private static JsonNode problem(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  @Test
  void storesDefaultsAndCountsVersions(Service service) throws Exception {
    service.ready();
    HttpResponse<String> first = put(service, "defaults", "{}");
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    JsonNode json = JSON.readTree(first.body());
    assertThat(json.path("version").asInt()).isEqualTo(1);
    assertThat(json.path("modality").asString()).isEqualTo("lidar");
    assertThat(json.path("backPressure").asString()).isEqualTo("lossless");
    assertThat(json.at("/voxels/voxelSize").doubleValue()).isEqualTo(0.2);
    assertThat(json.at("/voxels/strongPoints").intValue()).isEqualTo(1);
    assertThat(json.at("/voxels/yieldMostHits").intValue()).isEqualTo(10);
    assertThat(json.path("events").isNull()).isTrue();

    // What GET gives is what PUT takes, and changes nothing.
    String same = service.get("/api/v1/sensors/defaults").body();
    assertThat(same).isEqualTo(first.body());
    assertThat(put(service, "defaults", same).body()).isEqualTo(first.body());

    JsonNode changed =
        JSON.readTree(put(service, "defaults", "{\"voxels\": {\"voxelSize\": 0.1}}").body());
    assertThat(changed.path("version").asInt()).isEqualTo(2);
    assertThat(changed.at("/voxels/voxelSize").doubleValue()).isEqualTo(0.1);
    assertThat(json.path("unlabelled").isNull()).isTrue();
    assertThat(changed.path("unlabelled").asString())
        .isEqualTo("perception labels voxels of 0.16 to 0.25 m, and these are of 0.1 m");
    assertThat(JSON.readTree(service.get("/api/v1/sensors").body()).path("sensors").toString())
        .contains("\"sensor\":\"defaults\"");

    List<ConsumerRecord<String, byte[]>> stored =
        new LogReader(ReaderOptions.of(KafkaConnection.to(service.brokers())))
            .read(
                LogReader.partitions(Topic.SENSORS),
                new ReadFrom.Beginning(),
                new ReadUntil.PresentEnd())
            .filter(record -> record.key().equals("defaults"))
            .collectList()
            .block(Service.LIMIT);
    assertThat(stored).hasSize(2);
    assertThat(SensorConfiguration.parseFrom(stored.getFirst().value()))
        .isEqualTo(Configurations.lidar("defaults"));
  }

  @Test
  void takesAnEventCamera(Service service) {
    service.ready();
    JsonNode json =
        JSON.readTree(
            put(
                    service,
                    "camera",
                    """
                    {"modality": "event-camera", "backPressure": "live", "rig": "car-1",
                     "events": {"width": 640, "height": 480, "packetMs": 5}}
                    """)
                .body());

    assertThat(json.path("modality").asString()).isEqualTo("event-camera");
    assertThat(json.at("/events/packetMs").asInt()).isEqualTo(5);
    assertThat(json.path("voxels").isNull()).isTrue();
    assertThat(
            problem(put(service, "camera2", "{\"modality\": \"event-camera\"}"), 422)
                .path("detail")
                .asString())
        .contains("events.width");
  }

  @Test
  void namesWhatIsWrong(Service service) {
    service.ready();
    assertThat(
            problem(put(service, "bad", "{\"voxels\": {\"voxelsize\": 1}}"), 422)
                .path("detail")
                .asString())
        .contains("`voxels.voxelsize`", "voxelSize");
    assertThat(
            problem(put(service, "bad", "{\"voxels\": {\"voxelSize\": 0}}"), 422)
                .path("detail")
                .asString())
        .contains("0.01..10");
    assertThat(
            problem(put(service, "bad", "{\"voxels\": {\"keyframeEvery\": 2.5}}"), 422)
                .path("detail")
                .asString())
        .contains("voxels.keyframeEvery", "2.5");
    assertThat(
            problem(put(service, "bad", "{\"network\": \"event-unet\"}"), 422)
                .path("detail")
                .asString())
        .contains("`event-unet` is unknown for a LiDAR; there is perception, shallow-unet");
    assertThat(
            problem(put(service, "bad", "{\"modality\": \"radar\"}"), 422)
                .path("detail")
                .asString())
        .contains("radar", "lidar or event-camera");
    assertThat(
            problem(put(service, "bad", "{\"sensor\": \"other\"}"), 422).path("detail").asString())
        .contains("other", "bad");
    assertThat(problem(put(service, "bad", "{\"rig\": \"a/b\"}"), 422).path("code").asString())
        .isEqualTo("sensor.id");
    assertThat(problem(put(service, "-bad", "{}"), 422).path("code").asString())
        .isEqualTo("sensor.id");
    assertThat(problem(put(service, "bad", "{\"rig\": "), 400).path("detail").asString())
        .contains("line 1, column");
    assertThat(
            problem(put(service, "bad", "{\"rig\": \"a\", \"rig\": \"b\"}"), 400)
                .path("code")
                .asString())
        .isEqualTo("not-json");
    assertThat(problem(put(service, "bad", "{} {}"), 400).path("detail").asString())
        .contains("more than one")
        .doesNotContain("jackson");
    assertThat(problem(put(service, "bad", "[]"), 400).path("code").asString())
        .isEqualTo("not-json");
    assertThat(problem(put(service, "bad", ""), 400).path("code").asString()).isEqualTo("not-json");
    assertThat(problem(put(service, "bad", " ".repeat(70_000)), 413).path("detail").asString())
        .contains("65536");
    assertThat(service.get("/api/v1/sensors").body()).doesNotContain("\"bad\"");
  }

  @Test
  void keepsARigForEver(Service service) {
    service.ready();
    assertThat(put(service, "rigged", "{\"rig\": \"car-1\"}").statusCode()).isEqualTo(200);

    assertThat(
            problem(put(service, "rigged", "{\"rig\": \"car-2\"}"), 409).path("detail").asString())
        .contains("car-1", "car-2");
  }

  @Test
  void whatIsNoConfigurationIsSetAside(Service service) {
    service.ready();
    put(service, "kept", "{}");
    String before = service.get("/api/v1/sensors").body();
    KafkaConnection connection = KafkaConnection.to(service.brokers());
    int partition = Topic.partitionOf("kept");
    try (RecordSender sender = new RecordSender(SenderOptions.of(connection))) {
      // An empty value parses: as the configuration of a sensor without a name.
      for (byte[] value : List.of(new byte[] {7, 1, 2}, new byte[0])) {
        sender
            .send(new ProducerRecord<>(Topic.SENSORS.id(), partition, "kept", value))
            .block(Service.LIMIT);
      }
    }

    List<ConsumerRecord<String, byte[]>> letters =
        new LogReader(ReaderOptions.of(connection))
            .read(
                List.of(new TopicPartition(Topic.SENSORS.deadLetterId(), partition)),
                new ReadFrom.Beginning(),
                new ReadUntil.Forever())
            .take(2)
            .collectList()
            .block(Service.LIMIT);

    assertThat(letters).isNotNull().hasSize(2);
    assertThat(letters)
        .extracting(letter -> header(letter, Headers.DLT_CODE))
        .containsOnly("not-a-configuration");
    assertThat(letters)
        .extracting(letter -> header(letter, Headers.DLT_REASON))
        .satisfiesExactly(
            first -> assertThat(first).contains("not a SensorConfiguration"),
            second -> assertThat(second).contains("key is `kept`", "sensor ``"));
    assertThat(service.get("/api/v1/sensors").body()).isEqualTo(before);
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  @Test
  void namesTheKnownOnes(Service service) {
    service.ready();
    put(service, "known", "{}");

    assertThat(problem(service.get("/api/v1/sensors/unknown"), 404).path("detail").asString())
        .contains("`unknown`", "known");
  }
}
