package io.sparsewatt.standalone.command;

import io.sparsewatt.standalone.platform.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command that starts the platform takes. */
final class PlatformArguments {

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Port of the page and the API (default: ${DEFAULT-VALUE}).")
  private int port = 8080;

  @Option(
      names = "--kafka-port",
      paramLabel = "N",
      defaultValue = "19092",
      description = "Port of the broker, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int kafkaPort = 19092;

  @Option(
      names = "--service-port",
      paramLabel = "N",
      defaultValue = "8081",
      description =
          "The services take this port and the next three, 0 for free ones (default:"
              + " ${DEFAULT-VALUE}).")
  private int servicePort = 8081;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads of each stage, and of the network (default: one a core, and one). Results do not"
              + " depend on it.")
  private @Nullable Integer threads;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Where the log is kept; a restart goes on there (default: .sparsewatt/data).")
  private @Nullable Path data;

  /** Starts the platform on the folder given, or on the default one. */
  Platform start(Progress progress) throws IOException {
    Path folder = data == null ? home().resolve(".sparsewatt").resolve("data") : data;
    Files.createDirectories(folder);
    return start(folder, progress);
  }

  /** Starts the platform on a folder. */
  Platform start(Path folder, Progress progress) throws IOException {
    long began = System.nanoTime();
    progress.say("starting broker and services; the log is in " + folder);
    Platform platform =
        Platform.start(folder, new Platform.Ports(port, kafkaPort, servicePort), properties());
    progress.say("up in " + (System.nanoTime() - began) / 1_000_000_000L + " s");
    return platform;
  }

  private List<String> properties() {
    return threads == null
        ? List.of()
        : List.of(
            "--sparsewatt.compute-threads=" + threads,
            "--sparsewatt.perception.network-threads=" + threads);
  }

  private static Path home() {
    return Path.of(System.getProperty("sparsewatt.home", "."));
  }
}
