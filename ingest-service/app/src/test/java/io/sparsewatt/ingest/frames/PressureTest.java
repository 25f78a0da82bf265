package io.sparsewatt.ingest.frames;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.boot.BodyIntake;
import io.sparsewatt.boot.BoundedWork;
import io.sparsewatt.events.Topic;
import io.sparsewatt.ingest.RunningService.Service;
import io.sparsewatt.ingest.SocketClient;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A service with small bounds, behind which stands a stage that gets no further than the test says.
 */
class PressureTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final int BOUND = 3;

  /** A stage that does not run; the test commits for it. */
  private static final String STAGE = "perceive";

  private static final Pattern BEHIND = Pattern.compile("the pipeline is (\\d+) frames behind");

  // Each on a partition of its own.
  private static final String POSTED = sensorOn(0);
  private static final String LIVE = sensorOn(1);
  private static final String STREAMED = sensorOn(2);
  private static final String SOCKET = sensorOn(3);
  private static final String PATIENCE = sensorOn(4);
  private static final String FREE = sensorOn(5);
  private static final String LIVE_CAMERA = sensorOn(6);
  private static final List<String> SENSORS =
      List.of(POSTED, LIVE, STREAMED, SOCKET, PATIENCE, FREE, LIVE_CAMERA);

  private static Service service;
  private static Admin admin;

  private static String sensorOn(int partition) {
    return IntStream.range(0, 10_000)
        .mapToObj(i -> "sensor-" + i)
        .filter(id -> Topic.partitionOf(id) == partition)
        .findFirst()
        .orElseThrow();
  }

  @BeforeAll
  static void start() {
    service =
        new Service(
            "--sparsewatt.ingest.lag-stages=voxelise," + STAGE,
            "--sparsewatt.ingest.lag-interval=50ms",
            "--sparsewatt.ingest.lag-patience=3s",
            "--sparsewatt.ingest.max-lag-frames=" + BOUND,
            "--sparsewatt.ingest.max-sensors=" + SENSORS.size(),
            "--sparsewatt.ingest.max-bytes-in-flight=33554432",
            "--sparsewatt.ingest.max-sockets=2",
            "--sparsewatt.ingest.socket-window=4",
            "--sparsewatt.ingest.socket-silence=1s",
            "--sparsewatt.ingest.decode-threads=1",
            "--sparsewatt.ingest.decode-waiting=1");
    admin = Admin.create(Map.of("bootstrap.servers", service.brokers()));
    for (String sensor : SENSORS) {
      FrameRoutesTest.sensor(
          service,
          sensor,
          sensor.equals(LIVE_CAMERA)
              ? "{\"modality\": \"event-camera\", \"backPressure\": \"live\","
                  + " \"events\": {\"width\": 64, \"height\": 48, \"packetMs\": 1}}"
              : sensor.equals(LIVE) ? "{\"backPressure\": \"live\"}" : "{}");
    }
  }

  @AfterAll
  static void stop() {
    admin.close();
    service.close();
  }

  private static HttpResponse<String> post(String sensor, long seq) {
    return service.send(
        service
            .request("/api/v1/sensors/" + sensor + "/frames?format=kitti-bin")
            .header("Frame-Stream", "s")
            .header("Frame-Seq", Long.toString(seq))
            .POST(HttpRequest.BodyPublishers.ofByteArray(FrameRoutesTest.kitti(seq, 1, 1, 1))));
  }

  private static byte[] envelope(long seq) {
    return EnvelopeReaderTest.envelope(
        "{\"stream\": \"s\", \"seq\": " + seq + ", \"format\": \"kitti-bin\"}",
        FrameRoutesTest.kitti(seq, 1, 1, 1));
  }

  private static CompletableFuture<HttpResponse<String>> stream(
      String sensor, long from, int count) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      out.writeBytes(envelope(from + i));
    }
    return service
        .http()
        .sendAsync(
            service
                .request("/api/v1/sensors/" + sensor + "/stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(out.toByteArray()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode problem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode problem = JSON.readTree(answer.body());
    assertThat(problem.path("code").asString()).isEqualTo(code);
    return problem;
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Service.LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("awaiting that %s", what).isLessThan(deadline);
    }
  }

  private static double frames(String outcome) {
    return service.metric(
        "sparsewatt_ingest_frames_total{format=\"any\",outcome=\"" + outcome + "\"}");
  }

  /** Sends frames until the stage is behind; returns the seq that was refused. */
  private static long fallBehind(String sensor) {
    long[] seq = {0};
    await(
        "the stage is behind",
        () -> {
          HttpResponse<String> answer = post(sensor, seq[0]);
          if (answer.statusCode() == 202) {
            seq[0]++;
            return false;
          }
          problem(answer, 429, "pipeline-behind");
          assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
          Matcher behind = BEHIND.matcher(answer.body());
          // Otherwise a burst between two looks.
          return behind.find() && Integer.parseInt(behind.group(1)) >= BOUND;
        });
    return seq[0];
  }

  /** Moves the stage to the end of its log. */
  private static void catchUp(String sensor) {
    TopicPartition partition =
        new TopicPartition(Topic.VOXEL_EVENTS.id(), Topic.partitionOf(sensor));
    try {
      long end =
          admin
              .listOffsets(Map.of(partition, OffsetSpec.latest()))
              .partitionResult(partition)
              .get(10, TimeUnit.SECONDS)
              .offset();
      admin
          .alterConsumerGroupOffsets(STAGE, Map.of(partition, new OffsetAndMetadata(end)))
          .all()
          .get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aLosslessFrameIsSentAgain() {
    double deferred = frames("deferred");
    long seq = fallBehind(POSTED);
    assertThat(frames("deferred")).isGreaterThan(deferred);
    assertThat(service.metric("sparsewatt_ingest_lag_records")).isGreaterThanOrEqualTo(BOUND);
    await(
        "it is taken",
        () -> {
          catchUp(POSTED);
          return post(POSTED, seq).statusCode() == 202;
        });
    // The log has every accepted frame once, and no refused one.
    List<Long> stored =
        FrameRoutesTest.log(service, Topic.SENSOR_FRAMES, POSTED, (int) seq + 1).stream()
            .map(PressureTest::seqOf)
            .toList();
    assertThat(stored)
        .isEqualTo(IntStream.rangeClosed(0, (int) seq).mapToObj(i -> (long) i).toList());
  }

  private static long seqOf(
      org.apache.kafka.clients.consumer.ConsumerRecord<String, byte[]> record) {
    try {
      return io.sparsewatt.events.v1.SensorRecord.parseFrom(record.value()).getId().getSeq();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aLiveFrameIsDroppedAndCounted() {
    double before = frames("dropped");
    long[] sent = {0, 0};
    await(
        "some are dropped",
        () -> {
          HttpResponse<String> answer = post(LIVE, sent[0]++);
          assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
          JsonNode json = JSON.readTree(answer.body());
          if (json.path("dropped").asBoolean()) {
            assertThat(json.path("n").isNull()).isTrue();
            sent[1]++;
          }
          return sent[1] == 5;
        });
    HttpResponse<String> streamed = stream(LIVE, sent[0], 4).join();
    JsonNode json = JSON.readTree(streamed.body());
    assertThat(json.path("frames").asInt() + json.path("dropped").asInt())
        .as(streamed.body())
        .isEqualTo(4);
    long dropped = sent[1] + json.path("dropped").asInt();
    try (SocketClient socket = service.socket(LIVE, "")) {
      // A live sensor is never held back.
      assertThat(socket.next().path("credit").asInt()).isEqualTo(4);
      socket.send(envelope(sent[0] + 4));
      JsonNode answer = socket.next();
      dropped += answer.path("status").asString().equals("dropped") ? 1 : 0;
      assertThat(answer.path("credit").asInt()).isEqualTo(4);
    }
    assertThat(dropped).isGreaterThan(5);
    assertThat(frames("dropped") - before).isEqualTo(dropped);
    // The log has what was not dropped.
    FrameRoutesTest.log(service, Topic.SENSOR_FRAMES, LIVE, (int) (sent[0] + 5 - dropped));
  }

  @Test
  void packetsOfALiveCameraAreDropped() {
    HttpRequest.Builder file =
        service
            .request("/api/v1/sensors/" + LIVE_CAMERA + "/frames")
            .header("Frame-Stream", "s")
            .header("Frame-Seq", "0")
            .POST(HttpRequest.BodyPublishers.ofByteArray(FrameRoutesTest.dat(500)));
    HttpResponse<String> answer = service.send(file);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonNode json = JSON.readTree(answer.body());
    assertThat(json.path("dropped").asBoolean()).as(answer.body()).isTrue();
    assertThat(json.path("packets").asInt()).isBetween(1, 499);
    assertThat(json.path("lastSeq").asInt()).isEqualTo(499);
    FrameRoutesTest.log(service, Topic.SENSOR_FRAMES, LIVE_CAMERA, json.path("packets").asInt());
  }

  @Test
  void aStreamIsHeldBackNotFailed() {
    long seq = fallBehind(STREAMED);
    double held = frames("held");
    CompletableFuture<HttpResponse<String>> answer = stream(STREAMED, seq, 5);
    await("it is held", () -> frames("held") > held);
    assertThat(answer).isNotDone();
    await(
        "it ends",
        () -> {
          catchUp(STREAMED);
          return answer.isDone();
        });
    assertThat(answer.join().statusCode()).as(answer.join().body()).isEqualTo(200);
    JsonNode json = JSON.readTree(answer.join().body());
    assertThat(json.path("frames").asInt()).isEqualTo(5);
    assertThat(json.path("dropped").asInt()).isZero();
    assertThat(json.path("lastSeq").asLong()).isEqualTo(seq + 4);
  }

  @Test
  void aSocketHasNoCreditThenMore() {
    long seq;
    try (SocketClient socket = service.socket(SOCKET, "")) {
      // Never more than there is room for.
      assertThat(socket.next().path("credit").asInt()).isEqualTo(BOUND);
      seq = fallBehind(SOCKET);
      double held = frames("held");
      // Beyond its credit, which it does not know yet.
      socket.send(envelope(seq));
      JsonNode none = socket.next();
      assertThat(none.path("status").asString()).isEqualTo("credit");
      assertThat(none.path("credit").asInt()).isZero();
      await("it is held", () -> frames("held") > held);
      boolean answered = false;
      boolean raised = false;
      catchUp(SOCKET);
      while (!answered || !raised) {
        JsonNode next = socket.next();
        answered |= next.path("status").asString().equals("accepted");
        raised |= next.path("credit").asInt() > 0;
        catchUp(SOCKET);
      }
    }
    fallBehind(SOCKET);
    try (SocketClient socket = service.socket(SOCKET, "")) {
      assertThat(socket.next().path("credit").asInt()).isZero();
      catchUp(SOCKET);
      JsonNode more = socket.next();
      assertThat(more.path("status").asString()).isEqualTo("credit");
      assertThat(more.path("credit").asInt()).isBetween(1, BOUND);
    }
  }

  @Test
  void patienceHasAnEnd() {
    long seq = fallBehind(PATIENCE);
    CompletableFuture<HttpResponse<String>> streamed = stream(PATIENCE, seq, 2);
    try (SocketClient socket = service.socket(PATIENCE, "")) {
      socket.send(envelope(seq));
      socket.send(envelope(seq + 1));
      assertThat(socket.next().path("credit").asInt()).isZero();
      JsonNode answer = socket.answer();
      assertThat(answer.path("seq").asLong()).isEqualTo(seq);
      assertThat(answer.path("status").asString()).isEqualTo("retry");
      assertThat(answer.path("credit").asInt()).isZero();
      assertThat(answer.at("/problem/code").asString()).isEqualTo("pipeline-behind");
      // What was behind it is not taken: it would make this one late.
      assertThat(socket.closed()).startsWith("4429 pipeline-behind: message 1: ");
    }
    HttpResponse<String> answer = streamed.join();
    JsonNode problem = problem(answer, 429, "pipeline-behind");
    assertThat(problem.path("detail").asString())
        .contains("envelope 1: ", "at most 3 may wait", "No frame was accepted before");
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    FrameRoutesTest.log(service, Topic.SENSOR_FRAMES, PATIENCE, (int) seq);
    catchUp(PATIENCE);
  }

  @Test
  void theQueueForDecodingIsBounded() {
    BoundedWork decoding = service.context().getBean("decoding", BoundedWork.class);
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    var running =
        decoding
            .run(() -> {
              taken.countDown();
              release.await();
              return true;
            })
            .toFuture();
    // Until the worker has the first, the first is the one that waits, and a second is refused.
    await("the worker has the first", () -> taken.getCount() == 0);
    var waiting = decoding.run(() -> true).toFuture();
    try (SocketClient socket = service.socket(FREE, "")) {
      await("one waits", () -> service.metric("sparsewatt_ingest_queue_frames") == 1);
      catchUp(FREE);
      HttpResponse<String> full = post(FREE, 0);
      assertThat(problem(full, 503, "too-many-frames").path("detail").asString()).contains("1 ");
      assertThat(full.headers().firstValue("Retry-After")).hasValue("1");
      // An open connection waits instead.
      double held = frames("held");
      socket.next();
      socket.send(envelope(0));
      await("it is held", () -> frames("held") > held);
      release.countDown();
      assertThat(socket.answer().path("status").asString()).isEqualTo("accepted");
      assertThat(running.join() && waiting.join()).isTrue();
    } finally {
      release.countDown();
    }
  }

  @Test
  void bytesInFlightAreBounded() {
    catchUp(FREE);
    try (BodyIntake.Share others = service.context().getBean(BodyIntake.class).share();
        SocketClient socket = service.socket(FREE, "")) {
      socket.next();
      others.take(33_554_432 - 10);
      HttpResponse<String> posted = post(FREE, 1);
      problem(posted, 503, "too-many-bytes-in-flight");
      assertThat(posted.headers().firstValue("Retry-After")).hasValue("1");
      HttpResponse<String> streamed = stream(FREE, 1, 1).join();
      assertThat(problem(streamed, 503, "too-many-bytes-in-flight").path("detail").asString())
          .contains("No frame was accepted before");
      socket.send(envelope(1));
      JsonNode answer = socket.answer();
      assertThat(answer.path("status").asString()).isEqualTo("retry");
      assertThat(socket.closed()).startsWith("4503 too-many-bytes-in-flight: ");
      assertThat(service.metric("sparsewatt_ingest_inflight_bytes")).isEqualTo(33_554_432 - 10);
    }
    await("nothing is held", () -> service.metric("sparsewatt_ingest_inflight_bytes") == 0);
    await(
        "it is taken",
        () -> {
          catchUp(FREE);
          return post(FREE, 1).statusCode() == 202;
        });
  }

  @Test
  void theRegistryIsBounded() {
    HttpResponse<String> one =
        service.send(
            service
                .request("/api/v1/sensors/one-too-many")
                .PUT(HttpRequest.BodyPublishers.ofString("{}")));
    JsonNode problem = problem(one, 422, "too-many-sensors");
    assertThat(problem.path("detail").asString())
        .contains(SENSORS.size() + " sensors", "sparsewatt.ingest.max-sensors");
    // Those there are can be changed.
    FrameRoutesTest.sensor(service, FREE, "{\"voxels\": {\"voxelSize\": 0.4}}");
    assertThat(service.get("/api/v1/sensors/one-too-many").statusCode()).isEqualTo(404);
  }

  @Test
  void socketsAreBounded() {
    try (SocketClient first = service.socket(FREE, "");
        SocketClient second = service.socket(FREE, "")) {
      first.next();
      second.next();
      try (SocketClient third = service.socket(FREE, "")) {
        assertThat(third.next().at("/problem/code").asString()).isEqualTo("too-many-connections");
        assertThat(third.closed()).startsWith("4503 too-many-connections: there are 2 sockets");
      }
      second.bye();
      await(
          "a place is free",
          () -> {
            try (SocketClient next = service.socket(FREE, "")) {
              return next.next().path("status").asString().equals("open");
            }
          });
    }
  }

  /** A sender that answers no ping, as one whose line is dead. */
  @Test
  void aSilentSenderIsGivenUp() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      socket.setSoTimeout(30_000);
      socket
          .getOutputStream()
          .write(
              ("GET /api/v1/sensors/"
                      + FREE
                      + "/ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                      + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                      + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.readUnsignedByte());
      }
      assertThat(head).startsWith("HTTP/1.1 101");
      int pings = 0;
      while (true) {
        int opcode = in.readUnsignedByte() & 0x0f;
        int length = in.readUnsignedByte();
        byte[] payload = in.readNBytes(length == 126 ? in.readUnsignedShort() : length);
        if (opcode == 9) {
          pings++;
        } else if (opcode == 8) {
          assertThat(((payload[0] & 0xff) << 8) | (payload[1] & 0xff)).isEqualTo(4408);
          assertThat(new String(payload, 2, payload.length - 2, StandardCharsets.US_ASCII))
              .startsWith("silent: nothing was heard for 1000 ms");
          break;
        }
      }
      assertThat(pings).isPositive();
    }
  }
}
