package io.sparsewatt.standalone.perception;

import io.sparsewatt.engine.TrainableNetwork;
import io.sparsewatt.engine.Weights;
import io.sparsewatt.engine.weights.Safetensors;
import io.sparsewatt.training.Checkpoint;
import io.sparsewatt.training.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A training between two steps, in a file.
 *
 * @param checkpoint where it is
 * @param weights of the network, with their shapes
 * @param course the reports so far
 */
record CheckpointFile(Checkpoint checkpoint, Weights weights, List<TrainingProgress> course) {

  private static final String WEIGHTS = "weights.";
  private static final String MOMENTS = "moments.";
  private static final String COURSE = "course";
  private static final String STEP = "step";
  // Step, loss, accuracy, rate.
  private static final int COLUMNS = 4;

  /** With the shapes of parameters; what is none has one number a channel. */
  static Map<String, Safetensors.Entry> tensors(
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

  /**
   * Writes one, whole or not at all.
   *
   * @param what says which training it is of
   */
  static void write(
      Path file,
      Map<String, String> what,
      TrainableNetwork network,
      Checkpoint here,
      List<TrainingProgress> course)
      throws IOException {
    Map<String, Safetensors.Entry> tensors = tensors(network, here.weights(), WEIGHTS);
    tensors.putAll(tensors(network, here.moments(), MOMENTS));
    float[] reports = new float[COLUMNS * course.size()];
    for (int n = 0; n < course.size(); n++) {
      TrainingProgress report = course.get(n);
      reports[COLUMNS * n] = report.step();
      reports[COLUMNS * n + 1] = (float) report.loss();
      reports[COLUMNS * n + 2] = (float) report.accuracy();
      reports[COLUMNS * n + 3] = (float) report.rate();
    }
    tensors.put(COURSE, new Safetensors.Entry(new int[] {course.size(), COLUMNS}, reports));
    Map<String, String> metadata = new TreeMap<>(what);
    metadata.put(STEP, Integer.toString(here.step()));
    Path half = file.resolveSibling(file.getFileName() + ".part");
    new Safetensors(metadata, tensors).write(half);
    Files.move(half, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Reads one.
   *
   * @param what has to be what it was written with
   * @param steps of the whole training
   * @throws IOException if it is of another training, or no checkpoint
   */
  static CheckpointFile read(Path path, Safetensors file, Map<String, String> what, int steps)
      throws IOException {
    Set<String> keys = new TreeSet<>(what.keySet());
    keys.addAll(file.metadata().keySet());
    keys.remove(STEP);
    for (String key : keys) {
      String found = file.metadata().get(key);
      if (!Objects.equals(what.get(key), found)) {
        throw new IOException(
            path
                + " is the checkpoint of another training: its "
                + key
                + " is "
                + found
                + ", not "
                + what.get(key)
                + ". Delete it, or train with the same");
      }
    }
    String step = file.metadata().get(STEP);
    Safetensors.@Nullable Entry reports = file.tensors().get(COURSE);
    if (step == null || !step.matches("[0-9]{1,9}") || reports == null) {
      throw new IOException(path + " is no checkpoint of a training");
    }
    List<TrainingProgress> course = new ArrayList<>();
    float[] rows = reports.values();
    for (int n = 0; n + COLUMNS <= rows.length; n += COLUMNS) {
      course.add(new TrainingProgress((int) rows[n], steps, rows[n + 1], rows[n + 2], rows[n + 3]));
    }
    Map<String, Safetensors.Entry> own = new TreeMap<>();
    file.tensors()
        .forEach((name, entry) -> {
          if (name.startsWith(WEIGHTS)) {
            own.put(name.substring(WEIGHTS.length()), entry);
          }
        });
    return new CheckpointFile(
        new Checkpoint(Integer.parseInt(step), arrays(file, WEIGHTS), arrays(file, MOMENTS)),
        new Safetensors(Map.of(), own).weights(),
        course);
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
