package io.sparsewatt.standalone.platform;

import io.sparsewatt.broker.BrokerOptions;
import io.sparsewatt.broker.EmbeddedBroker;
import io.sparsewatt.gateway.GatewayApplication;
import io.sparsewatt.ingest.IngestApplication;
import io.sparsewatt.kafka.KafkaConnection;
import io.sparsewatt.kafka.TopicAdmin;
import io.sparsewatt.kafka.TopicOptions;
import io.sparsewatt.perception.PerceptionApplication;
import io.sparsewatt.planning.PlanningApplication;
import io.sparsewatt.pricing.PricingApplication;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The whole platform in one JVM: an embedded broker and the five services, each a Spring context of
 * its own, all on loopback. Data stays in a folder; a restart on it goes on where it was.
 */
public final class Platform implements AutoCloseable {

  /**
   * Where everything listens.
   *
   * @param gateway the page and the API; 0 for any free port
   * @param broker Kafka; 0 for any free port
   * @param firstService ingest, perception, pricing and planning take this one and the next three;
   *     0 for any free ports
   */
  public record Ports(int gateway, int broker, int firstService) {
    /** 8080, and Kafka beside its usual place. */
    public static final Ports DEFAULT = new Ports(8080, 19092, 8081);

    /** Any free ports: what {@link #address()} and {@link #connection()} then say. */
    public static final Ports FREE = new Ports(0, 0, 0);
  }

  private final EmbeddedBroker broker;
  private final List<String> properties;
  private final Deque<ConfigurableApplicationContext> services = new ArrayDeque<>();
  private int gatewayPort;

  private Platform(EmbeddedBroker broker, List<String> properties) {
    this.broker = broker;
    this.properties = properties;
  }

  /**
   * Starts everything, and returns when the gateway answers.
   *
   * @throws IOException if the folder or a port cannot be used, saying which
   */
  public static Platform start(Path data, Ports ports) throws IOException {
    return start(data, ports, List.of());
  }

  /**
   * Starts everything, and returns when the gateway answers.
   *
   * @param properties for every service, as {@code --name=value}
   * @throws IOException if the folder or a port cannot be used, saying which
   */
  public static Platform start(Path data, Ports ports, List<String> properties) throws IOException {
    // Logging is the process's, set up by its logback.xml. A service that sets it up anew does so
    // under the others' feet: they start side by side.
    System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
    EmbeddedBroker broker = EmbeddedBroker.start(data, ports.broker(), BrokerOptions.defaults());
    Platform platform = new Platform(broker, List.copyOf(properties));
    try {
      platform.startServices(ports);
    } catch (RuntimeException e) {
      platform.close();
      throw e;
    }
    return platform;
  }

  private void startServices(Ports ports) {
    // Once, before five services ask for it side by side.
    try (TopicAdmin admin = new TopicAdmin(connection(), TopicOptions.singleBroker())) {
      admin.ensureTopics();
    }
    int first = ports.firstService();
    try (ExecutorService starting = Executors.newCachedThreadPool()) {
      Future<ConfigurableApplicationContext> ingest =
          starting.submit(() -> IngestApplication.start(arguments(first)));
      Future<ConfigurableApplicationContext> perception =
          starting.submit(() -> PerceptionApplication.start(arguments(next(first, 1))));
      Future<ConfigurableApplicationContext> pricing =
          starting.submit(() -> PricingApplication.start(arguments(next(first, 2))));
      Future<ConfigurableApplicationContext> planning =
          starting.submit(() -> PlanningApplication.start(arguments(next(first, 3))));
      // The gateway last: who finds it ready finds the others warm, and where they listen is known.
      List<Integer> at = pushAll(List.of(ingest, perception, pricing, planning));
      gatewayPort = push(gateway(ports.gateway(), at.get(0), at.get(2), at.get(3)));
    }
  }

  private ConfigurableApplicationContext gateway(int port, int ingest, int pricing, int planning) {
    return GatewayApplication.start(
        arguments(
            port,
            "--sparsewatt.gateway.upstreams.ingest=" + uri(ingest),
            "--sparsewatt.gateway.upstreams.energy=" + uri(pricing),
            "--sparsewatt.gateway.upstreams.planner=" + uri(planning)));
  }

  /** Waits for the services and keeps those that started; returns their ports, in order. */
  private List<Integer> pushAll(List<Future<ConfigurableApplicationContext>> starting) {
    List<Integer> ports = new ArrayList<>();
    RuntimeException failure = null;
    for (Future<ConfigurableApplicationContext> each : starting) {
      try {
        ports.add(push(each.get()));
      } catch (ExecutionException e) {
        RuntimeException cause =
            e.getCause() instanceof RuntimeException runtime
                ? runtime
                : new IllegalStateException("a service did not start", e.getCause());
        failure = failure == null ? cause : failure;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while services start", e);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return ports;
  }

  private static int next(int first, int step) {
    return first == 0 ? 0 : first + step;
  }

  /** Keeps the service; returns the port that it listens on. */
  private int push(ConfigurableApplicationContext service) {
    services.push(service);
    return service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  private static String uri(int port) {
    return "http://127.0.0.1:" + port;
  }

  private String[] arguments(int port, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--server.port=" + port);
    arguments.add("--server.address=127.0.0.1");
    // Whoever started the platform closes it: gateway first, broker last.
    arguments.add("--spring.main.register-shutdown-hook=false");
    arguments.add("--sparsewatt.kafka.bootstrap-servers=" + broker.bootstrapServers());
    arguments.addAll(properties);
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  /** The broker, for readers of the log. */
  public KafkaConnection connection() {
    return KafkaConnection.to(broker.bootstrapServers());
  }

  /** The page and the API. */
  public String address() {
    return "http://localhost:" + gatewayPort;
  }

  @Override
  public void close() {
    while (!services.isEmpty()) {
      services.pop().close();
    }
    broker.close();
  }
}
