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
    List<Figure> figures = new ArrayList<>();
    for (Split split : Split.values()) {
      Confusion confusion = confusion(split, scans, classifier.get());
      String id = "perception.simulated." + split.name().toLowerCase(Locale.ROOT).replace('_', '-');
      figures.addAll(RecordedEvaluation.of(id, confusion));
      figures.addAll(RecordedEvaluation.of(id + ".answered", confusion.ofAnswered()));
    }
    return figures;
  }

  /** The counts of one split. */
  public Confusion confusion(Split split, int scans, PointClassifier classifier) {
    if (scans < 1) {
      throw new IllegalArgumentException("at least 1 scan required but it was " + scans);
    }
    Confusion confusion = new Confusion();
    for (int k = 0; k < scans; k++) {
      LabelledScan scan = worlds.scan(split.family(k), Split.FIRST_EVALUATION_SEED + k);
      confusion.add(scan.label(), classifier.classify(cloud(scan)));
    }
    return confusion;
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
