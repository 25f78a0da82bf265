package io.sparsewatt.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Sixteen consecutive scans of KITTI tracking sequence 0000 with labels, each in the sensor's own
 * frame (there are no poses): how many labelled objects have a track close to their centre.
 */
@Tag("data")
class KittiDataTest {

  private static final double VOXEL = 0.2;
  private static final double CLOSE = 2;
  private static final int POINTS = 50;

  private record Label(String type, int track, double x, double y, int points) {}

  @Test
  void labelledObjectsHaveATrackWithinTwoMetres() throws IOException {
    Path folder = folder();
    Map<Integer, List<Label>> labels = labels(folder.resolve("boxes_velodyne.csv"));
    SceneBuilder builder = new SceneBuilder();
    TrackerState state = TrackerState.EMPTY;
    Map<String, int[]> recall = new TreeMap<>();
    Map<String, TreeSet<Long>> ids = new TreeMap<>();
    List<SceneInput> inputs = new ArrayList<>();
    int objects = 0;
    int voxels = 0;
    for (int f = 0; f < 16; f++) {
      long[] keys = voxels(folder.resolve("pcd").resolve(String.format("%010d.pcd", f)));
      SceneInput input = new SceneInput(f * 100_000_000L, new EgoPose(0, 0, 0, 0), VOXEL, keys);
      inputs.add(input);
      SceneStep step = builder.process(state, input);
      state = step.state();
      objects += step.scene().objects().size();
      voxels += keys.length;
      if (f + 1 < ScenePolicy.DEFAULT.birthHits()) {
        continue;
      }
      for (Label label : labels.getOrDefault(f, List.of())) {
        if (label.points() < POINTS) {
          continue;
        }
        int[] count = recall.computeIfAbsent(label.type(), t -> new int[2]);
        count[1]++;
        step.scene().objects().stream()
            .filter(o -> Math.hypot(o.x() - label.x(), o.y() - label.y()) < CLOSE)
            .min((a, b) ->
                Double.compare(
                    Math.hypot(a.x() - label.x(), a.y() - label.y()),
                    Math.hypot(b.x() - label.x(), b.y() - label.y())))
            .ifPresent(object -> {
              count[0]++;
              ids.computeIfAbsent(label.type() + label.track(), t -> new TreeSet<>())
                  .add(object.id());
            });
      }
    }
    int found = 0;
    int labelled = 0;
    StringBuilder report = new StringBuilder("KITTI 0000, labels of 50 points or more: ");
    for (Map.Entry<String, int[]> entry : recall.entrySet()) {
      found += entry.getValue()[0];
      labelled += entry.getValue()[1];
      report.append(
          String.format("%s %d of %d, ", entry.getKey(), entry.getValue()[0], entry.getValue()[1]));
    }
    report.append(
        String.format(
            "ids %s; %d voxels and %d objects a frame, %.2f ms of one core a frame",
            ids, voxels / 16, objects / 16, millis(builder, inputs)));
    System.out.println(report);
    assertThat(labelled).isGreaterThan(20);
    assertThat(found * 10).as(report.toString()).isGreaterThanOrEqualTo(labelled * 6);
  }

  /** Processor time of a frame once compiled: the last quarter of forty rounds. */
  private static double millis(SceneBuilder builder, List<SceneInput> inputs) {
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    long spent = 0;
    for (int round = 0; round < 40; round++) {
      long before = clock.getCurrentThreadCpuTime();
      TrackerState state = TrackerState.EMPTY;
      for (SceneInput input : inputs) {
        state = builder.process(state, input).state();
      }
      spent += round < 30 ? 0 : clock.getCurrentThreadCpuTime() - before;
    }
    return spent / 1e6 / 10 / inputs.size();
  }

  private static Path folder() {
    String data = System.getProperty("sparsewatt.data", "");
    Path root =
        data.isBlank() || data.startsWith("$")
            ? Path.of(System.getProperty("sparsewatt.basedir", "."), "..", "shared", "data")
            : Path.of(data);
    Path folder = root.resolve("lidar").resolve("kitti_tracking_0000");
    assumeTrue(
        Files.isDirectory(folder),
        () -> folder + " is absent; set -Dsparsewatt.data to the data folder");
    return folder;
  }

  private static Map<Integer, List<Label>> labels(Path file) throws IOException {
    Map<Integer, List<Label>> labels = new HashMap<>();
    List<String> lines = Files.readAllLines(file);
    for (String line : lines.subList(1, lines.size())) {
      List<String> f = Arrays.asList(line.split(",", -1));
      // frame,track_id,type,truncated,occluded,cx,cy,cz,length,width,height,yaw,points_inside
      labels
          .computeIfAbsent(Integer.valueOf(f.get(0)), frame -> new ArrayList<>())
          .add(
              new Label(
                  f.get(2),
                  Integer.parseInt(f.get(1)),
                  Double.parseDouble(f.get(5)),
                  Double.parseDouble(f.get(6)),
                  Integer.parseInt(f.get(12))));
    }
    return labels;
  }

  /** Binary PCD of x y z intensity floats, within 51.2 m and 2.6 m below to 2.4 m above. */
  private static long[] voxels(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String end = "DATA binary\n";
    int header = new String(bytes, 0, 512, StandardCharsets.ISO_8859_1).indexOf(end) + end.length();
    ByteBuffer points =
        ByteBuffer.wrap(bytes, header, bytes.length - header).order(ByteOrder.LITTLE_ENDIAN);
    long[] keys = new long[points.remaining() / 16];
    int n = 0;
    while (points.remaining() >= 16) {
      float x = points.getFloat();
      float y = points.getFloat();
      float z = points.getFloat();
      points.getFloat();
      if (Math.abs(x) < 51.2 && Math.abs(y) < 51.2 && z > -4 && z < 2.4) {
        keys[n++] = World.key(x, y, z);
      }
    }
    return World.sorted(Arrays.copyOf(keys, n));
  }
}
