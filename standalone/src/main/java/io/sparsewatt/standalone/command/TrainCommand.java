package io.sparsewatt.standalone.command;

import io.sparsewatt.engine.Presets;
import io.sparsewatt.engine.TrainableNetwork;
import io.sparsewatt.engine.Weights;
import io.sparsewatt.engine.weights.Safetensors;
import io.sparsewatt.sensing.voxel.VoxelPolicy;
import io.sparsewatt.simulator.worlds.Ablation;
import io.sparsewatt.simulator.worlds.LabelledWorlds;
import io.sparsewatt.standalone.perception.SimulatedSamples;
import io.sparsewatt.standalone.run.LinePlot;
import io.sparsewatt.training.Trainer;
import io.sparsewatt.training.TrainingPlan;
import io.sparsewatt.training.TrainingProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code train}: makes weights of a seed. */
@Command(
    name = "train",
    description = {
      "Trains the perception network on simulated worlds alone.",
      "The same seed and steps give the same file, byte for byte, on any number of threads."
    })
public final class TrainCommand implements Callable<Integer> {

  /** What can be trained. */
  public enum Subject {
    /** The network that labels voxels. */
    PERCEPTION
  }

  // Rare classes weigh more, roughly as the root of how much rarer they are than ground, in the
  // order of Presets.VoxelClass.
  private static final double[] CLASS_WEIGHTS = {1, 2, 6, 6, 1, 1, 3};
  private static final int REPORT_EVERY = 50;

  @Parameters(paramLabel = "SUBJECT", description = "${COMPLETION-CANDIDATES}, in small letters.")
  private Subject subject = Subject.PERCEPTION;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "2019",
      description = "Of weights and worlds (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "12000",
      description = "Scans to learn from (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "0.004",
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
    java.util.Set<Ablation> left = java.util.EnumSet.noneOf(Ablation.class);
    left.addAll(without);
    TrainableNetwork network = Presets.trainableShallowUNet(Weights.he(seed));
    TrainingPlan plan =
        TrainingPlan.defaults(CLASS_WEIGHTS.length)
            .withSteps(steps)
            .withRate(rate)
            .withThreads(threads)
            .withClassWeights(CLASS_WEIGHTS);
    progress.say(
        "train " + subject.name().toLowerCase(Locale.ROOT) + ": " + steps + " scans, seed " + seed);
    List<TrainingProgress> course = new ArrayList<>();
    long start = System.nanoTime();
    Trainer.train(
        network,
        plan,
        new SimulatedSamples(seed, new LabelledWorlds(left), VoxelPolicy.DEFAULT),
        REPORT_EVERY,
        report -> {
          course.add(report);
          double seconds = (System.nanoTime() - start) / 1e9;
          progress.say(
              String.format(
                  Locale.ROOT,
                  "%6d of %d  loss %.4f  right %.2f %%  %.0f s, %.0f s to go",
                  report.step(),
                  report.steps(),
                  report.loss(),
                  100 * report.accuracy(),
                  seconds,
                  seconds / report.step() * (report.steps() - report.step())));
          return true;
        });
    write(network, course);
    progress.out().println(out);
    progress.out().flush();
    return 0;
  }

  private void write(TrainableNetwork network, List<TrainingProgress> course) throws Exception {
    Map<String, Safetensors.Entry> tensors = new TreeMap<>();
    // Statistics of norms have one number a channel; parameters say their shape.
    network
        .weights()
        .forEach((name, values) ->
            tensors.put(name, new Safetensors.Entry(new int[] {values.length}, values)));
    for (TrainableNetwork.Parameter parameter : network.parameters()) {
      tensors.put(
          parameter.name(), new Safetensors.Entry(parameter.shape(), parameter.values().clone()));
    }
    Map<String, String> metadata =
        Map.of(
            "network", "shallow-unet",
            "seed", Long.toString(seed),
            "steps", Integer.toString(steps),
            "rate", Double.toString(rate),
            "without", without.toString(),
            "data", "simulated worlds of the training split alone");
    Path folder = out.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    new Safetensors(metadata, tensors).write(out);
    double[] loss = course.stream().mapToDouble(TrainingProgress::loss).toArray();
    double[] right = course.stream().mapToDouble(report -> 100 * report.accuracy()).toArray();
    Files.writeString(
        out.resolveSibling(out.getFileName() + ".svg"),
        new LinePlot("Training", "reports of " + REPORT_EVERY + " scans", "loss; percent / 100")
            .line("loss", loss)
            .line("wrong, share", java.util.Arrays.stream(right).map(r -> 1 - r / 100).toArray())
            .svg());
    if (json != null) {
      JsonFile.write(json, Map.of("seed", seed, "steps", steps, "course", course));
    }
  }
}
