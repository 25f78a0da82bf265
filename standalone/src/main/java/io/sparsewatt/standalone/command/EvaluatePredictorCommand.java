package io.sparsewatt.standalone.command;

import io.sparsewatt.driving.catalogue.ScenarioFolder;
import io.sparsewatt.driving.forecast.Clip;
import io.sparsewatt.driving.forecast.Clips;
import io.sparsewatt.driving.forecast.CrossValidation;
import io.sparsewatt.driving.forecast.Drawn;
import io.sparsewatt.driving.forecast.Follower;
import io.sparsewatt.driving.forecast.ForecastLine;
import io.sparsewatt.driving.forecast.Forecaster;
import io.sparsewatt.driving.forecast.Kinematic;
import io.sparsewatt.driving.traffic.SimulatedClips;
import io.sparsewatt.planner.prediction.LatentPredictor;
import io.sparsewatt.planner.prediction.TrafficModel;
import io.sparsewatt.standalone.driving.ForecastFigures;
import io.sparsewatt.standalone.run.RunManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate predictor}: how near the predicted futures come to what happened. */
@Command(
    name = "predictor",
    description = {
      "Judges the traffic predictor beside ridge regression, IDM, constant velocity and constant",
      "acceleration: on simulated traffic unseen in training, and, with --data, on recorded traffic,",
      "where another model and the ridge are trained on four fifths of the groups and judged on the",
      "fifth, five times."
    })
public final class EvaluatePredictorCommand implements Callable<Integer> {

  // Seeds of clips that nothing learns from begin here.
  private static final long FIRST_CLIP = 1L << 40;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Recorded traffic: the folder that holds scenarios/commonroad_ngsim.")
  private @Nullable Path data;

  @Option(
      names = "--scenarios",
      paramLabel = "FOLDER",
      description = "CommonRoad files to judge on instead, .xml or .xml.gz.")
  private @Nullable Path scenarios;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Judges these instead of those that ship.")
  private @Nullable Path weights;

  @Option(
      names = "--clips",
      paramLabel = "N",
      defaultValue = "60",
      description = "Simulated clips to judge on, 0 for none (default: ${DEFAULT-VALUE}).")
  private int clips;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "10",
      description = {
        "Of training on recorded traffic in each fold, from the judged weights on; 0 trains",
        "nothing there but the ridge (default: ${DEFAULT-VALUE})."
      })
  private int epochs;

  @Option(
      names = "--deterministic",
      description = "Also trains a model without latents, to hold the mean of draws against.")
  private boolean deterministic;

  @Option(
      names = "--stride",
      paramLabel = "N",
      defaultValue = "3",
      description = "Tenths of a second between moments (default: ${DEFAULT-VALUE}).")
  private int stride;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "2019",
      description = "Of folds, training and draws (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that compute (default: one a core).")
  private @Nullable Integer threads;

  @Option(names = "--json", paramLabel = "FILE", description = "Also writes the figures here.")
  private @Nullable Path json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Progress progress = new Progress(spec);
    int at = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    CommandFailure.unlessWithin("--threads", at, 1, 256);
    CommandFailure.unlessWithin("--clips", clips, 0, 100_000);
    CommandFailure.unlessWithin("--epochs", epochs, 0, 10_000);
    CommandFailure.unlessWithin("--stride", stride, 1, 50);
    TrafficModel model = weights == null ? TrafficModel.shipped() : read(weights);
    List<Forecaster> always =
        List.of(
            new Drawn("ours, as it ships", new LatentPredictor(model)),
            new Kinematic(false),
            new Kinematic(true),
            new Follower());
    List<ForecastLine> lines = new ArrayList<>();
    if (clips > 0) {
      progress.say("simulated traffic: " + clips + " clips unseen in training");
      List<Clip> simulated = SimulatedClips.of(FIRST_CLIP + seed, clips);
      lines.addAll(judge(simulated, 0, at, always, model, progress));
    }
    Path folder = scenarios;
    if (folder == null && data != null) {
      folder = data.resolve("scenarios").resolve("commonroad_ngsim");
    }
    if (folder != null) {
      ScenarioFolder<Clip> recorded = Clips.read(folder);
      recorded
          .leftOut()
          .forEach(file -> progress.say("left out: " + file.name() + ": " + file.reason()));
      if (recorded.kept().isEmpty()) {
        throw new CommandFailure(CommandFailure.INPUT, folder + " holds no recorded traffic");
      }
      progress.say("recorded traffic: " + recorded.kept().size() + " clips");
      lines.addAll(judge(recorded.kept(), epochs, at, always, model, progress));
    }
    ForecastFigures.print(lines, progress.out());
    if (json != null) {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("command", "evaluate predictor");
      report.put("commit", RunManifest.currentCommit());
      report.put("machine", RunManifest.machineFacts());
      report.put("model", model.name());
      report.put("seed", seed);
      report.put("data", folder == null ? "none" : folder.getFileName().toString());
      report.put("results", ForecastFigures.entries(lines));
      JsonFile.write(json, report);
    }
    return 0;
  }

  private List<ForecastLine> judge(
      List<Clip> on,
      int learning,
      int at,
      List<Forecaster> always,
      TrafficModel start,
      Progress progress)
      throws InterruptedException {
    CrossValidation.Settings settings =
        new CrossValidation.Settings(seed, learning, stride, at, deterministic);
    return new CrossValidation(on, start, settings).run(always, progress::say);
  }

  private static TrafficModel read(Path file) throws CommandFailure {
    try {
      return TrafficModel.read(file);
    } catch (IOException e) {
      throw new CommandFailure(CommandFailure.INPUT, "--weights: " + e.getMessage());
    }
  }
}
