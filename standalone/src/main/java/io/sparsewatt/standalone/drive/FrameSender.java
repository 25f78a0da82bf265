package io.sparsewatt.standalone.drive;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends frames to a gateway as any client would: one at a time, with the same identity in a retry,
 * so that a frame counts once. Confined to one thread.
 */
public final class FrameSender implements AutoCloseable {

  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(30);

  // Longer than any service takes to come back.
  private static final Duration GIVE_UP = Duration.ofSeconds(90);

  // A gateway that never answered is most likely not there.
  private static final Duration GIVE_UP_AT_FIRST = Duration.ofSeconds(10);

  private static final long FIRST_WAIT_MILLIS = 100;
  private static final long LONGEST_WAIT_MILLIS = 2_000;
  // A sender is told seconds; minutes would be a mistake.
  private static final long LONGEST_TOLD_SECONDS = 30;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(REQUEST_LIMIT)
          .build();
  private final JsonMapper json = JsonMapper.builder().build();
  private final URI gateway;
  private final String sensor;
  private final @Nullable String apiKey;
  private boolean answered;
  private long retries;
  private long tookNanos;

  /**
   * @param gateway such as {@code http://localhost:8080}
   */
  public FrameSender(URI gateway, String sensor) {
    this(gateway, sensor, null);
  }

  /**
   * @param gateway such as {@code http://localhost:8080}
   * @param apiKey what the gateway asks for, or null
   */
  public FrameSender(URI gateway, String sensor, @Nullable String apiKey) {
    this.gateway = gateway;
    this.sensor = sensor;
    this.apiKey = apiKey;
  }

  /**
   * Creates the sensor, or changes its configuration.
   *
   * @return the configuration as the platform holds it
   */
  public JsonNode configure(String configuration) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(gateway.resolve("/api/v1/sensors/" + sensor))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(configuration)));
  }

  /**
   * Sends a frame until it is accepted.
   *
   * @param headers {@code Frame-Stream}, {@code Frame-Seq} and what else is known
   * @return the gateway's answer
   * @throws FrameRefusedException if it will not be taken, in the gateway's own words
   * @throws GatewaySilentException if nobody takes it
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

  /** Requests that were sent again, so far. */
  public long retries() {
    return retries;
  }

  /** What the last request took that was accepted, without those before it that were not. */
  public long tookNanos() {
    return tookNanos;
  }

  private JsonNode send(HttpRequest.Builder builder) throws IOException, InterruptedException {
    if (apiKey != null) {
      builder.header("Authorization", "Bearer " + apiKey);
    }
    HttpRequest request = builder.timeout(REQUEST_LIMIT).build();
    long wait = FIRST_WAIT_MILLIS;
    long began = System.nanoTime();
    while (true) {
      GatewaySilentException failure;
      long told = -1;
      long sentAt = System.nanoTime();
      try {
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        answered = true;
        if (response.statusCode() / 100 == 2) {
          tookNanos = System.nanoTime() - sentAt;
          return json.readTree(response.body());
        }
        String words = words(response);
        if (response.statusCode() != 429 && response.statusCode() < 502) {
          throw new FrameRefusedException(response.statusCode(), words);
        }
        failure = new GatewaySilentException(words);
        told = retryAfterMillis(response);
      } catch (FrameRefusedException e) {
        throw e;
      } catch (IOException e) {
        failure =
            new GatewaySilentException(
                e instanceof ConnectException && !answered
                    ? "nobody answers at " + gateway + "; start the platform with ./sparsewatt up"
                    : "no answer from " + gateway + "; is the platform still up?",
                e);
      }
      Duration limit = answered ? GIVE_UP : GIVE_UP_AT_FIRST;
      if (System.nanoTime() - began > limit.toNanos()) {
        throw failure;
      }
      retries++;
      Thread.sleep(told >= 0 ? told : wait);
      wait = Math.min(LONGEST_WAIT_MILLIS, wait * 2);
    }
  }

  private static long retryAfterMillis(HttpResponse<?> response) {
    try {
      return response
          .headers()
          .firstValue("Retry-After")
          .map(seconds -> 1_000 * Math.clamp(Long.parseLong(seconds), 0, LONGEST_TOLD_SECONDS))
          .orElse(-1L);
    } catch (NumberFormatException e) {
      // A date, which no service of ours sends.
      return -1;
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
