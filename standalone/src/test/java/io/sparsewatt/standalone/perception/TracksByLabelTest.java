package io.sparsewatt.standalone.perception;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.Presets;
import io.sparsewatt.scenes.PointClass;
import io.sparsewatt.scenes.SceneObject;
import io.sparsewatt.scenes.evaluation.Baselines;
import io.sparsewatt.scenes.evaluation.ObjectSource;
import io.sparsewatt.scenes.evaluation.PointClassifier;
import io.sparsewatt.sensing.voxel.VoxelPolicy;
import io.sparsewatt.simulator.worlds.LabelledScan;
import io.sparsewatt.simulator.worlds.LabelledWorlds;
import io.sparsewatt.simulator.worlds.Split;
import io.sparsewatt.simulator.worlds.TruthBox;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tracked objects on simulated drives: by geometry, by the true labels, by true labels of which one
 * in ten is wrong, and by the shipped network's. The table of docs/scenes.md.
 */
@Tag("full")
class TracksByLabelTest {

  private static final int DRIVES = 12;
  private static final int FRAMES = 12;
  // A fast object is confirmed after six by geometry.
  private static final int SETTLED = 6;
  private static final int POINTS = 50;
  // Beyond it an object's voxels lie apart, metres.
  private static final double FAR = 40;
  private static final double NEAR = 2;
  // A track whose centre lies in no object's box, grown by so much, is of nothing, metres.
  private static final double GROWN = 1;

  private static final class Score {
    private int labelled;
    private int found;
    private int rightClass;
    private int seen;
    private int nothing;
    private int scans;

    void add(LabelledScan scan, List<SceneObject> objects) {
      scans++;
      for (TruthBox box : scan.boxes()) {
        double dx = box.x() - scan.pose().x();
        double dy = box.y() - scan.pose().y();
        if (box.points() < POINTS || dx * dx + dy * dy > FAR * FAR) {
          continue;
        }
        labelled++;
        SceneObject best = null;
        double least = NEAR;
        for (SceneObject object : objects) {
          double distance = Math.hypot(object.x() - box.x(), object.y() - box.y());
          if (distance < least) {
            least = distance;
            best = object;
          }
        }
        if (best != null) {
          found++;
          rightClass += name(best).equals(box.type().name()) ? 1 : 0;
        }
      }
      for (SceneObject object : objects) {
        if (object.misses() == 0) {
          seen++;
          nothing += scan.boxes().stream().noneMatch(box -> holds(box, object)) ? 1 : 0;
        }
      }
    }

    /** Both speak of the same classes in the same order (SimulatedEvaluationTest). */
    private static String name(SceneObject object) {
      return switch (object.objectClass()) {
        case VEHICLE_SIZED -> "VEHICLE";
        case TWO_WHEELER_SIZED -> "TWO_WHEELER";
        case PEDESTRIAN_SIZED -> "PEDESTRIAN";
        case OTHER -> "OTHER";
      };
    }

    private static boolean holds(TruthBox box, SceneObject object) {
      double dx = object.x() - box.x();
      double dy = object.y() - box.y();
      double c = Math.cos(box.yaw());
      double s = Math.sin(box.yaw());
      return Math.abs(c * dx + s * dy) <= box.length() / 2 + GROWN
          && Math.abs(c * dy - s * dx) <= box.width() / 2 + GROWN;
    }

    String row() {
      return String.format(
          "%d of %d (%.3f), class right %d, %.1f objects a scan, %.2f of them nothing",
          found,
          labelled,
          (double) found / labelled,
          rightClass,
          (double) seen / scans,
          (double) nothing / scans);
    }
  }

  @Test
  void labelsFindMoreAndInventLess() {
    Network network = Presets.perception();
    Map<String, BiFunction<Map<String, LabelledScan>, Long, ObjectSource>> sources =
        new LinkedHashMap<>();
    sources.put("geometry", (scans, seed) -> Baselines.tracks());
    sources.put("truth", (scans, seed) -> ObjectSource.labelled(truth(scans, 0, seed)));
    sources.put("a tenth wrong", (scans, seed) -> ObjectSource.labelled(truth(scans, 0.1, seed)));
    sources.put(
        "network",
        (scans, seed) ->
            ObjectSource.labelled(new NetworkClassifier(network, VoxelPolicy.DEFAULT)));
    for (Split split : List.of(Split.TRAIN, Split.UNSEEN)) {
      Map<String, Score> scores = new LinkedHashMap<>();
      for (int k = 0; k < DRIVES; k++) {
        // Other worlds than those of the point-wise evaluation.
        long seed = Split.FIRST_EVALUATION_SEED + 10_000 + k;
        List<LabelledScan> scans =
            new LabelledWorlds().sequence(split.family(7L * k), seed, FRAMES);
        Map<String, LabelledScan> byName = new HashMap<>();
        for (LabelledScan scan : scans) {
          byName.put(name(scan), scan);
        }
        sources.forEach((name, make) -> {
          ObjectSource source = make.apply(byName, seed);
          Score score = scores.computeIfAbsent(name, s -> new Score());
          for (int f = 0; f < scans.size(); f++) {
            List<SceneObject> objects = source.objects(SimulatedEvaluation.cloud(scans.get(f)));
            if (f >= SETTLED) {
              score.add(scans.get(f), objects);
            }
          }
        });
      }
      scores.forEach((name, score) -> System.out.println(split + ", " + name + ": " + score.row()));
      Score geometry = Objects.requireNonNull(scores.get("geometry"));
      Score truth = Objects.requireNonNull(scores.get("truth"));
      assertThat(truth.found).isGreaterThan(geometry.found);
      assertThat(truth.nothing).isLessThan(geometry.nothing / 4);
    }
  }

  private static String name(LabelledScan scan) {
    return Long.toString(scan.timeNanos());
  }

  private static PointClassifier truth(Map<String, LabelledScan> scans, double wrong, long seed) {
    Random random = new Random(seed);
    return cloud -> {
      LabelledScan scan = scans.get(Long.toString(cloud.timeNanos()));
      if (scan == null) {
        throw new IllegalStateException("no scan at " + cloud.timeNanos());
      }
      byte[] labels = scan.label().clone();
      for (int i = 0; i < labels.length; i++) {
        if (random.nextDouble() < wrong) {
          labels[i] = (byte) random.nextInt(PointClass.COUNT);
        }
      }
      return labels;
    };
  }
}
