package io.sparsewatt.standalone.perception;

import io.sparsewatt.engine.Presets;
import io.sparsewatt.engine.TrainableNetwork;
import io.sparsewatt.engine.Weights;
import io.sparsewatt.engine.weights.Safetensors;
import io.sparsewatt.sensing.voxel.VoxelPolicy;
import io.sparsewatt.simulator.worlds.Ablation;
import io.sparsewatt.simulator.worlds.LabelledWorlds;
import io.sparsewatt.training.Checkpoint;
import io.sparsewatt.training.Objective;
import io.sparsewatt.training.Trainer;
import io.sparsewatt.training.TrainingPlan;
import io.sparsewatt.training.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the weights of {@link Presets#perception()}: the same seed, steps and rate give the same
 * file, byte for byte, on any number of threads, stopped and resumed or not.
 */
public final class PerceptionTraining {

  /** Steps between two reports. */
  public static final int REPORT_EVERY = 50;

  // Rare classes weigh more, in the order of Presets.VoxelClass; less than the root of how rare
  // they are, since the overlap already counts every class alike.
  private static final double[] CLASS_WEIGHTS = {1, 2, 4, 4, 1, 1, 2};
  private static final double OVERLAP = 1;
  // Ten minutes of two cores are not to be lost; a file of moments is three times the weights.
  private static final int CHECKPOINT_EVERY = 200;
  private static final String WEIGHTS = "weights.";
  private static final String MOMENTS = "moments.";
  private static final String COURSE = "course";
  private static final String STEP = "step";

  private final long seed;
  private final TrainingPlan plan;
  private final Set<Ablation> without;
  private final Map<String, String> what = new TreeMap<>();

  /**
   * @param seed of weights and worlds
   * @param steps changes of the weights
   * @param rate highest learning rate
   * @param threads that compute; they do not change the result
   * @param without parts of the worlds' randomisation that are left out
   */
  public PerceptionTraining(long seed, int steps, double rate, int threads, Set<Ablation> without) {
    this.seed = seed;
    this.plan =
        TrainingPlan.of(new Objective.Classes(CLASS_WEIGHTS, OVERLAP))
            .withSteps(steps)
            .withRate(rate)
            .withThreads(threads);
    this.without = Set.copyOf(without);
    what.put("seed", Long.toString(seed));
    what.put("steps", Integer.toString(steps));
    what.put("rate", Double.toString(rate));
    what.put("without", without.stream().sorted().toList().toString());
    what.put("network", Presets.PERCEPTION);
    what.put("data", "simulated worlds of the training split alone");
  }

  /**
   * Trains.
   *
   * @param checkpoint is written now and then and deleted at the end; where it is there at the
   *     beginning, the training goes on from it
   * @param listener hears of the progress
   * @return the reports, those before a checkpoint included
   * @throws IOException if the checkpoint is of another training, or no checkpoint
   */
  public Result run(Path checkpoint, Consumer<TrainingProgress> listener) throws IOException {
    Checkpoint from = null;
    List<TrainingProgress> course = new ArrayList<>();
    Weights weights = Weights.he(seed);
    if (Files.exists(checkpoint)) {
      Safetensors file = Safetensors.read(checkpoint);
      from = read(checkpoint, file, course);
      Map<String, Safetensors.Entry> own = new TreeMap<>();
      file.tensors()
          .forEach((name, entry) -> {
            if (name.startsWith(WEIGHTS)) {
              own.put(name.substring(WEIGHTS.length()), entry);
            }
          });
      weights = new Safetensors(Map.of(), own).weights();
    }
    TrainableNetwork network = Presets.trainablePerception(weights);
    IOException[] failure = {null};
    Trainer.train(
        network,
        plan,
        new SimulatedSamples(seed, new LabelledWorlds(without), VoxelPolicy.DEFAULT),
        from,
        REPORT_EVERY,
        (progress, here) -> {
          course.add(progress);
          listener.accept(progress);
          if (progress.step() % CHECKPOINT_EVERY == 0 && progress.step() < plan.steps()) {
            try {
              write(checkpoint, network, here.get(), course);
            } catch (IOException e) {
              failure[0] = e;
              return false;
            }
          }
          return true;
        });
    if (failure[0] != null) {
      throw failure[0];
    }
    return new Result(finished(network), course);
  }

  /**
   * What a training made.
   *
   * @param weights of the finished network, with what they were made from
   * @param course the reports
   */
  public record Result(Safetensors weights, List<TrainingProgress> course) {}

  private Safetensors finished(TrainableNetwork network) {
    Map<String, Safetensors.Entry> tensors = tensors(network, network.weights(), "");
    // Matrices as halves, which makes the file half as long; what is rounded is the model.
    tensors.replaceAll((name, entry) ->
        entry.shape().length > 1
            ? Safetensors.Entry.rounded(entry.shape(), entry.values())
            : entry);
    Safetensors plain = new Safetensors(Map.of(), tensors);
    Map<String, String> metadata = new TreeMap<>(what);
    metadata.put("digest", Presets.perception(plain.weights()).digest());
    return new Safetensors(metadata, tensors);
  }

  /** With the shapes of parameters; what is none has one number a channel. */
  private static Map<String, Safetensors.Entry> tensors(
      TrainableNetwork network, Map<String, float[]> values, String prefix) {
    Map<String, Safetensors.Entry> tensors = new TreeMap<>();
    Map<String, int[]> shapes = new TreeMap<>();
    network.parameters().forEach(parameter -> shapes.put(parameter.name(), parameter.shape()));
    values.forEach((name, numbers) -> {
      int[] shape = shapes.getOrDefault(name, new int[] {numbers.length});
      tensors.put(prefix + name, new Safetensors.Entry(shape, numbers));
    });
    return tensors;
  }

  private void write(
      Path file, TrainableNetwork network, Checkpoint here, List<TrainingProgress> course)
      throws IOException {
    Map<String, Safetensors.Entry> tensors = tensors(network, here.weights(), WEIGHTS);
    tensors.putAll(tensors(network, here.moments(), MOMENTS));
    float[] reports = new float[4 * course.size()];
    for (int n = 0; n < course.size(); n++) {
      TrainingProgress report = course.get(n);
      reports[4 * n] = report.step();
      reports[4 * n + 1] = (float) report.loss();
      reports[4 * n + 2] = (float) report.accuracy();
      reports[4 * n + 3] = (float) report.rate();
    }
    tensors.put(COURSE, new Safetensors.Entry(new int[] {course.size(), 4}, reports));
    Map<String, String> metadata = new TreeMap<>(what);
    metadata.put(STEP, Integer.toString(here.step()));
    // Whole or not at all, should the process end meanwhile.
    Path half = file.resolveSibling(file.getFileName() + ".part");
    new Safetensors(metadata, tensors).write(half);
    Files.move(half, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Of the same training, or it is refused. */
  private Checkpoint read(Path path, Safetensors file, List<TrainingProgress> course)
      throws IOException {
    for (Map.Entry<String, String> entry : what.entrySet()) {
      String found = file.metadata().get(entry.getKey());
      if (!entry.getValue().equals(found)) {
        throw new IOException(
            path
                + " is the checkpoint of another training: "
                + entry.getKey()
                + " "
                + found
                + ", not "
                + entry.getValue()
                + ". Delete it, or train with the same");
      }
    }
    String step = file.metadata().get(STEP);
    Safetensors.@Nullable Entry reports = file.tensors().get(COURSE);
    if (step == null || reports == null) {
      throw new IOException(path + " is no checkpoint of a training");
    }
    float[] rows = reports.values();
    for (int n = 0; n + 3 < rows.length; n += 4) {
      course.add(
          new TrainingProgress((int) rows[n], plan.steps(), rows[n + 1], rows[n + 2], rows[n + 3]));
    }
    return new Checkpoint(Integer.parseInt(step), arrays(file, WEIGHTS), arrays(file, MOMENTS));
  }

  private static Map<String, float[]> arrays(Safetensors file, String prefix) {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    file.tensors()
        .forEach((name, entry) -> {
          if (name.startsWith(prefix)) {
            arrays.put(name.substring(prefix.length()), entry.values());
          }
        });
    return arrays;
  }
}
