package io.sparsewatt.gateway.live;

import io.sparsewatt.gateway.json.SensorsJson;
import io.sparsewatt.gateway.json.SparsitySums;
import io.sparsewatt.gateway.json.SparsityWindowJson;
import io.sparsewatt.gateway.problem.Problem;
import io.sparsewatt.gateway.problem.ProblemException;
import io.sparsewatt.gateway.view.LiveViews;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code /api/v1/sensors} and {@code /api/v1/sparsity} (docs/api/live.md, sections 4 and 5). */
public final class Answers {

  private static final int DEFAULT_WINDOW_S = 60;
  private static final int MAX_WINDOW_S = 3_600;

  private final LiveViews views;

  public Answers(LiveViews views) {
    this.views = views;
  }

  /** The registry with what each sensor does now. */
  public Mono<ServerResponse> sensors(ServerRequest request) {
    return json(views.sensors().thenApply(SensorsJson::of));
  }

  /** Sums of counts over a window of sensor time. */
  public Mono<ServerResponse> sparsity(ServerRequest request) {
    String sensor = request.queryParam("sensor").orElse(null);
    int window = window(request.queryParam("window").orElse(null));
    return json(
        views
            .sparsity(sensor, window)
            .thenApply(sums -> {
              if (sensor != null && sums.isEmpty()) {
                throw unknown(sensor);
              }
              return body(window, sums);
            }));
  }

  private static byte[] body(int window, List<SparsitySums> sums) {
    try {
      return SparsityWindowJson.of(window, sums);
    } catch (ArithmeticException e) {
      throw new ProblemException(
          new Problem(
              422,
              "sparsity.window",
              "Window too long",
              "A sum over " + window + " s exceeds 63 bits. Ask for a shorter window."));
    }
  }

  private static int window(@Nullable String text) {
    if (text == null) {
      return DEFAULT_WINDOW_S;
    }
    int seconds;
    try {
      seconds = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      seconds = 0;
    }
    if (seconds < 1 || seconds > MAX_WINDOW_S) {
      throw new ProblemException(
          new Problem(
              400,
              "sparsity.window",
              "Window not understood",
              "`window` must be whole seconds of sensor time, 1 to " + MAX_WINDOW_S + "."));
    }
    return seconds;
  }

  private static ProblemException unknown(String sensor) {
    return new ProblemException(
        new Problem(
            404,
            "sensor.unknown",
            "Unknown sensor",
            "No sensor `"
                + (sensor.length() > 100 ? sensor.substring(0, 100) + "..." : sensor)
                + "` is known. GET /api/v1/sensors lists the known ones; PUT"
                + " /api/v1/sensors/{id} creates one."));
  }

  private static Mono<ServerResponse> json(CompletableFuture<byte[]> body) {
    return Mono.fromFuture(body)
        .flatMap(bytes ->
            ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header("Cache-Control", "no-store")
                .bodyValue(bytes));
  }
}
