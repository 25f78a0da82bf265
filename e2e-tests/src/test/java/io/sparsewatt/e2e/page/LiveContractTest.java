package io.sparsewatt.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.energy.Pricing;
import io.sparsewatt.energy.profile.Profile;
import io.sparsewatt.energy.profile.Profiles;
import io.sparsewatt.energy.work.FrameWork;
import io.sparsewatt.energy.work.Pass;
import io.sparsewatt.energy.work.Work;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.pricing.stage.Receipts;
import io.sparsewatt.standalone.platform.LogTail;
import io.sparsewatt.standalone.run.StageOutput;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the real services answer through the gateway, against what is published and the log. */
@Tag("full")
@Timeout(120)
@ExtendWith(WithLiveDrive.class)
class LiveContractTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final LiveDrive drive;

  LiveContractTest(LiveDrive drive) {
    this.drive = drive;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(drive.address().resolve(path)).timeout(LIMIT);
  }

  private JsonNode answer(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private JsonNode post(String path, String json) throws Exception {
    return answer(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/sensors, /api/v1/sensors",
    "/api/v1/sparsity?window=10, /api/v1/sparsity",
    "/api/v1/sparsity?sensor=event-camera, /api/v1/sparsity",
    "/api/v1/energy?window=10, /api/v1/energy",
    "/api/v1/energy?sensor=lidar&profile=loihi1-14nm, /api/v1/energy",
    "/api/v1/energy/profiles, /api/v1/energy/profiles"
  })
  void answersAreAsPublished(String path, String published) throws Exception {
    PublishedSchema schema = new PublishedSchema(answer(request("/api/v1/openapi.json")));
    assertThat(schema.faults(schema.answer("get", published), answer(request(path)))).isEmpty();
  }

  @Test
  void plansAreAsPublished() throws Exception {
    PublishedSchema schema = new PublishedSchema(answer(request("/api/v1/openapi.json")));
    String scenario =
        Files.readString(
            Path.of(System.getProperty("sparsewatt.basedir"), "docs", "examples", "overtake.json"));
    JsonNode plan = post("/api/v1/plans", scenario);
    assertThat(schema.faults(schema.answer("post", "/api/v1/plans"), plan)).isEmpty();
    assertThat(plan.path("futures").size()).isPositive();
  }

  @Test
  void whatIfOfAWindowIsAsPublished() throws Exception {
    PublishedSchema schema = new PublishedSchema(answer(request("/api/v1/openapi.json")));
    JsonNode whatIf =
        post(
            "/api/v1/energy/what-if",
            "{\"profile\":\"int8-45nm\",\"sensor\":\"lidar\",\"window\":3600}");
    assertThat(schema.faults(schema.answer("post", "/api/v1/energy/what-if"), whatIf)).isEmpty();
    assertThat(whatIf.path("frames").intValue()).isPositive();
    assertThat(whatIf.at("/total/executed/joules").doubleValue()).isPositive();
  }

  @Test
  void whatIfOnLiveRowsIsTheEnergyModelOnTheReceipts() throws Exception {
    PublishedSchema schema = new PublishedSchema(answer(request("/api/v1/openapi.json")));
    Map<Long, JsonNode> layers = new HashMap<>();
    int counted = 0;
    int compared = 0;
    HttpResponse<InputStream> live =
        http.send(
            request("/api/v1/live?sensor=lidar").build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (LogTail log = new LogTail(drive.platform().connection(), InstantSource.system());
        BufferedReader events =
            new BufferedReader(new InputStreamReader(live.body(), StandardCharsets.UTF_8))) {
      // Plain voxels are counted on every tenth frame: both kinds come within eleven.
      while (counted == 0 || compared < 12) {
        StageOutput output = log.next(LIMIT);
        assertThat(output).as("records go on").isNotNull();
        if (output.topic() != Topic.ACTIVATION_EVENTS || !output.sensor().equals(LiveDrive.LIDAR)) {
          continue;
        }
        ActivationEvent event = ActivationEvent.parseFrom(output.value());
        JsonNode sparsity = sparsityOf(events, event.getId().getN(), layers);
        if (sparsity == null) {
          // A newer one took its place before this client had read it.
          continue;
        }
        compare(schema, event, sparsity);
        compared++;
        counted += event.getPlainCounted() ? 1 : 0;
      }
    }
  }

  /** Reads on until the frame's event has come, or one after it has. */
  private static @Nullable JsonNode sparsityOf(
      BufferedReader events, long n, Map<Long, JsonNode> seen) throws Exception {
    long newest = seen.keySet().stream().mapToLong(Long::longValue).max().orElse(-1);
    boolean sparsity = false;
    while (newest < n) {
      String line = events.readLine();
      assertThat(line).as("the stream goes on").isNotNull();
      if (line.startsWith("event:")) {
        sparsity = line.endsWith("sparsity");
      } else if (line.startsWith("data:") && sparsity) {
        JsonNode event = JSON.readTree(line.substring("data:".length()));
        newest = event.path("n").longValue();
        seen.put(newest, event);
      }
    }
    return seen.remove(n);
  }

  private void compare(PublishedSchema schema, ActivationEvent event, JsonNode sparsity)
      throws Exception {
    FrameWork work = FrameWork.of(Receipts.of(event));
    for (Profile profile : Profiles.builtIn()) {
      JsonNode answer =
          post(
              "/api/v1/energy/what-if",
              "{\"profile\":\""
                  + profile.name()
                  + "\",\"layers\":"
                  + sparsity.path("layers")
                  + "}");
      assertThat(schema.faults(schema.answer("post", "/api/v1/energy/what-if"), answer)).isEmpty();
      assertThat(answer.path("rows").stringValue()).isEqualTo("counted");
      for (Pass pass : Pass.values()) {
        Work counts = work.of(pass);
        JsonNode priced = answer.path("total").path(name(pass));
        String where = profile.name() + ", " + pass + ", n " + event.getId().getN();
        if (counts == null) {
          assertThat(priced.isNull()).as(where).isTrue();
        } else {
          assertThat(priced.path("attojoules").stringValue())
              .as(where)
              .isEqualTo(Pricing.price(counts, profile).total().nominal().attojoules().toString());
        }
      }
    }
  }

  private static String name(Pass pass) {
    return switch (pass) {
      case EXECUTED -> "executed";
      case FULL_STREAM -> "fullStream";
      case FULL_PLAIN -> "fullPlain";
      case DENSE -> "dense";
    };
  }
}
