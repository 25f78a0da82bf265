package io.sparsewatt.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.gateway.feed.LogFeed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gateway on a free port, on a log that the test writes. */
final class RunningGateway implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(10);
  static final HttpClient CLIENT;
  private static final JsonMapper MAPPER = new JsonMapper();

  static {
    // Read once, when the client's class is loaded: tests send foreign hosts.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  private final PushedFeed feed = new PushedFeed();
  private final ConfigurableApplicationContext context;
  private final int port;

  RunningGateway(String... properties) {
    List<String> all = new ArrayList<>(List.of("--server.port=0"));
    for (String property : properties) {
      all.add("--" + property);
    }
    ApplicationContextInitializer<GenericApplicationContext> feeding =
        started -> started.registerBean(LogFeed.class, () -> feed);
    context =
        GatewayApplication.application().initializers(feeding).run(all.toArray(String[]::new));
    port = Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
  }

  PushedFeed feed() {
    return feed;
  }

  int port() {
    return port;
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  URI uri(String path) {
    return URI.create("http://localhost:" + port + path);
  }

  /**
   * A request with headers as name, value, name, value; {@code Host} among them if the test has
   * one.
   */
  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE);
    return headers.length == 0 ? request : request.headers(headers);
  }

  HttpResponse<String> get(String path, String... headers) {
    return send(request(path, headers).GET().build());
  }

  HttpResponse<String> post(String path, String body, String... headers) {
    return send(request(path, headers).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(request + " was not answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** An answer's JSON. */
  static JsonNode json(HttpResponse<String> answer) {
    return MAPPER.readTree(answer.body());
  }

  /** Requires a problem: its status, its code, and every field that the contract promises. */
  static JsonNode problem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.body()).isNotEmpty();
    JsonNode problem = json(answer);
    assertThat(problem.path("code").stringValue("")).as(answer.body()).isEqualTo(code);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(problem.path("status").intValue(0)).isEqualTo(status);
    assertThat(problem.path("title").stringValue("")).isNotEmpty();
    assertThat(problem.path("detail").stringValue("")).isNotEmpty().doesNotContain("Exception");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
    return problem;
  }

  @Override
  public void close() {
    context.close();
  }
}
