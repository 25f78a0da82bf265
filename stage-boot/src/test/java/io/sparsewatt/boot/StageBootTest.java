package io.sparsewatt.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.broker.BrokerOptions;
import io.sparsewatt.broker.EmbeddedBroker;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.v1.PlanEvent;
import io.sparsewatt.events.v1.SceneEvent;
import io.sparsewatt.kafka.KafkaConnection;
import io.sparsewatt.kafka.LogReader;
import io.sparsewatt.kafka.ReadFrom;
import io.sparsewatt.kafka.ReadUntil;
import io.sparsewatt.kafka.ReaderOptions;
import io.sparsewatt.kafka.RecordSender;
import io.sparsewatt.kafka.SenderOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

class StageBootTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir static Path folder;

  private static EmbeddedBroker broker;
  private static ConfigurableApplicationContext first;
  private static ConfigurableApplicationContext second;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(folder, 0, BrokerOptions.defaults());
    String kafka = "--sparsewatt.kafka.bootstrap-servers=" + broker.bootstrapServers();
    first = StageBoot.start(EchoApplication.class, "echo", kafka, "--sparsewatt.compute-threads=1");
    second =
        StageBoot.start(EchoApplication.class, "echo", kafka, "--sparsewatt.compute-threads=1");
  }

  @AfterAll
  static void stop() {
    second.close();
    first.close();
    broker.close();
  }

  private static HttpRequest.Builder request(ConfigurableApplicationContext context, String path) {
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(LIMIT);
  }

  private static HttpResponse<String> get(ConfigurableApplicationContext context, String path)
      throws Exception {
    return HTTP.send(request(context, path).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void hostsItsStage() {
    KafkaConnection connection = KafkaConnection.to(broker.bootstrapServers());
    try (RecordSender sender = new RecordSender(SenderOptions.of(connection))) {
      for (int partition = 0; partition < 4; partition++) {
        sender
            .send(
                new ProducerRecord<>(
                    Topic.SCENES.id(),
                    partition,
                    "car-" + partition,
                    SceneEvent.newBuilder().setTimeNs(7).build().toByteArray()))
            .block(LIMIT);
      }
    }
    List<ConsumerRecord<String, byte[]>> plans =
        new LogReader(ReaderOptions.of(connection))
            .read(
                LogReader.partitions(Topic.PLANS),
                new ReadFrom.Beginning(),
                new ReadUntil.Forever())
            .take(4)
            .collectList()
            .block(LIMIT);

    assertThat(plans)
        .extracting(StageBootTest::sensor)
        .containsExactlyInAnyOrder("car-0", "car-1", "car-2", "car-3");
  }

  private static String sensor(ConsumerRecord<String, byte[]> record) {
    try {
      return PlanEvent.parseFrom(record.value()).getId().getSensor();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void saysHowItIs() throws Exception {
    for (ConfigurableApplicationContext context : List.of(first, second)) {
      assertThat(
              JSON.readTree(get(context, "/actuator/health").body())
                  .at("/components/stage/details/stage")
                  .asString())
          .isEqualTo("echo");
      assertThat(get(context, "/actuator/health/liveness").statusCode()).isEqualTo(200);
      HttpResponse<String> metrics = get(context, "/actuator/prometheus");
      assertThat(metrics.statusCode()).isEqualTo(200);
      assertThat(metrics.body()).contains("jvm_memory_used_bytes", "stage=\"echo\"");
    }
  }

  @Test
  void bindsLoopbackUnlessTold() {
    assertThat(first.getEnvironment().getProperty("server.address")).isEqualTo("127.0.0.1");
    assertThat(first.getEnvironment().getProperty("local.server.port"))
        .isNotEqualTo(second.getEnvironment().getProperty("local.server.port"));
  }

  @Test
  void answersAProblemInItsOwnWords() throws Exception {
    HttpResponse<String> answer = get(first, "/problem");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(JSON.readTree(answer.body()))
        .isEqualTo(
            JSON.readTree(
                """
                {"type": "about:blank", "title": "Service Unavailable", "status": 503,
                 "code": "busy", "detail": "3 of 3 run", "instance": "/problem"}
                """));
  }

  @Test
  void keepsADefectToItself() throws Exception {
    HttpResponse<String> answer = get(first, "/defect");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("\"code\":\"defect\"").doesNotContain("secret");
  }

  @Test
  void namesPathsThatAreNone() throws Exception {
    HttpResponse<String> answer = get(first, "/nowhere");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(JSON.readTree(answer.body()).path("code").asString()).isEqualTo("no-such-path");
  }

  @Test
  void answersNoPage() throws Exception {
    String[][] pages = {
      {"Origin", "http://evil.example"}, {"Origin", "null"}, {"Sec-Fetch-Site", "cross-site"}
    };
    for (String[] each : pages) {
      HttpResponse<String> answer =
          HTTP.send(
              request(first, "/actuator/health").header(each[0], each[1]).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(each[1]).isEqualTo(403);
      assertThat(answer.body()).contains("\"code\":\"not-through-the-gateway\"");
    }
    assertThat(
            HTTP.send(
                    request(first, "/actuator/health").header("Sec-Fetch-Site", "none").build(),
                    HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isNotEqualTo(403);
  }

  @Test
  void tellsWhoSendsABodyInVain() throws Exception {
    for (int size : new int[] {10, 500_000, 5_000_000}) {
      HttpResponse<String> answer =
          HTTP.send(
              request(first, "/nowhere")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[size]))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as("%d bytes", size).isEqualTo(404);
      // The body is taken, and the connection serves on.
      assertThat(answer.headers().firstValue("Connection")).isEmpty();
    }
  }
}
