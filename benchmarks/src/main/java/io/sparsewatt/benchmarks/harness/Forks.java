package io.sparsewatt.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts JVMs of this one's class path, one after the other. Two JVMs compile the same code
 * differently by some ten percent, so a figure takes several.
 */
public final class Forks {

  // Of the environment, what would change a peer's kernels or give it threads of its own.
  private static final List<String> UNSET =
      List.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS");

  private final Class<?> main;
  private final List<String> arguments;
  private final Path cache;

  /**
   * @param main its {@code main} takes the file to write to, then the arguments
   * @param cache where the peers' native code is unpacked
   */
  public Forks(Class<?> main, List<String> arguments, Path cache) {
    this.main = main;
    this.arguments = List.copyOf(arguments);
    this.cache = cache;
  }

  /** Runs one fork; what it prints passes through. */
  public Measures run() throws IOException, InterruptedException {
    Files.createDirectories(cache);
    Path file = Files.createTempFile("sparsewatt-bench", ".txt");
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      // As the launcher runs the platform; a heap that is there from the start.
      command.addAll(
          List.of(
              "--add-modules=jdk.incubator.vector",
              "--enable-native-access=ALL-UNNAMED",
              "--sun-misc-unsafe-memory-access=allow",
              "-XX:+UseG1GC",
              "-Xms3g",
              "-Xmx3g",
              "-Dorg.bytedeco.javacpp.cachedir=" + cache,
              "-cp",
              System.getProperty("java.class.path"),
              main.getName(),
              file.toString()));
      command.addAll(arguments);
      ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
      Map<String, String> environment = builder.environment();
      UNSET.forEach(environment::remove);
      // oneDNN has no call for it; its OpenMP reads this.
      environment.put("OMP_NUM_THREADS", "1");
      int status = builder.start().waitFor();
      if (status != 0) {
        throw new IOException("a measuring JVM ended with status " + status + "; see above");
      }
      return Measures.read(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
