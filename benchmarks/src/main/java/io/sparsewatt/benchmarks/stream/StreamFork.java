package io.sparsewatt.benchmarks.stream;

import io.sparsewatt.benchmarks.harness.Fork;
import io.sparsewatt.benchmarks.harness.Measures;
import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.Presets;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.voxel.VoxelPolicy;
import io.sparsewatt.sensing.voxel.Voxeliser;
import io.sparsewatt.standalone.stream.RecordedScenes;
import io.sparsewatt.standalone.stream.SimulatedScenes;
import io.sparsewatt.standalone.stream.StreamFigures;
import io.sparsewatt.standalone.stream.StreamScene;
import io.sparsewatt.standalone.stream.StreamTimes;
import io.sparsewatt.standalone.stream.StreamTrial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One measuring JVM of {@code bench stream}: the shipped network behind the default voxeliser. */
public final class StreamFork {

  // A scene lasts so many histories of the rule; the first of them fills it and isn't counted.
  private static final int HISTORIES = 2;
  // Counts are of several scenes of a kind, since a scene has few people and two-wheelers.
  private static final int SCENES = 3;
  // The first is the compiler's.
  private static final int ROUNDS = 4;

  private StreamFork() {}

  /** Arguments: file to write, seed, data folder, full or quick, a part or {@code all}. */
  public static void main(String[] arguments) throws IOException {
    long seed = Long.parseLong(arguments[1]);
    Path data = Path.of(arguments[2]);
    boolean quick = arguments[3].equals("quick");
    String part = arguments[4];
    Fork.write(
        Path.of(arguments[0]),
        measures -> {
          try {
            new StreamFork().measure(seed, data, quick, part, measures);
          } catch (SensingException e) {
            throw new IOException(e.getMessage(), e);
          }
        });
  }

  private void measure(long seed, Path data, boolean quick, String part, Measures measures)
      throws SensingException {
    Network network = Presets.perception();
    VoxelPolicy policy = VoxelPolicy.DEFAULT;
    measures.remark("network", network.name() + ", digest " + network.digest());
    measures.remark("voxeliser", policy.toString());
    boolean times = part.equals("all") || part.equals("times");
    boolean counts = part.equals("all") || part.equals("counts");
    int rounds = quick ? 2 : ROUNDS;
    int scenes = !counts || quick ? 1 : SCENES;
    int frames = HISTORIES * new Voxeliser(policy).historyFrames();
    for (SceneKind kind : SceneKind.values()) {
      String own = StreamFigureList.PREFIX + kind.id() + ".";
      List<StreamFigures> figures = new ArrayList<>();
      for (int n = 0; n < scenes; n++) {
        System.err.println("  " + kind.id() + ", scene " + (n + 1) + " of " + scenes);
        StreamScene scene = SimulatedScenes.parked(kind.family(), kind.traffic(), seed + n, frames);
        StreamTrial trial = new StreamTrial(network, scene, policy.range());
        if (counts) {
          figures.add(trial.run(policy));
        }
        if (times && n == 0) {
          put(own, trial.race(policy, rounds), measures);
        }
      }
      if (counts) {
        put(own, figures, measures);
        putFidelity(own, figures, measures);
      }
    }
    for (StreamFigureList.Sequence recorded : StreamFigureList.RECORDED) {
      String own = StreamFigureList.PREFIX + recorded.id() + ".";
      Path input = data.resolve("lidar").resolve(recorded.folder());
      if (!Files.exists(input)) {
        measures.remark(recorded.folder(), "left out: not in the data folder");
        continue;
      }
      System.err.println("  " + recorded.folder());
      StreamTrial trial =
          new StreamTrial(network, RecordedScenes.registered(input), policy.range());
      // These sensors move, or rest for less than the whole history.
      int from = policy.hysteresis().persistence() + policy.hysteresis().within();
      if (counts) {
        List<StreamFigures> figures = List.of(trial.run(policy, from));
        put(own, figures, measures);
        measures.put(own + "recall", 100 * figures.getFirst().recall());
      }
      if (times) {
        put(own, trial.race(policy, rounds, from), measures);
      }
    }
  }

  private static void put(String own, StreamTimes times, Measures measures) {
    measures.put(own + "speedUp", times.speedUp());
    measures.put(own + "speedUpOfBoth", times.speedUpOfBoth());
    measures.put(own + "stream.ms", times.stream());
    measures.put(own + "voxelise.ms", times.voxelise());
    measures.put(own + "plainVoxelise.ms", times.plainVoxelise());
    measures.put(own + "plain.ms", times.plain());
  }

  private static void put(String own, List<StreamFigures> figures, Measures measures) {
    measures.put(own + "active", mean(figures, StreamFigures::active));
    measures.put(own + "plainVoxels", mean(figures, StreamFigures::plain));
    measures.put(own + "changed", 100 * mean(figures, StreamFigures::changed));
    measures.put(own + "macs", 100 * mean(figures, StreamFigures::executedMacs));
    measures.put(own + "rows", 100 * mean(figures, StreamFigures::recomputed));
  }

  private static void putFidelity(String own, List<StreamFigures> figures, Measures measures) {
    double plain = mean(figures, StreamFigures::plainMiou);
    double stream = mean(figures, StreamFigures::streamMiou);
    measures.put(own + "recall", 100 * mean(figures, StreamFigures::recall));
    measures.put(own + "precision", 100 * mean(figures, StreamFigures::precision));
    measures.put(own + "plainMiou", 100 * plain);
    measures.put(own + "miou", 100 * stream);
    measures.put(own + "miouLoss", 100 * (plain - stream));
  }

  private static double mean(
      List<StreamFigures> figures, java.util.function.ToDoubleFunction<StreamFigures> of) {
    return figures.stream().mapToDouble(of).average().orElseThrow();
  }
}
