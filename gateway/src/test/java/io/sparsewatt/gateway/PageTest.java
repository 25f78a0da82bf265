package io.sparsewatt.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The page, its modules, and what a browser is told of them. */
class PageTest {

  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    gateway = new RunningGateway();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void pageComesWithThePolicyItWorksUnder() {
    HttpResponse<String> page = gateway.get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .contains(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors"
                + " 'none'");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.body()).contains("<title>Sparsewatt</title>");
  }

  @Test
  void everyFileThatThePageNamesIsThere() {
    List<String> named =
        Pattern.compile("(?:src|href)=\"(/[^\"]+)\"")
            .matcher(gateway.get("/").body())
            .results()
            .map(match -> match.group(1))
            .filter(path -> !path.startsWith("/api/"))
            .toList();
    assertThat(named).hasSizeGreaterThan(5);
    for (String path : named) {
      HttpResponse<String> file = gateway.get(path);
      assertThat(file.statusCode()).as(path).isEqualTo(200);
      assertThat(file.body().length()).as(path).isGreaterThan(100);
      assertThat(file.headers().firstValue("Cache-Control"))
          .as(path)
          .contains(
              path.startsWith("/webjars") ? "max-age=31536000, public, immutable" : "no-cache");
    }
    assertThat(gateway.get("/js/app.js").headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/javascript"));
  }

  @Test
  void whatIsNotThereIsAProblem() {
    JsonNode problem = RunningGateway.problem(gateway.get("/nothing"), 404, "request.unknown-path");
    assertThat(problem.path("instance").stringValue()).isEqualTo("/nothing");
    RunningGateway.problem(gateway.get("/api/v1/nothing"), 404, "request.unknown-path");
    RunningGateway.problem(gateway.get("/js/../gateway.yml"), 404, "request.unknown-path");
    RunningGateway.problem(
        gateway.get("/webjars/three/../../gateway.yml"), 404, "request.unknown-path");
  }
}
