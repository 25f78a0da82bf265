package io.sparsewatt.scenes.evaluation;

import io.sparsewatt.scenes.PointClass;
import io.sparsewatt.scenes.ScenePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Judges classifiers and trackers on the recorded scans: KITTI tracking 0000, a nuScenes scan, a
 * SemanticKITTI scan. What is absent is left out, and {@link #missing} says so.
 */
public final class RecordedEvaluation {

  /** A class with fewer true points is not in a mean. */
  public static final long MIN_POINTS = 400;

  private static final int TRACKED_POINTS = 50;

  private final Path lidar;

  /**
   * @param data the folder that holds {@code lidar/}
   */
  public RecordedEvaluation(Path data) {
    lidar = data.resolve("lidar");
  }

  /** The recordings that are not there. */
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (String name :
        List.of("kitti_tracking_0000", "nuscenes_sample", "semantickitti_08_000000")) {
      if (!Files.isDirectory(lidar.resolve(name))) {
        missing.add(name);
      }
    }
    return missing;
  }

  /**
   * All figures of all recordings that are there.
   *
   * @param classifier makes a fresh one for each recording
   * @param source makes a fresh one for each sequence
   * @throws IOException if a recording cannot be read, naming the file
   */
  public List<Figure> run(Supplier<PointClassifier> classifier, Supplier<ObjectSource> source)
      throws IOException {
    List<Figure> figures = new ArrayList<>();
    List<String> missing = missing();
    if (!missing.contains("kitti_tracking_0000")) {
      KittiTracking kitti = KittiTracking.read(lidar.resolve("kitti_tracking_0000"));
      vehicles(figures, kitti, classifier.get());
      tracks(figures, kitti, source.get());
    }
    if (!missing.contains("nuscenes_sample")) {
      nuScenes(figures, readNuScenes(), classifier.get());
    }
    if (!missing.contains("semantickitti_08_000000")) {
      Path folder = lidar.resolve("semantickitti_08_000000");
      SemanticKitti scan =
          SemanticKitti.read(folder.resolve("000000.bin"), folder.resolve("000000.label"));
      Confusion confusion = new Confusion();
      confusion.add(scan.truth(), classifier.get().classify(scan.cloud()));
      figures.addAll(of("perception.semantickitti", confusion));
      figures.addAll(of("perception.semantickitti.answered", confusion.ofAnswered()));
    }
    return figures;
  }

  private NuScenes readNuScenes() throws IOException {
    Path folder = lidar.resolve("nuscenes_sample");
    try (var files = Files.list(folder)) {
      List<Path> all = files.sorted().toList();
      return NuScenes.read(ending(all, ".pcd.bin"), ending(all, ".json"));
    }
  }

  private static Path ending(List<Path> files, String end) throws IOException {
    for (Path file : files) {
      if (file.toString().endsWith(end)) {
        return file;
      }
    }
    throw new IOException("nuscenes_sample: a file *" + end + " expected");
  }

  private static void vehicles(
      List<Figure> figures, KittiTracking kitti, PointClassifier classifier) {
    BinaryScore strict = BinaryScore.NONE;
    BinaryScore tolerant = BinaryScore.NONE;
    for (KittiTracking.Frame frame : kitti.frames()) {
      byte[] answer = classifier.classify(frame.cloud());
      byte vehicle = PointClass.VEHICLE.label();
      strict = strict.plus(BinaryScore.of(kitti.vehicles(frame, false), answer, vehicle));
      tolerant = tolerant.plus(BinaryScore.of(kitti.vehicles(frame, true), answer, vehicle));
    }
    String what = "camera view outside DontCare, " + kitti.frames().size() + " scans";
    add(figures, "perception.kitti.vehicle", strict, what);
    add(
        figures,
        "perception.kitti.vehicle.tolerant",
        tolerant,
        what + ", 15 cm about boxes and their lowest 25 cm left out");
  }

  private static void tracks(List<Figure> figures, KittiTracking kitti, ObjectSource source) {
    TrackRecall recall =
        TrackRecall.of(kitti.frames(), source, ScenePolicy.DEFAULT.birthHits() - 1, TRACKED_POINTS);
    String note =
        recall.found()
            + " of "
            + recall.labelled()
            + " labels of "
            + TRACKED_POINTS
            + " points or more within 2 m of a track; "
            + recall.objects()
            + " tracked objects in all scans";
    figures.add(
        new Figure(
            "perception.kitti.tracks.recall", recall.recall(), "share", recall.labelled(), note));
    figures.add(
        new Figure(
            "perception.kitti.tracks.objects", recall.objects(), "count", recall.labelled(), note));
  }

  private static void nuScenes(List<Figure> figures, NuScenes scan, PointClassifier classifier) {
    byte[] answer = classifier.classify(scan.cloud());
    for (PointClass type :
        List.of(PointClass.VEHICLE, PointClass.TWO_WHEELER, PointClass.PEDESTRIAN)) {
      String id = "perception.nuscenes." + type.id();
      String note = "all round but for the carrier's own returns, one scan";
      add(figures, id, BinaryScore.of(scan.truth(type, false), answer, type.label()), note);
      add(
          figures,
          id + ".tolerant",
          BinaryScore.of(scan.truth(type, true), answer, type.label()),
          note + ", 15 cm about boxes and their lowest 25 cm left out");
    }
  }

  private static void add(List<Figure> figures, String id, BinaryScore s, String what) {
    String note =
        String.format(
            Locale.ROOT,
            "%s: %d hits, %d false alarms, %d misses (%d without an answer), %d left out",
            what,
            s.hits(),
            s.falseAlarms(),
            s.misses(),
            s.unanswered(),
            s.leftOut());
    figures.add(
        new Figure(id + ".precision", s.precision(), "share", s.hits() + s.falseAlarms(), note));
    figures.add(new Figure(id + ".recall", s.recall(), "share", s.positives(), note));
    figures.add(new Figure(id + ".iou", s.iou(), "share", s.positives(), note));
  }

  /** The figures of a table of counts: mean, each class, accuracy. */
  public static List<Figure> of(String id, Confusion confusion) {
    List<Figure> figures = new ArrayList<>();
    int classes = confusion.classes(MIN_POINTS);
    figures.add(
        new Figure(
            id + ".miou",
            confusion.meanIou(MIN_POINTS),
            "share",
            confusion.points(),
            "mean over " + classes + " classes with " + MIN_POINTS + " points or more"));
    figures.add(
        new Figure(id + ".accuracy", confusion.accuracy(), "share", confusion.points(), ""));
    for (PointClass c : PointClass.values()) {
      if (confusion.points(c) > 0) {
        figures.add(
            new Figure(
                id + ".iou." + c.id(),
                confusion.iou(c),
                "share",
                confusion.points(c),
                String.format(
                    Locale.ROOT,
                    "precision %.3f, recall %.3f",
                    confusion.precision(c),
                    confusion.recall(c))));
      }
    }
    return figures;
  }
}
