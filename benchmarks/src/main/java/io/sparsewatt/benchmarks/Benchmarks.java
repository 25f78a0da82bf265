package io.sparsewatt.benchmarks;

import io.sparsewatt.benchmarks.engine.EngineBenchmark;
import io.sparsewatt.benchmarks.harness.BenchRun;
import io.sparsewatt.benchmarks.harness.Report;
import io.sparsewatt.benchmarks.harness.Result;
import io.sparsewatt.benchmarks.planner.PlannerBenchmark;
import io.sparsewatt.benchmarks.stream.StreamBenchmark;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** What {@code ./sparsewatt bench} starts in a JVM of its own. */
@Command(name = "bench", mixinStandardHelpOptions = true)
public final class Benchmarks implements Callable<Integer> {

  /** What can be measured. */
  public enum Subject {
    /** The sparse engine. */
    ENGINE,
    /** The shipped network behind the voxeliser. */
    STREAM,
    /** The planner. */
    PLANNER
  }

  // The platform's exit code for what is neither usage nor input.
  private static final int FAILED = 4;

  @Parameters(paramLabel = "SUBJECT")
  private Subject subject = Subject.ENGINE;

  @Option(names = "--forks", defaultValue = "5")
  private int forks;

  @Option(names = "--quick")
  private boolean quick;

  @Option(names = "--seed", defaultValue = "2019")
  private long seed;

  @Option(names = "--part", defaultValue = "all")
  private String part = "all";

  @Option(names = "--home", required = true)
  private Path home = Path.of(".");

  @Option(names = "--data", required = true)
  private Path data = Path.of(".");

  @Option(names = "--json")
  private @Nullable Path json;

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Benchmarks())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler((exception, line, parsed) -> {
              line.getErr().println("bench: " + exception.getMessage());
              return FAILED;
            })
            .execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    String name = subject.name().toLowerCase(Locale.ROOT);
    String command =
        "bench "
            + name
            + " --forks "
            + forks
            + (quick ? " --quick" : "")
            + (part.equals("all") ? "" : " --part " + part)
            + " --seed "
            + seed;
    BenchRun bench =
        new BenchRun(command, home, data, seed, forks, quick, part, System.err::println);
    Report report =
        switch (subject) {
          case ENGINE -> EngineBenchmark.run(bench);
          case STREAM -> StreamBenchmark.run(bench);
          case PLANNER -> PlannerBenchmark.run(bench);
        };
    print(report, System.out);
    Path file = json;
    if (file != null) {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(
          file,
          JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(report)
              + "\n");
    }
    return 0;
  }

  private static void print(Report report, PrintStream out) {
    for (Result result : report.results()) {
      Double goal = result.goal();
      Boolean met = result.met();
      Double peer = result.peerValue();
      out.printf(
          Locale.ROOT,
          "%-52s %10.3f %-6s %-22s %s%n",
          result.id(),
          result.value(),
          result.unit(),
          goal == null
              ? ""
              : "goal " + number(goal) + (Boolean.TRUE.equals(met) ? " met" : " MISSED"),
          peer == null ? "" : result.peer() + " " + number(peer));
    }
    report.remarks().forEach((topic, text) -> out.println(topic + ": " + text));
    report.machine().forEach((fact, text) -> out.println(fact + ": " + text));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
