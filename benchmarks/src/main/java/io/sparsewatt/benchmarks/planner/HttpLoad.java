package io.sparsewatt.benchmarks.planner;

import io.sparsewatt.benchmarks.harness.Measures;
import io.sparsewatt.planner.Planner;
import io.sparsewatt.planner.scenario.Scenario;
import io.sparsewatt.planner.scenario.ScenarioJson;
import io.sparsewatt.planning.api.PlanRoutes;
import io.sparsewatt.planning.api.PlanningProperties;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * Requests at a fixed rate, whatever the answers take: a time counts from when a request was due,
 * so that a slow answer cannot hide those behind it. Client and server share the machine's cores.
 */
final class HttpLoad {

  private static final int A_SECOND = 10;
  // Requests before the measured ones: the compiler's.
  private static final int WARM_UP_SECONDS = 20;

  private final byte[] body;

  HttpLoad(Scenario scenario) {
    this.body = ScenarioJson.write(scenario);
  }

  void measure(int seconds, Measures measures) throws IOException {
    PlanningProperties properties =
        new PlanningProperties(0, 16, 16 << 20, 64L << 20, Duration.ZERO);
    try (PlanRoutes routes = new PlanRoutes(new Planner(), properties);
        HttpClient client = HttpClient.newHttpClient()) {
      DisposableServer server =
          HttpServer.create()
              .host("localhost")
              .port(0)
              .handle(new ReactorHttpHandlerAdapter(RouterFunctions.toHttpHandler(routes.routes())))
              .bindNow();
      try {
        HttpRequest request =
            HttpRequest.newBuilder(
                    URI.create("http://localhost:" + server.port() + "/api/v1/plans"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        run(client, request, WARM_UP_SECONDS * A_SECOND);
        double[] ms = run(client, request, seconds * A_SECOND);
        Arrays.sort(ms);
        measures.put(PlannerFigures.P50, at(ms, 0.5));
        measures.put(PlannerFigures.P95, at(ms, 0.95));
        measures.put(PlannerFigures.P99, at(ms, 0.99));
      } finally {
        server.disposeNow();
      }
    }
  }

  private static double at(double[] rising, double share) {
    return rising[(int) Math.ceil(share * rising.length) - 1];
  }

  private static double[] run(HttpClient client, HttpRequest request, int many) throws IOException {
    List<CompletableFuture<Double>> answers = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < many; i++) {
      long due = start + TimeUnit.SECONDS.toNanos(1) / A_SECOND * i;
      while (System.nanoTime() - due < 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      answers.add(
          client
              .sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
              .thenApply(answer -> {
                if (answer.statusCode() != 200) {
                  throw new IllegalStateException("answered " + answer.statusCode());
                }
                return (System.nanoTime() - due) * 1e-6;
              }));
    }
    double[] ms = new double[many];
    for (int i = 0; i < many; i++) {
      ms[i] = answers.get(i).join();
    }
    return ms;
  }
}
