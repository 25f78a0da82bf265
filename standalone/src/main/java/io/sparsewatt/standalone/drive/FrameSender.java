package io.sparsewatt.standalone.drive;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends frames to a gateway as any client would: one at a time, with the same identity in a retry,
 * so that a frame counts once. Confined to one thread.
 */
public final class FrameSender implements AutoCloseable {

  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(30);

  // Waits of 0.1 to 2 s, a minute together: longer than any service takes to come back.
  private static final int TRIES = 40;
  private static final long FIRST_WAIT_MILLIS = 100;
  private static final long LONGEST_WAIT_MILLIS = 2_000;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(REQUEST_LIMIT).build();
  private final JsonMapper json = JsonMapper.builder().build();
  private final URI gateway;
  private final String sensor;

  /**
   * @param gateway such as {@code http://localhost:8080}
   */
  public FrameSender(URI gateway, String sensor) {
    this.gateway = gateway;
    this.sensor = sensor;
  }

  /** Creates the sensor, or changes its configuration. */
  public void configure(String configuration) throws IOException, InterruptedException {
    send(
        HttpRequest.newBuilder(gateway.resolve("/api/v1/sensors/" + sensor))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(configuration)));
  }

  /**
   * Sends a frame until it is accepted.
   *
   * @param headers {@code Frame-Stream}, {@code Frame-Seq} and what else is known
   * @return the gateway's answer
   * @throws IOException if it is refused, in the gateway's own words
   */
  public JsonNode frame(String format, byte[] body, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                gateway.resolve("/api/v1/sensors/" + sensor + "/frames?format=" + format))
            .header("Content-Type", "application/octet-stream")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return send(request);
  }

  private JsonNode send(HttpRequest.Builder builder) throws IOException, InterruptedException {
    HttpRequest request = builder.timeout(REQUEST_LIMIT).build();
    long wait = FIRST_WAIT_MILLIS;
    for (int attempt = 1; ; attempt++) {
      String failure;
      try {
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() / 100 == 2) {
          return json.readTree(response.body());
        }
        failure = words(response);
        boolean again = response.statusCode() == 429 || response.statusCode() >= 502;
        if (!again) {
          throw new IOException(failure);
        }
      } catch (java.net.ConnectException | java.net.http.HttpTimeoutException e) {
        failure = "no answer from " + gateway + "; is the platform up?";
      }
      if (attempt == TRIES) {
        throw new IOException(failure);
      }
      Thread.sleep(wait);
      wait = Math.min(LONGEST_WAIT_MILLIS, wait * 2);
    }
  }

  private String words(HttpResponse<byte[]> response) {
    try {
      JsonNode problem = json.readTree(response.body());
      if (problem.hasNonNull("detail")) {
        return problem.get("detail").asString();
      }
    } catch (tools.jackson.core.JacksonException e) {
      return "the gateway answered " + response.statusCode() + " without an explanation";
    }
    return "the gateway answered " + response.statusCode();
  }

  @Override
  public void close() {
    http.close();
  }
}
