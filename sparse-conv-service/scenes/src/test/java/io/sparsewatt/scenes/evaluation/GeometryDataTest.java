package io.sparsewatt.scenes.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparsewatt.scenes.PointClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The harness against the data sets' own counts, and the figures of geometry alone. */
@Tag("data")
class GeometryDataTest {

  private static Path data() {
    String data = System.getProperty("sparsewatt.data", "");
    Path root =
        data.isBlank() || data.startsWith("$")
            ? Path.of(System.getProperty("sparsewatt.basedir", "."), "..", "shared", "data")
            : Path.of(data);
    assumeTrue(
        Files.isDirectory(root.resolve("lidar")),
        () -> root + " holds no lidar/; set -Dsparsewatt.data to the data folder");
    return root;
  }

  /** boxes_velodyne.csv: the same labels, brought into the sensor's axes by somebody else. */
  @Test
  void kittiBoxesAreThoseOfTheTable() throws IOException {
    Path folder = data().resolve("lidar").resolve("kitti_tracking_0000");
    KittiTracking kitti = KittiTracking.read(folder);
    List<String> lines = Files.readAllLines(folder.resolve("boxes_velodyne.csv"));
    int compared = 0;
    for (String line : lines.subList(1, lines.size())) {
      List<String> f = Arrays.asList(line.split(",", -1));
      int frame = Integer.parseInt(f.get(0));
      Box box =
          kitti.frames().get(frame).boxes().stream()
              .filter(b -> b.id() == Integer.parseInt(f.get(1)))
              .findFirst()
              .orElseThrow();
      assertThat(box.type()).isEqualTo(f.get(2));
      assertThat(box.x()).isCloseTo(Double.parseDouble(f.get(5)), within(0.01));
      assertThat(box.y()).isCloseTo(Double.parseDouble(f.get(6)), within(0.01));
      assertThat(box.z()).isCloseTo(Double.parseDouble(f.get(7)), within(0.01));
      assertThat(box.length()).isCloseTo(Double.parseDouble(f.get(8)), within(0.001));
      double turn = box.yaw() - Double.parseDouble(f.get(11));
      assertThat(Math.sin(turn / 2)).as("yaw").isCloseTo(0, within(0.02));
      compared++;
    }
    assertThat(compared).isEqualTo(lines.size() - 1).isPositive();
  }

  @Test
  void nuScenesBoxesHoldAsManyPointsAsTheDataSetCounts() throws IOException {
    Path folder = data().resolve("lidar").resolve("nuscenes_sample");
    List<Path> files;
    try (var stream = Files.list(folder)) {
      files = stream.sorted().toList();
    }
    NuScenes scan =
        NuScenes.read(
            files.stream().filter(p -> p.toString().endsWith(".bin")).findFirst().orElseThrow(),
            files.stream().filter(p -> p.toString().endsWith(".json")).findFirst().orElseThrow());
    assertThat(scan.cloud().count()).isEqualTo(34_688);
    assertThat(scan.boxes()).hasSize(69);
    int equal = 0;
    StringBuilder off = new StringBuilder();
    for (int k = 0; k < scan.boxes().size(); k++) {
      boolean[] inside = new boolean[scan.cloud().count()];
      scan.boxes().get(k).mark(scan.cloud(), 0, 0, inside);
      int n = 0;
      for (boolean in : inside) {
        n += in ? 1 : 0;
      }
      equal += n == scan.labelledPoints().get(k) ? 1 : 0;
      off.append(k)
          .append(": ")
          .append(n)
          .append(" of ")
          .append(scan.labelledPoints().get(k))
          .append("; ");
    }
    assertThat(equal).as(off.toString()).isGreaterThanOrEqualTo(60);
  }

  @Test
  void semanticKittiHasTheClassesThatWereCounted() throws IOException {
    Path folder = data().resolve("lidar").resolve("semantickitti_08_000000");
    SemanticKitti scan =
        SemanticKitti.read(folder.resolve("000000.bin"), folder.resolve("000000.label"));
    long[] points = new long[PointClass.COUNT];
    long none = 0;
    for (byte truth : scan.truth()) {
      if (truth == PointClass.NONE) {
        none++;
      } else {
        points[truth]++;
      }
    }
    // Counted from the label file alone: 40 44 48 72, 10 252, 11, 30 254, 50 51 52, 70 71, 80 81
    // 99.
    assertThat(points).containsExactly(82_076, 1_534, 20, 161, 3_466, 28_492, 3_177);
    assertThat(none).isEqualTo(4_463);
  }

  @Test
  void geometryAlone() throws IOException {
    List<Figure> figures =
        new RecordedEvaluation(data()).run(Baselines::geometry, Baselines::tracks);
    for (Figure figure : figures) {
      System.out.println(
          String.format(
              Locale.ROOT,
              "| %s | %.3f | %d | %s |",
              figure.id(),
              figure.value(),
              figure.count(),
              figure.note()));
    }
    assertThat(value(figures, "perception.kitti.tracks.recall")).isGreaterThan(0.6);
    assertThat(value(figures, "perception.semantickitti.iou.ground")).isGreaterThan(0.6);
    assertThat(value(figures, "perception.kitti.vehicle.recall")).isGreaterThan(0.3);
  }

  private static double value(List<Figure> figures, String id) {
    return figures.stream().filter(f -> f.id().equals(id)).findFirst().orElseThrow().value();
  }
}
