package io.sparsewatt.e2e.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A Java program in an operating-system process of its own. What it writes is appended to a file,
 * over all its lives. It ends with this JVM, whatever happens to this JVM's tests.
 */
final class JavaProcess implements AutoCloseable {

  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  // A condition of another process can only be asked for; so often is often enough, and cheap.
  private static final Duration LOOK = Duration.ofMillis(50);

  private static final int TAIL_BYTES = 4_000;

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(() -> RUNNING.forEach(process -> process.destroyForcibly())));
  }

  private final String name;
  private final Path log;
  private final Process process;

  private JavaProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts a program with the flags that the launcher gives the platform.
   *
   * @param log what it writes is appended there
   * @param heapMegabytes bound of its heap
   * @param classPath as {@code java -cp} takes it
   */
  static JavaProcess start(
      String name,
      Path log,
      int heapMegabytes,
      String classPath,
      String mainClass,
      List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx" + heapMegabytes + "m",
            // Six JVMs on a few cores: the collector with the fewest threads.
            "-XX:+UseSerialGC",
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            classPath,
            mainClass));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    RUNNING.add(process);
    return new JavaProcess(name, log, process);
  }

  /**
   * Waits until something about the process is so.
   *
   * @throws IllegalStateException if the process ends first, or the time does, with what it wrote
   */
  void await(String what, BooleanSupplier condition, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            name + " ended with " + process.exitValue() + " before " + what + ":\n" + tail());
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "not " + what + " within " + limit.toSeconds() + " s: " + name + ":\n" + tail());
      }
    }
  }

  /** Ends it as {@code kill -9} does, and returns when it is gone. */
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    RUNNING.remove(process);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  private String tail() {
    try {
      byte[] all = Files.readAllBytes(log);
      int from = Math.max(0, all.length - TAIL_BYTES);
      return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "(its log " + log + " can't be read: " + e.getMessage() + ")";
    }
  }

  @Override
  public void close() {
    kill();
  }
}
