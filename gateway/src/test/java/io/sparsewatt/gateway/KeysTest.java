package io.sparsewatt.gateway;

import static io.sparsewatt.gateway.RunningGateway.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.gateway.edge.ApiKeys;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys, the cookie they are exchanged for, and when they are required. */
class KeysTest {

  private static final String PLAIN = "a-plain-key-of-the-file";
  private static final String HASHED = "correct horse battery staple";
  // printf 'correct horse battery staple' | sha256sum
  private static final String HASH =
      "sha256:c4bbcb1fbec99d65bf59d85c8cb62ee2db963f0fe106f483d9afa73bd4e39a8a";

  @TempDir private static Path folder;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws IOException {
    Path file = folder.resolve("keys");
    Files.writeString(file, "# people\n\n" + PLAIN + "\n");
    gateway =
        new RunningGateway(
            "sparsewatt.gateway.edge.keys=" + HASH, "sparsewatt.gateway.edge.keys-file=" + file);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void everythingButThePageAsksForAKey() {
    for (String path :
        new String[] {
          "/api/v1/sensors",
          "/api/v1/live",
          "/api/v1/live/voxels",
          "/api/v1/sparsity",
          "/api/v1/energy",
          "/api/v1/sensors/lidar-0",
          "/actuator/prometheus",
          "/api/v1/nothing"
        }) {
      HttpResponse<String> answer = gateway.get(path);
      problem(answer, 401, "auth.required");
      assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }
    assertThat(gateway.get("/").statusCode()).isEqualTo(200);
    assertThat(gateway.get("/js/app.js").statusCode()).isEqualTo(200);
    assertThat(gateway.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
  }

  @Test
  void keysOpenInEitherHeader() {
    for (String key : new String[] {PLAIN, HASHED}) {
      assertThat(gateway.get("/api/v1/sensors", "Authorization", "Bearer " + key).statusCode())
          .isEqualTo(200);
      assertThat(gateway.get("/api/v1/sensors", "X-API-Key", key).statusCode()).isEqualTo(200);
    }
    problem(gateway.get("/api/v1/sensors", "X-API-Key", PLAIN + "x"), 401, "auth.wrong-key");
    problem(
        gateway.get("/api/v1/sensors", "Authorization", "Bearer " + HASH), 401, "auth.wrong-key");
    problem(gateway.get("/api/v1/sensors?key=" + PLAIN), 401, "auth.required");
  }

  @Test
  void keyIsExchangedForACookieThatEnds() {
    HttpResponse<String> opened = gateway.post("/api/v1/session", "{\"key\": \"" + PLAIN + "\"}");
    assertThat(opened.statusCode()).isEqualTo(204);
    String cookie = opened.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie)
        .startsWith("sparsewatt_session=")
        .containsIgnoringCase("; HttpOnly")
        .contains("SameSite=Strict")
        .contains("Path=/")
        .doesNotContain(PLAIN);
    String pair = cookie.substring(0, cookie.indexOf(';'));
    assertThat(gateway.get("/api/v1/sensors", "Cookie", pair).statusCode()).isEqualTo(200);
    problem(gateway.get("/api/v1/sensors", "Cookie", pair + "x"), 401, "auth.required");

    HttpResponse<String> ended =
        gateway.send(gateway.request("/api/v1/session", "Cookie", pair).DELETE().build());
    assertThat(ended.statusCode()).isEqualTo(204);
    assertThat(ended.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
    problem(gateway.get("/api/v1/sensors", "Cookie", pair), 401, "auth.required");
  }

  @Test
  void wrongKeysOpenNoSession() {
    HttpResponse<String> refused = gateway.post("/api/v1/session", "{\"key\": \"wrong\"}");
    problem(refused, 401, "auth.wrong-key");
    assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
    problem(gateway.post("/api/v1/session", "not json"), 400, "auth.bad-request");
    problem(gateway.post("/api/v1/session", "{\"key\": 7}"), 400, "auth.bad-request");
  }

  @Test
  void beyondThisMachineAKeyIsRequired() {
    assertThatThrownBy(() -> new RunningGateway("server.address=0.0.0.0").close())
        .rootCause()
        .isInstanceOf(UnprotectedGatewayException.class)
        .hasMessageContaining("0.0.0.0")
        .hasMessageContaining("no API key");
  }

  /** As a container is told: bound to every address, its key in the environment. */
  @Test
  void aKeyOfTheEnvironmentOpensTheGateway() {
    String key = "0123456789abcdef";
    try (RunningGateway bound =
        new RunningGateway("server.address=0.0.0.0", "sparsewatt.gateway.edge.key=" + key)) {
      problem(bound.get("/api/v1/sparsity"), 401, "auth.required");
      assertThat(bound.get("/api/v1/sparsity", "X-API-Key", key).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aShortOrBlankKeyOfTheEnvironmentIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiKeys.of(List.of(), "too-short", null))
        .withMessageContaining("16")
        .withMessageNotContaining("too-short");
    assertThat(ApiKeys.of(List.of(), " ", null).isEmpty()).isTrue();
  }

  @Test
  void badKeysAreRefusedWithoutBeingTold() throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiKeys.of(List.of("my-secret-in-plain"), null, null))
        .withMessageContaining("key 1")
        .withMessageNotContaining("my-secret");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiKeys.of(List.of("sha256:12"), null, null))
        .withMessageContaining("64");
    Path file = folder.resolve("short");
    Files.writeString(file, "\ntoo-short\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiKeys.of(List.of(), null, file))
        .withMessageContaining("line 2")
        .withMessageContaining("16")
        .withMessageNotContaining("too-short");
  }
}
