package io.sparsewatt.e2e.kill;

import io.sparsewatt.e2e.kill.SensorLoad.Fate;
import io.sparsewatt.e2e.kill.SensorLoad.Request;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sensors that send side by side, each one request at a time, and again with the same identity
 * until it is accepted: through refusals, lost connections and a gateway that is gone. Thread-safe.
 */
final class Senders implements AutoCloseable {

  /** Longer than any service is down here; what is not accepted by then never will be. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final JsonMapper json = JsonMapper.builder().build();
  private final URI gateway;
  private final List<SensorLoad> loads;
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  // Guarded by this.
  private final Map<String, Map<Long, Fate>> accepted = new TreeMap<>();
  private final Map<String, Integer> refusals = new TreeMap<>();
  private int requests;
  private @Nullable Throwable failure;

  Senders(URI gateway, List<SensorLoad> loads) {
    this.gateway = gateway;
    this.loads = loads;
  }

  /** Configures every sensor, then begins to send. */
  void start() throws InterruptedException {
    for (SensorLoad load : loads) {
      send(
          HttpRequest.newBuilder(gateway.resolve("/api/v1/sensors/" + load.sensor()))
              .header("Content-Type", "application/json")
              .PUT(HttpRequest.BodyPublishers.ofString(load.configuration()))
              .timeout(ANSWER_LIMIT)
              .build());
      synchronized (this) {
        accepted.put(load.sensor(), new TreeMap<>());
      }
    }
    for (SensorLoad load : loads) {
      threads.add(Thread.ofPlatform().name("send-" + load.sensor()).start(() -> run(load)));
    }
  }

  private void run(SensorLoad load) {
    try {
      for (Request request : load.requests()) {
        JsonNode answer = post(load, request);
        if (request.repeat()) {
          answer = post(load, request);
        }
        note(load, request, answer);
      }
    } catch (Throwable e) {
      synchronized (this) {
        failure = failure == null ? e : failure;
        notifyAll();
      }
    }
  }

  private JsonNode post(SensorLoad load, Request request) throws InterruptedException {
    HttpRequest.Builder post =
        HttpRequest.newBuilder(
                gateway.resolve(
                    "/api/v1/sensors/" + load.sensor() + "/frames?format=" + load.format()))
            .header("Content-Type", "application/octet-stream")
            .timeout(ANSWER_LIMIT)
            .POST(HttpRequest.BodyPublishers.ofByteArray(request.body()));
    request.headers().forEach(post::header);
    return send(post.build());
  }

  private JsonNode send(HttpRequest request) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String refusal;
      try {
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() / 100 == 2) {
          return json.readTree(answer.body());
        }
        JsonNode problem = json.readTree(answer.body());
        refusal = answer.statusCode() + " " + problem.path("code").asString();
        if (answer.statusCode() != 429 && answer.statusCode() < 502) {
          throw new IllegalStateException(
              request.uri() + " was answered " + refusal + ": " + problem.path("detail"));
        }
      } catch (IOException e) {
        refusal = "no answer";
      }
      synchronized (this) {
        refusals.merge(refusal, 1, Integer::sum);
      }
      if (System.nanoTime() > deadline || ended.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(request.uri() + " was not accepted: " + refusal);
      }
    }
  }

  private synchronized void note(SensorLoad load, Request request, JsonNode answer) {
    Map<Long, Fate> frames = accepted.getOrDefault(load.sensor(), Map.of());
    int count = answer.path("packets").asInt(1);
    for (int i = 0; i < count; i++) {
      frames.put(request.seq() + i, request.fate());
    }
    requests++;
    notifyAll();
  }

  /** Waits until so many requests were accepted. */
  synchronized void awaitAccepted(int count, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (requests < count) {
      check();
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new IllegalStateException(
            requests + " of " + count + " requests were accepted within " + limit + " " + refusals);
      }
      wait(left / 1_000_000 + 1);
    }
  }

  private void check() {
    Throwable cause = failure;
    if (cause != null) {
      throw new IllegalStateException("a sender failed: " + cause.getMessage(), cause);
    }
  }

  /** Requests of all sensors together. */
  int requests() {
    return loads.stream().mapToInt(load -> load.requests().size()).sum();
  }

  /** Frames that were accepted: by sensor and seq, what is to become of them. */
  synchronized Map<String, Map<Long, Fate>> accepted() {
    return accepted;
  }

  /** Answers other than an acceptance, and how often. */
  synchronized Map<String, Integer> refusals() {
    return new TreeMap<>(refusals);
  }

  @Override
  public void close() {
    ended.countDown();
    http.shutdownNow();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    http.close();
  }
}
