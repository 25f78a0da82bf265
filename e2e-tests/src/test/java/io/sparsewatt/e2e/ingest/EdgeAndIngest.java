package io.sparsewatt.e2e.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.broker.BrokerOptions;
import io.sparsewatt.broker.EmbeddedBroker;
import io.sparsewatt.events.Topic;
import io.sparsewatt.gateway.GatewayApplication;
import io.sparsewatt.ingest.IngestApplication;
import io.sparsewatt.kafka.KafkaConnection;
import io.sparsewatt.kafka.LogReader;
import io.sparsewatt.kafka.ReadFrom;
import io.sparsewatt.kafka.ReadUntil;
import io.sparsewatt.kafka.ReaderOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A broker, ingest and a gateway in this JVM, and clients of theirs. */
final class EdgeAndIngest implements AutoCloseable {

  static final Duration LIMIT = Duration.ofSeconds(60);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Path folder;
  private EmbeddedBroker broker;
  private final ConfigurableApplicationContext ingest;
  private final ConfigurableApplicationContext gateway;

  /**
   * @param properties {@code name=value}; each service takes its own
   */
  EdgeAndIngest(Path folder, String... properties) throws IOException {
    this.folder = folder;
    broker = EmbeddedBroker.start(folder, 0, BrokerOptions.defaults());
    List<String> all = new ArrayList<>();
    all.add("--server.port=0");
    all.add("--sparsewatt.ingest.warm-up=0s");
    all.add("--sparsewatt.kafka.bootstrap-servers=" + broker.bootstrapServers());
    // The other stages do not run here and would only fall behind.
    all.add("--sparsewatt.ingest.lag-stages=voxelise");
    for (String property : properties) {
      all.add("--" + property);
    }
    ingest = IngestApplication.start(all.toArray(String[]::new));
    all.add("--sparsewatt.gateway.upstreams.ingest=http://127.0.0.1:" + port(ingest));
    gateway = GatewayApplication.start(all.toArray(String[]::new));
    await("ingest is ready", () -> ingest("/actuator/health/readiness").statusCode() == 200);
  }

  private static String port(ConfigurableApplicationContext context) {
    return context.getEnvironment().getRequiredProperty("local.server.port");
  }

  /** Asks again and again, within the limit. */
  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("awaiting that %s", what).isLessThan(deadline);
    }
  }

  String address() {
    return "http://localhost:" + port(gateway);
  }

  /** A bare connection. */
  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port(gateway)));
    socket.setSoTimeout((int) LIMIT.toMillis());
    return socket;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address() + path)).timeout(LIMIT);
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A path of ingest itself. */
  HttpResponse<String> ingest(String path) {
    return send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(ingest) + path))
            .timeout(LIMIT));
  }

  HttpResponse<String> put(String sensor, String json) {
    return send(
        request("/api/v1/sensors/" + sensor).PUT(HttpRequest.BodyPublishers.ofString(json)));
  }

  void sensor(String sensor) {
    HttpResponse<String> answer = put(sensor, "{}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  HttpResponse<String> post(String sensor, long seq) {
    return send(
        request("/api/v1/sensors/" + sensor + "/frames?format=kitti-bin")
            .header("Frame-Stream", "s")
            .header("Frame-Seq", Long.toString(seq))
            .POST(HttpRequest.BodyPublishers.ofByteArray(points(seq, 1))));
  }

  HttpResponse<String> stream(String sensor, byte[] body) {
    return send(
        request("/api/v1/sensors/" + sensor + "/stream?format=kitti-bin")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  FrameSocketClient socket(String sensor, String query, String... headers) {
    return new FrameSocketClient(
        http,
        URI.create("ws://localhost:" + port(gateway) + "/api/v1/sensors/" + sensor + "/ws" + query),
        headers);
  }

  static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }

  static JsonNode problem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode problem = json(answer);
    assertThat(problem.path("code").asString()).as(answer.body()).isEqualTo(code);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("detail").asString()).isNotEmpty().doesNotContain("Exception");
    return problem;
  }

  /** KITTI points, the first at x = {@code x}. */
  static byte[] points(float x, int count) {
    ByteBuffer points = ByteBuffer.allocate(16 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      points.putFloat(x + i % 100 * 0.01f).putFloat(i / 100 % 100 * 0.01f).putFloat(0).putFloat(1);
    }
    return points.array();
  }

  static byte[] envelope(String header, byte[] payload) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + payload.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(json.length)
        .put(json)
        .putInt(payload.length)
        .put(payload)
        .array();
  }

  static byte[] envelope(long seq, byte[] payload) {
    return envelope("{\"stream\": \"s\", \"seq\": " + seq + "}", payload);
  }

  /** The sensor's records from the beginning until there are so many that fit. */
  List<ConsumerRecord<String, byte[]>> log(
      Topic topic, String sensor, Predicate<List<ConsumerRecord<String, byte[]>>> enough) {
    List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
    new LogReader(ReaderOptions.of(KafkaConnection.to(broker.bootstrapServers())))
        .read(LogReader.partitions(topic), new ReadFrom.Beginning(), new ReadUntil.Forever())
        .filter(record -> record.key().equals(sensor))
        .doOnNext(found::add)
        .takeUntil(record -> enough.test(found))
        .blockLast(LIMIT);
    return found;
  }

  void stopBroker() {
    broker.close();
  }

  /** On the same port, with what it had. */
  void startBroker() throws IOException {
    broker = EmbeddedBroker.start(folder, broker.port(), BrokerOptions.defaults());
  }

  void stopIngest() {
    ingest.close();
  }

  @Override
  public void close() {
    gateway.close();
    ingest.close();
    broker.close();
    http.close();
  }
}
