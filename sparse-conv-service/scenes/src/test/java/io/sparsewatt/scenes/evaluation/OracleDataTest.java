package io.sparsewatt.scenes.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparsewatt.scenes.PointClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What labels could give scenes at best: KITTI tracking 0000 labelled by its own boxes. */
@Tag("data")
class OracleDataTest {

  private static final Map<String, PointClass> CLASSES =
      Map.of(
          "Car", PointClass.VEHICLE,
          "Van", PointClass.VEHICLE,
          "Truck", PointClass.VEHICLE,
          "Tram", PointClass.VEHICLE,
          "Cyclist", PointClass.TWO_WHEELER,
          "Pedestrian", PointClass.PEDESTRIAN,
          "Person", PointClass.PEDESTRIAN);

  @Test
  void labelsFromBoxesFindWhatGeometryFindsAndNothingElse() throws IOException {
    String data = System.getProperty("sparsewatt.data", "");
    Path root =
        data.isBlank() || data.startsWith("$")
            ? Path.of(System.getProperty("sparsewatt.basedir", "."), "..", "shared", "data")
            : Path.of(data);
    Path folder = root.resolve("lidar").resolve("kitti_tracking_0000");
    assumeTrue(
        Files.isDirectory(folder),
        () -> folder + " is absent; set -Dsparsewatt.data to the data folder");
    KittiTracking kitti = KittiTracking.read(folder);
    Map<String, KittiTracking.Frame> frames = new HashMap<>();
    kitti.frames().forEach(frame -> frames.put(frame.cloud().name(), frame));
    PointClassifier oracle =
        cloud -> {
          byte[] labels = new byte[cloud.count()];
          // All that no box holds: walls to the tracker, unlabelled cars included.
          Arrays.fill(labels, PointClass.STRUCTURE.label());
          KittiTracking.Frame frame = frames.get(cloud.name());
          if (frame == null) {
            throw new IllegalStateException("no frame " + cloud.name());
          }
          for (Box box : frame.boxes()) {
            PointClass type = CLASSES.get(box.type());
            if (type != null) {
              boolean[] inside = new boolean[cloud.count()];
              box.mark(cloud, 0, 0, inside);
              for (int i = 0; i < inside.length; i++) {
                labels[i] = inside[i] ? type.label() : labels[i];
              }
            }
          }
          return labels;
        };
    TrackRecall geometry = TrackRecall.of(kitti.frames(), Baselines.tracks(), 2, 50);
    TrackRecall labelled = TrackRecall.of(kitti.frames(), ObjectSource.labelled(oracle), 2, 50);
    System.out.println("KITTI 0000, geometry: " + geometry + "; labels of the boxes: " + labelled);
    assertThat(labelled.labelled()).isEqualTo(geometry.labelled());
    assertThat(labelled.found()).isGreaterThanOrEqualTo(geometry.found());
    assertThat(labelled.objects()).isLessThan(geometry.objects() / 3);
  }
}
