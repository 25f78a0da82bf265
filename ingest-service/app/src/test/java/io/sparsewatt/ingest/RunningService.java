package io.sparsewatt.ingest;

import io.sparsewatt.broker.BrokerOptions;
import io.sparsewatt.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.context.ConfigurableApplicationContext;

/** One running service on one real broker for all tests of the JVM, and an HTTP client to it. */
public final class RunningService implements ParameterResolver {

  /** Handed to tests. */
  public static final class Service implements AutoCloseable {

    /** Longest wait for an answer. */
    public static final Duration LIMIT = Duration.ofSeconds(60);

    private final HttpClient http =
        // What the gateway speaks; no upgrade is offered on every new connection.
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final EmbeddedBroker broker;
    private final ConfigurableApplicationContext context;

    /**
     * @param properties of the service, {@code --name=value}
     */
    public Service(String... properties) {
      try {
        Path folder = Files.createTempDirectory("sparsewatt-service");
        broker = EmbeddedBroker.start(folder, 0, BrokerOptions.defaults());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      List<String> all = new ArrayList<>(List.of(properties));
      all.add("--server.port=0");
      all.add("--sparsewatt.ingest.warm-up=0s");
      all.add("--sparsewatt.kafka.bootstrap-servers=" + broker.bootstrapServers());
      context = IngestApplication.start(all.toArray(String[]::new));
    }

    public String brokers() {
      return broker.bootstrapServers();
    }

    public ConfigurableApplicationContext context() {
      return context;
    }

    public HttpClient http() {
      return http;
    }

    /** The port that it listens on. */
    public int port() {
      return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    public HttpRequest.Builder request(String path) {
      return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path)).timeout(LIMIT);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
      try {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    public HttpResponse<String> get(String path) {
      return send(request(path));
    }

    /** A socket for a sensor's frames. */
    public SocketClient socket(String sensor, String query) {
      return new SocketClient(
          http,
          URI.create("ws://127.0.0.1:" + port() + "/api/v1/sensors/" + sensor + "/ws" + query));
    }

    /** A metric's value as Prometheus is told it: name and tags to the space before the value. */
    public double metric(String line) {
      return get("/actuator/prometheus")
          .body()
          .lines()
          .filter(each -> each.startsWith(line + " "))
          .mapToDouble(each -> Double.parseDouble(each.substring(line.length() + 1)))
          .findFirst()
          .orElseThrow(() -> new AssertionError("there is no metric " + line));
    }

    /** Waits until every partition is live; returns the last answer to the question. */
    public HttpResponse<String> ready() {
      long deadline = System.nanoTime() + LIMIT.toNanos();
      HttpResponse<String> ready;
      do {
        ready = get("/actuator/health/readiness");
      } while (ready.statusCode() != 200 && System.nanoTime() < deadline);
      return ready;
    }

    @Override
    public void close() {
      context.close();
      broker.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext extension) {
    return parameter.getParameter().getType() == Service.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext extension) {
    return extension
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .computeIfAbsent(
            Service.class,
            // The other stages do not run here and would only fall behind.
            type -> new Service("--sparsewatt.ingest.lag-stages=voxelise"),
            Service.class);
  }
}
