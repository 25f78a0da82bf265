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
import io.sparsewatt.training.Sample;
import io.sparsewatt.training.Samples;
import io.sparsewatt.training.Trainer;
import io.sparsewatt.training.TrainingPlan;
import io.sparsewatt.training.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  // they are, since the overlap already counts every class alike. Vehicles are a fifth of all
  // points.
  private static final double[] CLASS_WEIGHTS = {1, 1, 4, 3, 1, 1, 2};
  private static final double OVERLAP = 1;
  // What features are multiplied with in training, so that their squares are about 1 in the mean:
  // the optimiser moves all weights alike. Powers of two, so that folding them into the first
  // layer's weights changes no bit of what it computes.
  private static final float[] SCALES = {2, 2, 2, 2, 8};
  private static final String FIRST_WEIGHTS = "lift.weight";
  // A minute or two of work, for a file of three times the weights.
  private static final int CHECKPOINT_EVERY = 200;
  // Which part of the training a checkpoint is of, if not of the last.
  private static final String PHASE = "phase";
  private static final String COMPLETION = "completion";
  // Completion sees other worlds than the classes do.
  private static final long OTHER_WORLDS = 0x632BE59BD9B4E019L;

  private final long seed;
  private final int pretraining;
  private final TrainingPlan plan;
  private final Set<Ablation> without;
  private final Map<String, String> what = new TreeMap<>();
  private final int reportEvery;
  private final int checkpointEvery;

  /**
   * @param seed of weights and worlds
   * @param pretraining steps in which the network learns to complete scans of which a part is
   *     hidden, without labels, before it learns the classes; 0 for none
   * @param steps changes of the weights while it learns the classes
   * @param rate highest learning rate
   * @param threads that compute; they do not change the result
   * @param without parts of the worlds' randomisation that are left out
   */
  public PerceptionTraining(
      long seed, int pretraining, int steps, double rate, int threads, Set<Ablation> without) {
    this(seed, pretraining, steps, rate, threads, without, REPORT_EVERY, CHECKPOINT_EVERY);
  }

  /** With other intervals, in steps. */
  PerceptionTraining(
      long seed,
      int pretraining,
      int steps,
      double rate,
      int threads,
      Set<Ablation> without,
      int reportEvery,
      int checkpointEvery) {
    this.reportEvery = reportEvery;
    this.checkpointEvery = checkpointEvery;
    if (pretraining < 0) {
      throw new IllegalArgumentException(
          "pretraining of at least 0 steps required but it is " + pretraining);
    }
    this.seed = seed;
    this.pretraining = pretraining;
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
    if (pretraining > 0) {
      what.put("pretraining", Integer.toString(pretraining));
    }
  }

  /**
   * What a training made.
   *
   * @param weights of the finished network, with what they were made from
   * @param course the reports of the last part, in which the classes are learnt
   */
  public record Result(Safetensors weights, List<TrainingProgress> course) {}

  /**
   * Trains.
   *
   * @param checkpoint is written now and then; where it is there at the beginning, the training
   *     goes on from it
   * @param listener hears of the progress
   * @throws IOException if the checkpoint is of another training, or no checkpoint
   */
  public Result run(Path checkpoint, Consumer<TrainingProgress> listener) throws IOException {
    Safetensors file = Files.exists(checkpoint) ? Safetensors.read(checkpoint) : null;
    boolean classes = file != null && !COMPLETION.equals(file.metadata().get(PHASE));
    Weights weights = Weights.he(seed);
    if (pretraining > 0 && !classes) {
      weights = completed(new Start(checkpoint, file, weights), listener);
      file = null;
    }
    List<TrainingProgress> course = new ArrayList<>();
    Samples mixed =
        new SectorMix(
            scans(seed), seed, Presets.LIDAR_CHANNELS, VoxelPolicy.DEFAULT.range().size());
    TrainableNetwork network =
        train(plan, mixed, new Start(checkpoint, file, weights), what, course, listener);
    return new Result(finished(network), course);
  }

  private Samples scans(long of) {
    return new SimulatedSamples(of, new LabelledWorlds(without), VoxelPolicy.DEFAULT);
  }

  /** All but the head of a network that has learnt to complete scans. */
  private Weights completed(Start start, Consumer<TrainingProgress> listener) throws IOException {
    TrainingPlan first =
        new TrainingPlan(
            CompletionSamples.objective(),
            pretraining,
            plan.batch(),
            plan.rate(),
            plan.decay(),
            // The next part begins with the statistics of single scans anew.
            1,
            plan.threads());
    Map<String, String> phase = new TreeMap<>(what);
    phase.put(PHASE, COMPLETION);
    Samples samples = new CompletionSamples(scans(seed ^ OTHER_WORLDS), seed);
    Weights all =
        Weights.of(train(first, samples, start, phase, new ArrayList<>(), listener).weights());
    Weights fresh = Weights.he(seed);
    return (name, shape) -> (name.startsWith(Trainer.HEAD + ".") ? fresh : all).tensor(name, shape);
  }

  /** Where a part of the training begins: with weights, or at a checkpoint. */
  private record Start(Path checkpoint, @Nullable Safetensors file, Weights weights) {}

  private TrainableNetwork train(
      TrainingPlan part,
      Samples samples,
      Start start,
      Map<String, String> of,
      List<TrainingProgress> course,
      Consumer<TrainingProgress> listener)
      throws IOException {
    Weights weights = start.weights();
    Checkpoint from = null;
    if (start.file() != null) {
      CheckpointFile read = CheckpointFile.read(start.checkpoint(), start.file(), of, part.steps());
      weights = read.weights();
      from = read.checkpoint();
      course.addAll(read.course());
    }
    TrainableNetwork network = Presets.trainablePerception(weights, part.objective().channels());
    IOException[] failure = {null};
    Trainer.train(
        network,
        part,
        scaled(samples),
        from,
        reportEvery,
        (progress, here) -> {
          course.add(progress);
          listener.accept(progress);
          if (progress.step() % checkpointEvery == 0 && progress.step() < part.steps()) {
            try {
              CheckpointFile.write(start.checkpoint(), of, network, here.get(), course);
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
    return network;
  }

  private static Samples scaled(Samples source) {
    return number -> {
      Sample sample = source.sample(number);
      float[] features = sample.features().clone();
      for (int i = 0; i < features.length; i++) {
        features[i] *= SCALES[i % SCALES.length];
      }
      return new Sample(sample.keys(), features, sample.labels());
    };
  }

  private Safetensors finished(TrainableNetwork network) {
    Map<String, float[]> weights = network.weights();
    float[] first = Objects.requireNonNull(weights.get(FIRST_WEIGHTS));
    int out = first.length / SCALES.length;
    for (int i = 0; i < first.length; i++) {
      first[i] *= SCALES[i / out];
    }
    Map<String, Safetensors.Entry> tensors = CheckpointFile.tensors(network, weights, "");
    // Matrices as halves, which makes the file half as long; what is rounded is the model.
    tensors.replaceAll((name, entry) ->
        entry.shape().length > 1
            ? Safetensors.Entry.rounded(entry.shape(), entry.values())
            : entry);
    Map<String, String> metadata = new TreeMap<>(what);
    Safetensors plain = new Safetensors(Map.of(), tensors);
    metadata.put("digest", Presets.perception(plain.weights()).digest());
    return new Safetensors(metadata, tensors);
  }
}
