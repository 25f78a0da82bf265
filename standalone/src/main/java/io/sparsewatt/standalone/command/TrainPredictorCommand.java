package io.sparsewatt.standalone.command;

import io.sparsewatt.driving.catalogue.ScenarioFolder;
import io.sparsewatt.driving.forecast.Clip;
import io.sparsewatt.driving.forecast.Clips;
import io.sparsewatt.driving.traffic.SimulatedClips;
import io.sparsewatt.planner.prediction.PredictorTraining;
import io.sparsewatt.planner.prediction.TrafficModel;
import io.sparsewatt.planner.prediction.TrafficMoment;
import io.sparsewatt.standalone.run.LinePlot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train predictor}: the model that says what the others will do, from a seed. */
@Command(
    name = "predictor",
    description = {
      "Trains the traffic predictor: on simulated traffic alone, which makes the weights that ship,",
      "or on recorded traffic too. The future is the label.",
      "The same seed and traffic give the same file, byte for byte, on any number of threads."
    })
public final class TrainPredictorCommand implements Callable<Integer> {

  // Seeds of clips that are learned from begin here; those that are judged on, elsewhere.
  private static final long FIRST_CLIP = 1L << 32;
  private static final int STRIDE = 5;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "2019",
      description = "Of weights and traffic (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--clips",
      paramLabel = "N",
      defaultValue = "300",
      description = "Simulated clips to learn from, 12 s each (default: ${DEFAULT-VALUE}).")
  private int clips;

  @Option(
      names = "--scenarios",
      paramLabel = "FOLDER",
      description = "Recorded traffic to learn from too: CommonRoad files, .xml or .xml.gz.")
  private @Nullable Path scenarios;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "10",
      description = "Times that each moment is learned from (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Threads that compute (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "traffic-2",
      description = "What answers call the model (default: ${DEFAULT-VALUE}).")
  private String name = "traffic-2";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "predictor.safetensors",
      description =
          "Where the weights go; a plot of the loss lies beside (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("predictor.safetensors");

  @Option(names = "--json", paramLabel = "FILE", description = "Also writes the course here.")
  private @Nullable Path json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Progress progress = new Progress(spec);
    CommandFailure.unlessWithin("--clips", clips, scenarios == null ? 1 : 0, 100_000);
    CommandFailure.unlessWithin("--epochs", epochs, 1, 10_000);
    CommandFailure.unlessWithin("--threads", threads, 1, 256);
    List<Clip> all = new ArrayList<>(SimulatedClips.of(FIRST_CLIP + seed, clips));
    if (scenarios != null) {
      ScenarioFolder<Clip> recorded = Clips.read(scenarios);
      recorded
          .leftOut()
          .forEach(file -> progress.say("left out: " + file.name() + ": " + file.reason()));
      all.addAll(recorded.kept());
    }
    List<TrafficMoment> moments = all.stream().flatMap(c -> c.moments(STRIDE).stream()).toList();
    PredictorTraining training =
        new PredictorTraining(moments, PredictorTraining.Settings.of(seed, epochs, threads));
    progress.say(
        "train predictor: "
            + all.size()
            + " clips, "
            + training.moments()
            + " moments, seed "
            + seed);
    Path folder = out.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    List<Double> course = new ArrayList<>();
    long start = System.nanoTime();
    TrafficModel model =
        training.run(
            name,
            p -> {
              course.add(p.loss());
              double seconds = (System.nanoTime() - start) / 1e9;
              progress.say(
                  String.format(
                      Locale.ROOT,
                      "epoch %d of %d  loss %.4f  %.0f s, %.0f s to go",
                      p.epoch(),
                      p.epochs(),
                      p.loss(),
                      seconds,
                      seconds / p.epoch() * (p.epochs() - p.epoch())));
            });
    model.write(out);
    double[] losses = course.stream().mapToDouble(Double::doubleValue).toArray();
    Files.writeString(
        out.resolveSibling(out.getFileName() + ".svg"),
        new LinePlot("Training of the predictor", "epochs", "loss").line("loss", losses).svg());
    if (json != null) {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("name", name);
      report.put("seed", seed);
      report.put("clips", all.size());
      report.put("moments", training.moments());
      report.put("losses", losses);
      JsonFile.write(json, report);
    }
    progress.out().println(out);
    progress.out().flush();
    return 0;
  }
}
