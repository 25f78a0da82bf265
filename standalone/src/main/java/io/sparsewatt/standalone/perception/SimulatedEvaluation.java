package io.sparsewatt.standalone.perception;

import io.sparsewatt.scenes.evaluation.Cloud;
import io.sparsewatt.scenes.evaluation.Confusion;
import io.sparsewatt.scenes.evaluation.Figure;
import io.sparsewatt.scenes.evaluation.Placement;
import io.sparsewatt.scenes.evaluation.PointClassifier;
import io.sparsewatt.scenes.evaluation.RecordedEvaluation;
import io.sparsewatt.simulator.scene.SensorPose;
import io.sparsewatt.simulator.worlds.LabelledScan;
import io.sparsewatt.simulator.worlds.LabelledWorlds;
import io.sparsewatt.simulator.worlds.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Judges a classifier on simulated scans, split by family: families as in training with seeds that
 * training never takes, and families that hold out layouts, beams, noise, or all three.
 */
public final class SimulatedEvaluation {

  /** Scans of each split: every family that training knows, once. */
  public static final int SCANS = 60;

  private final LabelledWorlds worlds = new LabelledWorlds();

  /**
   * The figures of all splits, as {@code perception.simulated.<split>.*}; those of {@code
   * .answered} leave out points that had no answer.
   *
   * @param scans of each split, at least 1
   * @param classifier makes a fresh one for each split
   */
  public List<Figure> run(int scans, Supplier<PointClassifier> classifier) {
    return run(scans, List.of(classifier), split -> {}).getFirst();
  }

  /**
   * The figures of several classifiers on the same scans, each made once.
   *
   * @param listener hears of each split that is done
   * @return by classifier
   */
  public List<List<Figure>> run(
      int scans, List<Supplier<PointClassifier>> classifiers, Consumer<Split> listener) {
    List<List<Figure>> figures = new ArrayList<>();
    classifiers.forEach(classifier -> figures.add(new ArrayList<>()));
    for (Split split : Split.values()) {
      List<PointClassifier> fresh = classifiers.stream().map(Supplier::get).toList();
      List<Confusion> confusions = confusions(split, scans, fresh);
      String id = "perception.simulated." + split.name().toLowerCase(Locale.ROOT).replace('_', '-');
      for (int n = 0; n < fresh.size(); n++) {
        Confusion confusion = confusions.get(n);
        figures.get(n).addAll(RecordedEvaluation.of(id, confusion));
        figures.get(n).addAll(RecordedEvaluation.of(id + ".answered", confusion.ofAnswered()));
      }
      listener.accept(split);
    }
    return figures;
  }

  /** The counts of one split. */
  public Confusion confusion(Split split, int scans, PointClassifier classifier) {
    return confusions(split, scans, List.of(classifier)).getFirst();
  }

  private List<Confusion> confusions(Split split, int scans, List<PointClassifier> classifiers) {
    if (scans < 1) {
      throw new IllegalArgumentException("at least 1 scan required but it was " + scans);
    }
    List<Confusion> confusions = new ArrayList<>();
    classifiers.forEach(classifier -> confusions.add(new Confusion()));
    for (int k = 0; k < scans; k++) {
      LabelledScan scan = worlds.scan(split.family(k), Split.FIRST_EVALUATION_SEED + k);
      for (int n = 0; n < confusions.size(); n++) {
        confusions.get(n).add(scan.label(), classifiers.get(n).classify(cloud(scan)));
      }
    }
    return confusions;
  }

  /** A scan as a classifier sees it. */
  public static Cloud cloud(LabelledScan scan) {
    SensorPose p = scan.pose();
    return new Cloud(
        scan.family().id() + "/" + scan.seed(),
        scan.timeNanos(),
        new Placement(p.x(), p.y(), p.z(), p.qx(), p.qy(), p.qz(), p.qw()),
        scan.traits().height(),
        scan.count(),
        scan.x(),
        scan.y(),
        scan.z(),
        scan.intensity());
  }
}
