package io.sparsewatt.e2e.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.events.Headers;
import io.sparsewatt.events.Topic;
import io.sparsewatt.kafka.LogReader;
import io.sparsewatt.kafka.ReadFrom;
import io.sparsewatt.kafka.ReadUntil;
import io.sparsewatt.kafka.ReaderOptions;
import io.sparsewatt.standalone.command.CommandFailure;
import io.sparsewatt.standalone.command.RunCommand;
import io.sparsewatt.standalone.platform.LogTail;
import io.sparsewatt.standalone.platform.Platform;
import io.sparsewatt.standalone.run.StageOutput;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A thousand things that a sender may do wrong: each is refused in words that help, nothing that
 * was good is lost for it, and no memory stays behind.
 */
@Tag("full")
class BadInputTest {

  private static final long SEED = Long.getLong("sparsewatt.input.seed", 7);
  private static final int INPUTS = 1_000;
  private static final long MAX_GROWTH = 32L << 20;

  private static final Duration FRAME_LIMIT = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * What a stage or the registry reads, and sets aside where it cannot. The others are read by
   * views alone, which pass over what is no message, and count it.
   */
  private static final List<Topic> SET_ASIDE =
      List.of(
          Topic.SENSORS,
          Topic.SENSOR_FRAMES,
          Topic.VOXEL_EVENTS,
          Topic.ACTIVATION_EVENTS,
          Topic.SCENES);

  @TempDir private Path folder = Path.of("set by JUnit");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private int goodFrames;
  private int inputs;
  private int garbageRounds;

  @Test
  void aThousandBadInputsLeaveNothingBehind() throws Exception {
    Path log = folder.resolve("log");
    try (Platform platform = Platform.start(log, Platform.Ports.FREE)) {
      URI gateway = URI.create(platform.address());
      configure(gateway);
      goodFramePasses(platform);
      List<BadRequests.Row> rows = BadRequests.at(gateway);
      try (Garbage garbage = new Garbage(platform.connection().bootstrapServers(), SEED);
          LoggedErrors errors = new LoggedErrors()) {
        // Everything once, so that what is loaded or pooled for good is there before the count.
        round(rows);
        garbageOnEveryTopic(platform, garbage);
        commandRefusesAChunk();
        inputs = 0;
        Memory before = Memory.now();
        while (inputs < INPUTS) {
          round(rows);
          garbageOnEveryTopic(platform, garbage);
        }
        Memory after = Memory.now();
        System.out.printf(
            Locale.ROOT,
            "[input] %d bad inputs, %d kinds of request: %s before, %s after; seed %d%n",
            inputs,
            rows.size(),
            before,
            after,
            SEED);
        assertThat(after.total() - before.total())
            .as("growth over %d inputs: %s to %s", inputs, before, after)
            .isLessThan(MAX_GROWTH);
        // A sender's mistake is no error of the platform, and must not fill its log.
        assertThat(errors.lines()).isEmpty();
      }
      noSensorWasMadeOfIt(gateway);
      anUnreachableGoalIsAnswered(gateway);
      goodFramePasses(platform);
    }
    // What stands in the log stays there: a restart reads it again.
    try (Platform platform = Platform.start(log, Platform.Ports.FREE)) {
      goodFramePasses(platform);
    }
  }

  private void configure(URI gateway) throws Exception {
    for (Map.Entry<String, String> sensor :
        Map.of(
                BadRequests.LIDAR,
                "{\"modality\":\"lidar\",\"voxels\":{\"voxelSize\":0.4}}",
                BadRequests.CAMERA,
                "{\"modality\":\"event-camera\",\"events\":{\"width\":"
                    + SmallFiles.WIDTH
                    + ",\"height\":"
                    + SmallFiles.HEIGHT
                    + "}}")
            .entrySet()) {
      HttpResponse<byte[]> answer =
          send(
              HttpRequest.newBuilder(gateway.resolve("/api/v1/sensors/" + sensor.getKey()))
                  .header("Content-Type", "application/json")
                  .PUT(HttpRequest.BodyPublishers.ofString(sensor.getValue()))
                  .build());
      assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
    }
  }

  /** All rows, each in the words of the table. */
  private void round(List<BadRequests.Row> rows) throws Exception {
    SoftAssertions all = new SoftAssertions();
    for (BadRequests.Row row : rows) {
      HttpResponse<byte[]> answer;
      try {
        answer = send(row.request().get());
      } catch (IOException e) {
        all.fail("%s: no answer: %s", row.name(), e);
        continue;
      }
      inputs++;
      String body = text(answer);
      all.assertThat(answer.statusCode()).as("%s: %s", row.name(), body).isEqualTo(row.status());
      all.assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .as("%s: %s", row.name(), body)
          .startsWith("application/problem+json");
      if (!body.startsWith("{")) {
        continue;
      }
      JsonNode problem = JSON.readTree(body);
      all.assertThat(problem.path("code").asString(""))
          .as("%s: %s", row.name(), body)
          .isEqualTo(row.code());
      all.assertThat(problem.path("status").asInt(0)).as(row.name()).isEqualTo(row.status());
      all.assertThat(problem.path("title").asString("")).as(row.name()).isNotBlank();
      all.assertThat(problem.path("instance").asString("")).as(row.name()).startsWith("/api/v1/");
      all.assertThat(problem.path("detail").asString(""))
          .as("%s", row.name())
          .contains(row.words())
          .doesNotContainPattern("[^.]\\.\\. ")
          // Neither a stack trace nor anyone's class names.
          .doesNotContain("\tat ", "Exception", "org.", "java.", "io.sparsewatt");
    }
    all.assertAll();
  }

  /**
   * Every topic gets bytes that are no message; stages set them aside, and what is good goes on.
   */
  private void garbageOnEveryTopic(Platform platform, Garbage garbage) throws Exception {
    for (Topic topic : Topic.values()) {
      garbage.write(topic, BadRequests.LIDAR, BadRequests.LIDAR, garbage.bytes(), -1);
      // As if it were the stage's own, and newer than anything.
      garbage.write(topic, BadRequests.LIDAR, BadRequests.LIDAR, garbage.bytes(), 1L << 40);
      garbage.write(topic, BadRequests.LIDAR, BadRequests.LIDAR, new byte[0], -1);
      inputs += 3;
      // Kafka itself refuses a record without a key where it keeps the last of each.
      if (topic.keep() != Topic.Keep.LATEST_PER_KEY) {
        garbage.write(topic, BadRequests.LIDAR, null, garbage.bytes(), -1);
        inputs++;
      }
    }
    garbageRounds++;
    goodFramePasses(platform);
    for (Topic topic : SET_ASIDE) {
      List<ConsumerRecord<String, byte[]>> found = deadLetters(platform, topic);
      int each = topic.keep() == Topic.Keep.LATEST_PER_KEY ? 3 : 4;
      assertThat(found).as("dead letters of %s", topic.id()).hasSize(each * garbageRounds);
      for (ConsumerRecord<String, byte[]> letter : found) {
        assertThat(header(letter, Headers.DLT_TOPIC)).isEqualTo(topic.id());
        assertThat(header(letter, Headers.DLT_PARTITION))
            .isEqualTo(Integer.toString(Topic.partitionOf(BadRequests.LIDAR)));
        assertThat(header(letter, Headers.DLT_OFFSET)).matches("[0-9]+");
        assertThat(header(letter, Headers.DLT_STAGE)).isNotBlank();
        assertThat(header(letter, Headers.DLT_CODE)).matches("[a-z-]+");
        assertThat(header(letter, Headers.DLT_REASON)).isNotBlank();
      }
    }
    for (Topic topic : EnumSet.complementOf(EnumSet.copyOf(SET_ASIDE))) {
      assertThat(deadLetters(platform, topic)).as(topic.deadLetterId()).isEmpty();
    }
  }

  private static List<ConsumerRecord<String, byte[]>> deadLetters(Platform platform, Topic topic) {
    List<TopicPartition> partitions =
        IntStream.range(0, Topic.PARTITIONS)
            .mapToObj(p -> new TopicPartition(topic.deadLetterId(), p))
            .toList();
    List<ConsumerRecord<String, byte[]>> found =
        new LogReader(ReaderOptions.of(platform.connection()))
            .read(partitions, new ReadFrom.Beginning(), new ReadUntil.PresentEnd())
            .collectList()
            .block(FRAME_LIMIT);
    return found == null ? List.of() : found;
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  /** A frame goes in and comes out as voxels, activations, a scene, joules and a plan. */
  private void goodFramePasses(Platform platform) throws Exception {
    try (LogTail tail = new LogTail(platform.connection(), InstantSource.system())) {
      HttpResponse<byte[]> answer =
          send(
              HttpRequest.newBuilder(
                      URI.create(platform.address())
                          .resolve("/api/v1/sensors/front/frames?format=kitti-bin"))
                  .header("Content-Type", "application/octet-stream")
                  .header("Frame-Stream", "good-" + goodFrames++)
                  .header("Frame-Seq", "0")
                  .header("Frame-Pose", "0 0 0 0 0 0 1")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(SmallFiles.kitti(2_000)))
                  .build());
      assertThat(answer.statusCode()).as(text(answer)).isEqualTo(202);
      long n = JSON.readTree(answer.body()).path("n").asLong();
      EnumSet<Topic> missing =
          EnumSet.of(
              Topic.VOXEL_EVENTS,
              Topic.ACTIVATION_EVENTS,
              Topic.SCENES,
              Topic.ENERGY_EVENTS,
              Topic.PLANS);
      while (!missing.isEmpty()) {
        StageOutput output = tail.next(FRAME_LIMIT);
        assertThat(output).as("n %d is missing on %s", n, missing).isNotNull();
        if (output != null && output.n() == n && output.sensor().equals(BadRequests.LIDAR)) {
          missing.remove(output.topic());
        }
      }
    }
  }

  /** A file that declares a chunk of 2^31 bytes, given to the command that reads recordings. */
  private void commandRefusesAChunk() throws IOException {
    Path file = folder.resolve("chunk.mcap");
    Files.write(file, SmallFiles.mcapWithChunkOf(1L << 31));
    StringWriter words = new StringWriter();
    int exit =
        new CommandLine(new RunCommand())
            .setExecutionExceptionHandler((exception, command, parsed) -> {
              CommandFailure failure = CommandFailure.of(exception);
              words.write(String.valueOf(failure.getMessage()));
              return failure.exitCode();
            })
            .execute(file.toString());
    assertThat(exit).as(words.toString()).isEqualTo(CommandFailure.INPUT);
    assertThat(words.toString())
        .contains("chunk.mcap", "2147483648 bytes decompressed", "at most 67108864");
  }

  private void noSensorWasMadeOfIt(URI gateway) throws Exception {
    for (String path : List.of("/api/v1/sensors", "/api/v1/energy", "/api/v1/sparsity")) {
      HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(gateway.resolve(path)).build());
      assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
      assertThat(text(answer)).contains("\"" + BadRequests.LIDAR + "\"").doesNotContain("\"\"");
    }
  }

  private void anUnreachableGoalIsAnswered(URI gateway) throws Exception {
    HttpResponse<byte[]> answer =
        send(
            HttpRequest.newBuilder(gateway.resolve("/api/v1/plans"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Scenarios.outOfReach()))
                .build());
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
    JsonNode plan = JSON.readTree(answer.body());
    assertThat(plan.path("verdict").asString()).isEqualTo("infeasible");
    assertThat(plan.path("reasons").toString()).contains("goal");
    // The best that can be done all the same: it drives on, forwards.
    JsonNode points = plan.path("trajectory");
    assertThat(points.size()).as(text(answer)).isGreaterThan(2);
    assertThat(points.get(points.size() - 1).path("x").asDouble()).isGreaterThan(10);
  }

  /** Sends, and waits where a client of this rate is told to. */
  private HttpResponse<byte[]> send(HttpRequest request) throws Exception {
    while (true) {
      HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 429) {
        return answer;
      }
      assertThat(text(answer)).contains("\"code\":\"request.rate\"");
      long seconds = answer.headers().firstValueAsLong("Retry-After").orElse(1);
      assertThat(new CountDownLatch(1).await(seconds, TimeUnit.SECONDS)).isFalse();
    }
  }

  private static String text(HttpResponse<byte[]> answer) {
    byte[] body = answer.body();
    return new String(Arrays.copyOf(body, Math.min(body.length, 16_000)), StandardCharsets.UTF_8);
  }
}
