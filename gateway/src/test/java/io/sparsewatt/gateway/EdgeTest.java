package io.sparsewatt.gateway;

import static io.sparsewatt.gateway.RunningGateway.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.gateway.edge.Contract;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;

/** Who is let in, by host, origin, method, size of headers and rate. */
class EdgeTest {

  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        new RunningGateway(
            "sparsewatt.gateway.edge.hosts=gateway.example",
            "sparsewatt.gateway.edge.origins=https://console.example");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void onlyOwnNamesAreAnswered() {
    for (String host :
        new String[] {"localhost", "127.0.0.1:8080", "[::1]:8080", "GATEWAY.example:80"}) {
      assertThat(gateway.get("/api/v1/sensors", "Host", host).statusCode()).as(host).isEqualTo(200);
    }
    problem(gateway.get("/api/v1/sensors", "Host", "evil.example"), 421, "request.host");
    problem(gateway.get("/", "Host", "127.0.0.1.evil.example"), 421, "request.host");
    problem(gateway.get("/actuator/prometheus", "Host", "evil.example"), 421, "request.host");
  }

  @Test
  void pagesOfOtherSitesDoNotWrite() {
    String own = "http://localhost:" + gateway.port();
    problem(
        gateway.post("/api/v1/session", "{}", "Origin", "http://evil.example"),
        403,
        "request.cross-site");
    problem(gateway.post("/api/v1/session", "{}", "Origin", "null"), 403, "request.cross-site");
    problem(
        gateway.post("/api/v1/session", "{}", "Sec-Fetch-Site", "cross-site"),
        403,
        "request.cross-site");
    // Another port of this machine is another site's page too.
    problem(
        gateway.post("/api/v1/session", "{}", "Origin", "http://localhost:1"),
        403,
        "request.cross-site");
    assertThat(gateway.post("/api/v1/session", "{\"key\":\"k\"}", "Origin", own).statusCode())
        .isEqualTo(204);
    assertThat(
            gateway
                .post("/api/v1/session", "{\"key\":\"k\"}", "Origin", "https://console.example")
                .statusCode())
        .isEqualTo(204);
    assertThat(
            gateway
                .post("/api/v1/session", "{\"key\":\"k\"}", "Sec-Fetch-Site", "same-origin")
                .statusCode())
        .isEqualTo(204);
  }

  @Test
  void pagesOfOtherSitesOpenNoSocket() {
    for (String path : new String[] {"/api/v1/live/voxels", "/api/v1/sensors/lidar-0/ws"}) {
      assertThatThrownBy(() ->
              RunningGateway.CLIENT
                  .newWebSocketBuilder()
                  .header("Origin", "http://evil.example")
                  .buildAsync(
                      URI.create("ws://localhost:" + gateway.port() + path),
                      new WebSocket.Listener() {})
                  .get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("Unexpected HTTP response status code 403");
    }
  }

  @Test
  void onlyThePathsMethods() {
    for (Contract.Endpoint endpoint : Contract.endpoints()) {
      String path = endpoint.path().replace("{id}", "lidar-0").replace("/**", "");
      HttpResponse<String> answer =
          gateway.send(
              gateway.request(path).method("PATCH", HttpRequest.BodyPublishers.noBody()).build());
      problem(answer, 405, "request.method");
      assertThat(answer.headers().firstValue("Allow"))
          .contains(String.join(", ", endpoint.methods().stream().map(HttpMethod::name).toList()));
    }
  }

  @Test
  void headersAreBounded() {
    assertThat(gateway.get("/api/v1/sensors", "X-Long", "a".repeat(15_000)).statusCode())
        .isEqualTo(200);
    problem(
        gateway.get("/api/v1/sensors", "X-Long", "a".repeat(17_000)),
        431,
        "request.headers-too-large");
  }

  @Test
  void sparsitysQuestionsAreChecked() {
    problem(gateway.get("/api/v1/sparsity?sensor=nobody"), 404, "sensor.unknown");
    problem(gateway.get("/api/v1/sparsity?window=0"), 400, "sparsity.window");
    problem(gateway.get("/api/v1/sparsity?window=3601"), 400, "sparsity.window");
    problem(gateway.get("/api/v1/sparsity?window=abc"), 400, "sparsity.window");
  }

  @Test
  void ratesAreBoundedByClient() {
    try (RunningGateway strict =
        new RunningGateway(
            "sparsewatt.gateway.edge.requests-per-second=1", "sparsewatt.gateway.edge.burst=3")) {
      for (int i = 0; i < 3; i++) {
        assertThat(strict.get("/api/v1/sensors").statusCode()).isEqualTo(200);
      }
      HttpResponse<String> fourth = strict.get("/api/v1/sensors");
      // The bucket fills while the test runs; a busy machine may need one more.
      for (int i = 0; fourth.statusCode() == 200 && i < 100; i++) {
        fourth = strict.get("/api/v1/sensors");
      }
      problem(fourth, 429, "request.rate");
      assertThat(fourth.headers().firstValue("Retry-After")).contains("1");
    }
  }

  @Test
  void behindATrustedProxyRatesAreTheClients() {
    try (RunningGateway strict =
        new RunningGateway(
            "sparsewatt.gateway.edge.requests-per-second=1",
            "sparsewatt.gateway.edge.burst=3",
            "sparsewatt.gateway.edge.trusted-proxies=127.0.0.1")) {
      String header = "X-Forwarded-For";
      HttpResponse<String> one = strict.get("/api/v1/sensors", header, "1.1.1.1");
      for (int i = 0; one.statusCode() == 200 && i < 100; i++) {
        one = strict.get("/api/v1/sensors", header, "1.1.1.1");
      }
      problem(one, 429, "request.rate");
      assertThat(strict.get("/api/v1/sensors", header, "1.1.1.1, 2.2.2.2").statusCode())
          .isEqualTo(200);
    }
  }
}
