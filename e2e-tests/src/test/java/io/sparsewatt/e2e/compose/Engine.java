package io.sparsewatt.e2e.compose;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** The container engine of this machine, and the images that ours are built on. */
final class Engine {

  /** Both images that docker-compose.yml takes from others and every start needs. */
  static final String RUNTIME = "eclipse-temurin:25-jre";

  static final String BROKER = "apache/kafka:4.2.1";

  private static final Duration ANSWER = Duration.ofSeconds(60);

  // Debian's packages and Kafka's jars may have to be fetched first.
  private static final Duration STAND_INS = Duration.ofMinutes(6);

  private Engine() {}

  /** Skips the test where no engine answers. */
  static void require() throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        Checkout.program("docker").isPresent(),
        "no docker on the PATH; without containers, io.sparsewatt.e2e.replay tests the same"
            + " replay");
    Assumptions.assumeTrue(
        Checkout.run(Map.of(), ANSWER, List.of("docker", "info")).exitCode() == 0,
        "no Docker engine answers; without containers, io.sparsewatt.e2e.replay tests the same"
            + " replay");
  }

  /**
   * Makes the base images that are missing, where this machine can; else docker-compose asks a
   * registry for them.
   */
  static void requireBaseImages() throws IOException, InterruptedException {
    if (has(RUNTIME) && has(BROKER)) {
      return;
    }
    boolean root = System.getProperty("user.name").equals("root");
    if (root && Checkout.program("debootstrap").isPresent()) {
      Checkout.run(Map.of(), STAND_INS, List.of("deploy/base/stand-ins.sh"))
          .orThrow("deploy/base/stand-ins.sh");
    }
  }

  private static boolean has(String image) throws IOException, InterruptedException {
    return Checkout.run(Map.of(), ANSWER, List.of("docker", "image", "inspect", image)).exitCode()
        == 0;
  }

  /** What {@code docker} writes. */
  static String docker(Duration limit, String... arguments)
      throws IOException, InterruptedException {
    return Checkout.run(Map.of(), limit, Checkout.command(List.of("docker"), arguments))
        .orThrow("docker " + String.join(" ", arguments));
  }

  static String docker(String... arguments) throws IOException, InterruptedException {
    return docker(ANSWER, arguments);
  }
}
