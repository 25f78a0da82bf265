package io.sparsewatt.standalone.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The module {@code benchmarks} of a checkout. It is on no class path of the platform: its peers
 * are a quarter of a gigabyte of machine code, which only who measures needs. So it is built when
 * first asked for, and again when a source changed.
 */
public final class BenchmarkModule {

  private static final String MAIN = "io.sparsewatt.benchmarks.Benchmarks";

  // What it is built of.
  // Modules lie at most one folder deep: service, module, pom.xml.
  private static final int DEEPEST_POM = 3;

  private final Path home;
  private final Path target;

  /**
   * @param home the checkout
   * @throws IOException if there is no such module in it
   */
  public BenchmarkModule(Path home) throws IOException {
    this.home = home;
    this.target = home.resolve("benchmarks").resolve("target");
    if (!Files.isRegularFile(home.resolve("benchmarks").resolve("pom.xml"))) {
      throw new IOException(
          home + " holds no benchmarks; run the command from a checkout, with its ./sparsewatt");
    }
  }

  /** Builds it if need be. The whole log goes to a file. */
  public void build(Consumer<String> progress) throws IOException, InterruptedException {
    Path stamp = target.resolve(".built");
    if (Files.exists(stamp) && !isNewer(home, Files.getLastModifiedTime(stamp))) {
      return;
    }
    progress.accept("building the benchmarks (the first time downloads the peers, 270 MB)");
    Files.createDirectories(target);
    Path log = target.resolve("build.log");
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    Process build =
        new ProcessBuilder(
                home.resolve(windows ? "mvnw.cmd" : "mvnw").toString(),
                "-B",
                "-f",
                home.resolve("pom.xml").toString(),
                "-Pbench",
                "-pl",
                "benchmarks",
                "-am",
                "-Dmaven.test.skip=true",
                "package")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (build.waitFor() != 0) {
      throw new IOException(
          "the benchmarks could not be built; the log is in "
              + home.relativize(log)
              + ". Without a network the peers cannot be had");
    }
    Files.writeString(stamp, "");
  }

  /**
   * Runs it; what it prints passes through.
   *
   * @param arguments of its own command line
   * @return its exit code
   */
  public int run(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(
        target.resolve("classes") + java.io.File.pathSeparator + target.resolve("lib") + "/*");
    command.add(MAIN);
    command.addAll(arguments);
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  /** Whether a module of the checkout, which the benchmarks may measure, has changed since. */
  static boolean isNewer(Path home, FileTime built) throws IOException {
    List<Path> poms;
    try (Stream<Path> found =
        Files.find(
            home, DEEPEST_POM, (file, of) -> file.endsWith("pom.xml") && of.isRegularFile())) {
      poms = found.toList();
    }
    for (Path pom : poms) {
      Path main = pom.resolveSibling("src").resolve("main");
      if (Files.getLastModifiedTime(pom).compareTo(built) > 0
          || Files.isDirectory(main) && holdsNewer(main, built)) {
        return true;
      }
    }
    return false;
  }

  private static boolean holdsNewer(Path folder, FileTime built) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (Files.isRegularFile(file) && Files.getLastModifiedTime(file).compareTo(built) > 0) {
          return true;
        }
      }
    }
    return false;
  }
}
