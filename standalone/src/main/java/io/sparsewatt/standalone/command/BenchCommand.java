package io.sparsewatt.standalone.command;

import io.sparsewatt.standalone.bench.BenchmarkModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench}: figures beside those of the peers. */
@Command(
    name = "bench",
    description = {
      "Measures a part of the platform and, in the same run, its peers and the machine's limit.",
      "The first call builds the benchmarks and downloads the peers. Figures: docs/benchmarks.md."
    })
public final class BenchCommand implements Callable<Integer> {

  /** What can be measured. */
  public enum Subject {
    /** The sparse engine beside oneDNN, OpenBLAS, MKL and hashing. */
    ENGINE,
    /** The shipped network behind the voxeliser beside a full pass on every scan. */
    STREAM,
    /** The planner's energies, gradients and plans beside a path integral. */
    PLANNER
  }

  /** What can be measured by itself. */
  public enum Part {
    /** Everything. */
    ALL(null),
    /** One layer beside the peers. */
    LAYER(Subject.ENGINE),
    /** Kernel maps beside hashing. */
    MAP(Subject.ENGINE),
    /** Changes beside full runs. */
    INCREMENTAL(Subject.ENGINE),
    /** Whole networks. */
    NETWORK(Subject.ENGINE),
    /** Streams beside full runs. */
    TIMES(Subject.STREAM),
    /** What streams change, compute and lose, in counts. */
    COUNTS(Subject.STREAM),
    /** Energies and gradients. */
    ENERGY(Subject.PLANNER),
    /** Plans over HTTP. */
    HTTP(Subject.PLANNER);

    private final @Nullable Subject of;

    Part(@Nullable Subject of) {
      this.of = of;
    }
  }

  @Parameters(paramLabel = "SUBJECT", description = "${COMPLETION-CANDIDATES}, in small letters.")
  private Subject subject = Subject.ENGINE;

  @Option(
      names = "--forks",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "Measuring JVMs, one after the other; a figure is their median (default: ${DEFAULT-VALUE}).")
  private int forks;

  @Option(names = "--quick", description = "Fewer rounds: a first look, no figure to publish.")
  private boolean quick;

  @Option(
      names = "--part",
      paramLabel = "PART",
      defaultValue = "all",
      description = "${COMPLETION-CANDIDATES}, in small letters (default: ${DEFAULT-VALUE}).")
  private Part part = Part.ALL;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "2019",
      description = "Of scene, features and weights (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description =
          "Recorded scans: the folder that holds lidar/ (default: shared/data beside the checkout,"
              + " if it is there).")
  private @Nullable Path data;

  @Option(names = "--json", paramLabel = "FILE", description = "Also writes the figures here.")
  private @Nullable Path json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (forks < 1 || forks > 100) {
      throw new IllegalArgumentException("--forks " + forks + " must lie in 1..100");
    }
    if (part.of != null && part.of != subject) {
      throw new IllegalArgumentException(
          "--part "
              + part.name().toLowerCase(Locale.ROOT)
              + " is not of "
              + subject.name().toLowerCase(Locale.ROOT));
    }
    Path given = data;
    if (given != null && !Files.isDirectory(given)) {
      throw new CommandFailure(
          CommandFailure.INPUT,
          "--data " + given + " is no folder; name the one that holds lidar/");
    }
    Progress progress = new Progress(spec);
    Path home = Path.of(System.getProperty("sparsewatt.home", ".")).toAbsolutePath().normalize();
    BenchmarkModule module = new BenchmarkModule(home);
    module.build(progress::say);
    List<String> arguments = new ArrayList<>();
    arguments.add(subject.name().toLowerCase(Locale.ROOT));
    arguments.addAll(List.of("--forks", Integer.toString(forks), "--seed", Long.toString(seed)));
    arguments.addAll(List.of("--part", part.name().toLowerCase(Locale.ROOT)));
    arguments.addAll(List.of("--home", home.toString(), "--data", folder(home, given).toString()));
    if (quick) {
      arguments.add("--quick");
    }
    if (json != null) {
      arguments.addAll(List.of("--json", json.toAbsolutePath().toString()));
    }
    if (module.run(arguments) != 0) {
      throw new CommandFailure(CommandFailure.PLATFORM, "the benchmark failed; see above");
    }
    return 0;
  }

  private static Path folder(Path home, @Nullable Path given) {
    if (given != null) {
      return given.toAbsolutePath();
    }
    String property = System.getProperty("sparsewatt.data", "");
    return property.isBlank()
        ? home.resolve("../shared/data").normalize()
        : Path.of(property).toAbsolutePath();
  }
}
