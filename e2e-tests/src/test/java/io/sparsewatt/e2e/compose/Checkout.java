package io.sparsewatt.e2e.compose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The folder that these tests belong to, and programs that run in it. */
final class Checkout {

  private Checkout() {}

  /** The checkout's top folder. */
  static Path folder() {
    return Path.of(System.getProperty("sparsewatt.basedir", "..")).toAbsolutePath().normalize();
  }

  /** Recordings, where they are: beside the checkout, or where the property says. */
  static Path data() {
    String given = System.getProperty("sparsewatt.data", "");
    return given.isBlank() ? folder().resolve("../shared/data").normalize() : Path.of(given);
  }

  /**
   * What a program came to.
   *
   * @param exitCode as the system gives it
   * @param output both of its outputs, as they came
   */
  record Outcome(int exitCode, String output) {

    /** The output of a program that succeeded. */
    String orThrow(String what) {
      if (exitCode != 0) {
        throw new IllegalStateException(what + " ended with " + exitCode + ":\n" + output);
      }
      return output;
    }
  }

  /** Runs a program in the checkout until it ends or the limit is reached, which is a failure. */
  static Outcome run(Map<String, String> environment, Duration limit, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("sparsewatt-e2e", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder().toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
        throw new IllegalStateException(
            String.join(" ", command)
                + " did not end within "
                + limit.toSeconds()
                + " s:\n"
                + Files.readString(output));
      }
      return new Outcome(process.exitValue(), Files.readString(output));
    } finally {
      Files.delete(output);
    }
  }

  /** Where a program is on the PATH. */
  static Optional<Path> program(String name) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      Path candidate = Path.of(folder.isEmpty() ? "." : folder, name);
      if (Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  static List<String> command(List<String> first, String... more) {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(more));
    return all;
  }
}
