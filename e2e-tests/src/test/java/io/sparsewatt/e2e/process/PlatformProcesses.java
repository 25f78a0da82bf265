package io.sparsewatt.e2e.process;

import io.sparsewatt.kafka.KafkaConnection;
import io.sparsewatt.kafka.TopicAdmin;
import io.sparsewatt.kafka.TopicOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A broker and the five services, each in a process of its own from its own module's classes and
 * libraries, as a container would run it; all on free ports of loopback. Thread-safe; a service is
 * to be killed and started by one thread at a time.
 */
public final class PlatformProcesses implements AutoCloseable {

  // Six JVMs that start side by side take half a minute on two idle cores; others may be at work.
  private static final Duration START_LIMIT = Duration.ofMinutes(5);
  private static final Duration ASK_LIMIT = Duration.ofSeconds(5);

  private static final int FIRST_PORT = 15_000;
  private static final int LAST_PORT = 31_000;

  private static final int BROKER_MEGABYTES = 512;
  private static final int SERVICE_MEGABYTES = 384;

  private final Path project;
  private final Path folder;
  private final Map<Service, List<String>> settings;
  private final int brokerPort;
  private final Map<Service, Integer> ports = new EnumMap<>(Service.class);
  private final Map<Service, JavaProcess> running = new EnumMap<>(Service.class);
  private final JavaProcess broker;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(ASK_LIMIT)
          .build();

  private PlatformProcesses(Path folder, Map<Service, List<String>> settings) throws IOException {
    this.project = Path.of(System.getProperty("sparsewatt.basedir", "..")).toAbsolutePath();
    this.folder = Files.createDirectories(folder);
    this.settings = Map.copyOf(settings);
    int[] free = freePorts(Service.values().length + 1);
    this.brokerPort = free[0];
    for (Service service : Service.values()) {
      ports.put(service, free[1 + service.ordinal()]);
    }
    broker =
        JavaProcess.start(
            "broker",
            folder.resolve("broker.log"),
            BROKER_MEGABYTES,
            // With the commands' log settings: a broker left to the defaults logs every request.
            classPath("e2e-tests", "test-classes")
                + classPath("standalone", "classes")
                + classPath("standalone", "lib/*"),
            BrokerMain.class.getName(),
            List.of(folder.resolve("log").toString(), Integer.toString(brokerPort)));
  }

  /**
   * Starts everything, and returns when every service says that it is ready.
   *
   * @param folder for the log and for what the processes write; new
   * @param settings further arguments of a service, such as {@code
   *     --sparsewatt.pricing.ledger-window=5s}
   */
  public static PlatformProcesses start(Path folder, Map<Service, List<String>> settings)
      throws IOException, InterruptedException {
    PlatformProcesses platform = new PlatformProcesses(folder, settings);
    try {
      platform.broker.await("listening", platform::brokerListens, START_LIMIT);
      // Once, before five services ask for it side by side.
      try (TopicAdmin admin = platform.admin()) {
        admin.ensureTopics();
      }
      for (Service service : Service.values()) {
        platform.start(service);
      }
      for (Service service : Service.values()) {
        platform.awaitReady(service);
      }
      return platform;
    } catch (IOException | InterruptedException | RuntimeException e) {
      platform.close();
      throw e;
    }
  }

  /** The gateway's address. */
  public URI gateway() {
    return address(Service.GATEWAY);
  }

  /** A service's own address. */
  public URI address(Service service) {
    return URI.create("http://127.0.0.1:" + port(service));
  }

  /** The broker, for readers of the log. */
  public KafkaConnection connection() {
    return KafkaConnection.to("127.0.0.1:" + brokerPort);
  }

  /** Looks into topics and groups; to be closed. */
  public TopicAdmin admin() {
    return new TopicAdmin(connection(), TopicOptions.singleBroker());
  }

  /** Starts a service that is not running, on its port of before; returns at once. */
  public void start(Service service) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add("--server.port=" + port(service));
    arguments.add("--server.address=127.0.0.1");
    arguments.add("--sparsewatt.kafka.bootstrap-servers=127.0.0.1:" + brokerPort);
    if (service == Service.GATEWAY) {
      arguments.add("--sparsewatt.gateway.upstreams.ingest=" + address(Service.INGEST));
      arguments.add("--sparsewatt.gateway.upstreams.energy=" + address(Service.PRICING));
      arguments.add("--sparsewatt.gateway.upstreams.planner=" + address(Service.PLANNING));
    }
    arguments.addAll(settings.getOrDefault(service, List.of()));
    JavaProcess started =
        JavaProcess.start(
            service.id(),
            folder.resolve(service.id() + ".log"),
            SERVICE_MEGABYTES,
            classPath(service.module(), "classes") + classPath(service.module(), "lib/*"),
            service.mainClass(),
            arguments);
    synchronized (running) {
      running.put(service, started);
    }
  }

  /** Returns when the service is ready: for one with a stage, live on all its partitions. */
  public void awaitReady(Service service) throws InterruptedException {
    process(service).await("ready", () -> ready(service), START_LIMIT);
  }

  /** Ends the service as {@code kill -9} does. */
  public void kill(Service service) {
    process(service).kill();
  }

  /**
   * Waits until something about the platform is so.
   *
   * @throws IllegalStateException if the time ends first, or the broker does
   */
  public void await(String what, BooleanSupplier condition, Duration limit)
      throws InterruptedException {
    broker.await(what, condition, limit);
  }

  private boolean ready(Service service) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(address(service).resolve("/actuator/health/readiness"))
              .timeout(ASK_LIMIT)
              .build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean brokerListens() {
    try (java.net.Socket socket = new java.net.Socket()) {
      socket.connect(
          new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), brokerPort),
          (int) TimeUnit.SECONDS.toMillis(1));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private int port(Service service) {
    Integer port = ports.get(service);
    if (port == null) {
      throw new IllegalStateException(service + " has no port");
    }
    return port;
  }

  private JavaProcess process(Service service) {
    synchronized (running) {
      JavaProcess process = running.get(service);
      if (process == null) {
        throw new IllegalStateException(service + " was never started");
      }
      return process;
    }
  }

  /** An entry with its separator; the build has put everything there by the phase `package`. */
  private String classPath(String module, String part) throws IOException {
    Path entry = project.resolve(module).resolve("target").resolve(part.replace("/*", ""));
    if (!Files.isDirectory(entry)) {
      throw new IOException(
          entry + " is missing; ./mvnw verify (or package) builds what this test starts");
    }
    return entry + (part.endsWith("/*") ? "/*" : "") + java.io.File.pathSeparator;
  }

  /**
   * Below the range that systems give to outgoing connections, so that none of those takes a
   * service's port while the service is down.
   */
  private static int[] freePorts(int count) throws IOException {
    int[] free = new int[count];
    int found = 0;
    int span = LAST_PORT - FIRST_PORT;
    // Test runs side by side begin at different places.
    int begin = (int) (ProcessHandle.current().pid() * 61 % span);
    for (int i = 0; i < span && found < count; i++) {
      int port = FIRST_PORT + (begin + i) % span;
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        free[found++] = socket.getLocalPort();
      } catch (BindException e) {
        continue;
      }
    }
    if (found < count) {
      throw new IOException("no " + count + " free ports in " + FIRST_PORT + ".." + LAST_PORT);
    }
    return free;
  }

  @Override
  public void close() {
    synchronized (running) {
      running.values().forEach(JavaProcess::close);
      running.clear();
    }
    broker.close();
    http.close();
  }
}
