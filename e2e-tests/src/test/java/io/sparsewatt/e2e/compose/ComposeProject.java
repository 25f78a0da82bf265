package io.sparsewatt.e2e.compose;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * docker-compose.yml, started under a name and on ports of its own, so that it disturbs nobody's.
 * Closing it removes containers, networks and volumes; images stay, for the next run.
 */
final class ComposeProject implements AutoCloseable {

  /** The services in the order of docker-compose.yml, without those of the profile observe. */
  static final List<String> SERVICES =
      List.of("broker", "ingest", "sparse-conv", "energy-model", "planner", "gateway");

  /** What the gateway is told to ask for. */
  static final String API_KEY = "a-key-of-the-container-tests";

  // Six images, and five JVMs that start on two cores.
  private static final Duration UP = Duration.ofMinutes(9);
  private static final Duration HEALTHY = Duration.ofMinutes(4);
  private static final Duration DOWN = Duration.ofMinutes(2);

  private final String name = "sparsewatt-e2e-" + ProcessHandle.current().pid();
  private final int gatewayPort;
  private final int kafkaPort;
  private final Map<String, String> environment;
  private final List<String> compose;
  private final Instant began = Instant.now();

  ComposeProject() throws IOException {
    gatewayPort = freePort();
    kafkaPort = freePort();
    compose = program();
    environment =
        Map.of(
            "SPARSEWATT_API_KEY",
            API_KEY,
            "SPARSEWATT_PORT",
            Integer.toString(gatewayPort),
            "SPARSEWATT_KAFKA_PORT",
            Integer.toString(kafkaPort),
            "SPARSEWATT_TAG",
            "e2e");
  }

  /** {@code docker-compose}, or Compose v2 where that is what there is; skips where neither is. */
  private static List<String> program() {
    if (Checkout.program("docker-compose").isPresent()) {
      return List.of("docker-compose");
    }
    try {
      boolean plugin =
          Checkout.run(Map.of(), Duration.ofSeconds(20), List.of("docker", "compose", "version"))
                  .exitCode()
              == 0;
      Assumptions.assumeTrue(plugin, "neither docker-compose nor `docker compose` is there");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("docker compose version", e);
    }
    return List.of("docker", "compose");
  }

  /** Skips where the services have not been built; a run of the whole build has built them. */
  static void requireBuilt() {
    for (String folder :
        List.of(
            "ingest-service/app",
            "sparse-conv-service/app",
            "energy-model-service/app",
            "planner-service/app",
            "gateway")) {
      Assumptions.assumeTrue(
          Files.isDirectory(Checkout.folder().resolve(folder).resolve("target/lib")),
          folder + "/target/lib is not there; run ./mvnw -DskipTests package");
    }
  }

  /** Builds the images, starts everything, and returns when the gateway is healthy. */
  void up() throws IOException, InterruptedException {
    Checkout.Outcome outcome = compose(UP, "up", "-d", "--build");
    if (outcome.exitCode() != 0) {
      outcome.orThrow("docker-compose up, of these services:\n" + logs() + "\nIt");
    }
    awaitHealthy("gateway");
    // Nobody's start waits for this one.
    awaitHealthy("sparse-conv");
  }

  /** Runs docker-compose on this project. */
  Checkout.Outcome compose(Duration limit, String... arguments)
      throws IOException, InterruptedException {
    return Checkout.run(
        environment, limit, Checkout.command(Checkout.command(compose, "-p", name), arguments));
  }

  /** Runs docker-compose as somebody who set nothing. */
  Checkout.Outcome composeWithoutKey(String... arguments) throws IOException, InterruptedException {
    return Checkout.run(
        Map.of("SPARSEWATT_API_KEY", ""),
        Duration.ofSeconds(60),
        Checkout.command(Checkout.command(compose, "-p", name), arguments));
  }

  /** Follows the engine's events until the service's health check succeeds. */
  void awaitHealthy(String service) throws IOException, InterruptedException {
    // The engine ends the stream itself at the limit.
    Process events =
        new ProcessBuilder(
                "docker",
                "events",
                "--since=" + began.getEpochSecond(),
                "--until=" + Instant.now().plus(HEALTHY).getEpochSecond(),
                "--filter=type=container",
                "--filter=label=com.docker.compose.project=" + name,
                "--filter=label=com.docker.compose.service=" + service,
                "--format={{.Action}}")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var lines = events.inputReader()) {
      // Asked once it is subscribed: what happened long ago, the engine may have forgotten.
      if (isHealthy(service)) {
        return;
      }
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("health_status") && line.endsWith(" healthy")) {
          return;
        }
      }
    } finally {
      events.destroyForcibly().waitFor();
    }
    throw new IllegalStateException(
        service
            + " was not healthy within "
            + HEALTHY.toSeconds()
            + " s:\n"
            + compose(DOWN, "logs", "--no-color", "--tail=60", service).output());
  }

  private boolean isHealthy(String service) throws IOException, InterruptedException {
    return "healthy".equals(inspect(service).at("/State/Health/Status").asString());
  }

  /** What the engine knows of a service's container. */
  JsonNode inspect(String service) throws IOException, InterruptedException {
    return JsonMapper.shared().readTree(Engine.docker("inspect", container(service))).get(0);
  }

  private String container(String service) throws IOException, InterruptedException {
    return Engine.docker(
            "ps",
            "-aq",
            "--filter=label=com.docker.compose.project=" + name,
            "--filter=label=com.docker.compose.service=" + service)
        .strip();
  }

  /**
   * What a service answers on a path, asked from inside its container: only the gateway is
   * published.
   */
  String get(String service, String path) throws IOException, InterruptedException {
    String request =
        "GET "
            + path
            + " HTTP/1.0\\r\\nHost: localhost\\r\\nX-API-Key: "
            + API_KEY
            + "\\r\\n\\r\\n";
    return Engine.docker(
        "exec",
        container(service),
        "bash",
        "-c",
        "exec 3<>/dev/tcp/127.0.0.1/8080 && printf '" + request + "' >&3 && cat <&3");
  }

  /** The gateway, from this machine. */
  String gateway() {
    return "http://localhost:" + gatewayPort;
  }

  /** The broker, from this machine. */
  String kafka() {
    return "127.0.0.1:" + kafkaPort;
  }

  /** The last lines of everybody's log. */
  String logs() throws IOException, InterruptedException {
    return compose(DOWN, "logs", "--no-color", "--tail=40").output();
  }

  @Override
  public void close() {
    try {
      compose(DOWN, "down", "-v", "--remove-orphans", "--timeout", "20")
          .orThrow("docker-compose down");
    } catch (IOException e) {
      throw new IllegalStateException("docker-compose down", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
