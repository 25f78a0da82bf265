package io.sparsewatt.standalone.command;

import io.sparsewatt.simulator.worlds.Ablation;
import io.sparsewatt.standalone.perception.PerceptionTraining;
import io.sparsewatt.standalone.run.LinePlot;
import io.sparsewatt.training.TrainingProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train perception}: the network that labels voxels, from a seed. */
@Command(
    name = "perception",
    description = {
      "Trains the perception network on simulated worlds alone.",
      "The same seed and steps give the same file, byte for byte, on any number of threads.",
      "A checkpoint lies beside the file meanwhile: the same command goes on from it."
    })
public final class TrainPerceptionCommand implements Callable<Integer> {

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "2019",
      description = "Of weights and worlds (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "15000",
      description = "Scans to learn from (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--pretraining",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Steps before those in which it completes scans without labels (default: "
              + "${DEFAULT-VALUE}).")
  private int pretraining;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "0.01",
      description = "Highest learning rate (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--without",
      paramLabel = "PART",
      description = "Leaves out a part of the randomisation: ${COMPLETION-CANDIDATES}.")
  private List<Ablation> without = new ArrayList<>();

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Threads that compute (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "perception.safetensors",
      description =
          "Where the weights go; a plot of the loss lies beside (default: " + "${DEFAULT-VALUE}).")
  private Path out = Path.of("perception.safetensors");

  @Option(names = "--json", paramLabel = "FILE", description = "Also writes the course here.")
  private @Nullable Path json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Progress progress = new Progress(spec);
    Set<Ablation> left = EnumSet.noneOf(Ablation.class);
    left.addAll(without);
    PerceptionTraining training =
        new PerceptionTraining(seed, pretraining, steps, rate, threads, left);
    progress.say("train perception: " + steps + " scans, seed " + seed);
    Path folder = out.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Path checkpoint = out.resolveSibling(out.getFileName() + ".checkpoint");
    if (Files.exists(checkpoint)) {
      progress.say("going on from " + checkpoint);
    }
    Clock clock = new Clock();
    PerceptionTraining.Result result =
        training.run(checkpoint, report -> progress.say(clock.line(report)));
    result.weights().write(out);
    Files.writeString(out.resolveSibling(out.getFileName() + ".svg"), plot(result.course()));
    if (json != null) {
      JsonFile.write(
          json, Map.of("metadata", result.weights().metadata(), "course", result.course()));
    }
    Files.deleteIfExists(checkpoint);
    progress.out().println(out);
    progress.out().flush();
    return 0;
  }

  /** How long a part of the training took, and how long it has to go. */
  private static final class Clock {

    private long start = System.nanoTime();
    // Steps that were done at the start.
    private int first = -1;
    private int last;

    String line(TrainingProgress report) {
      if (report.step() < last) {
        // The next part, of whose time its first report has no share.
        start = System.nanoTime();
        first = report.step();
      } else if (first < 0) {
        first = Math.max(0, report.step() - PerceptionTraining.REPORT_EVERY);
      }
      last = report.step();
      double seconds = (System.nanoTime() - start) / 1e9;
      int steps = report.step() - first;
      return String.format(
          Locale.ROOT,
          "%6d of %d  loss %.4f  right %.2f %%  %.0f s%s",
          report.step(),
          report.steps(),
          report.loss(),
          100 * report.accuracy(),
          seconds,
          steps == 0
              ? ""
              : String.format(
                  Locale.ROOT,
                  ", %.0f s to go",
                  seconds / steps * (report.steps() - report.step())));
    }
  }

  private static String plot(List<TrainingProgress> course) {
    return new LinePlot(
            "Training",
            "reports of " + PerceptionTraining.REPORT_EVERY + " steps",
            "loss; share of voxels")
        .line("loss", course.stream().mapToDouble(TrainingProgress::loss).toArray())
        .line(
            "wrong, share", course.stream().mapToDouble(report -> 1 - report.accuracy()).toArray())
        .svg();
  }
}
