package io.sparsewatt.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.engine.presets.OpenPcdet;
import io.sparsewatt.engine.presets.SparseConvNets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Prints the tables of docs/interchange.md: what each network looks at and multiplies on a real
 * scan, and which share of that one moved object makes it compute again. Counts, not times.
 */
@Tag("full")
@Tag("data")
class PublishedNetworksCostTest {

  private static final String TRACKING = "lidar/kitti_tracking_0000/";

  // The van of frame 0 in boxes_velodyne.csv: centre, length, width, height, yaw; 1,100 points.
  private static final double[] VAN = {13.6906, 4.5608, -0.7425, 4.4339, 1.8233, 2.0, 0.5448};
  // 5 m/s at ten frames a second.
  private static final double STEP = 0.5;

  /** Metres of a voxel. */
  private record Size(double x, double y, double z) {
    @Override
    public String toString() {
      return x == z ? x + " m" : x + " x " + y + " x " + z + " m";
    }
  }

  /**
   * A network on a scan.
   *
   * @param cropped to KITTI's range for detectors, 0..70.4 m x -40..40 m x -3..1 m
   */
  private record Run(Function<Size, Network> network, boolean cropped, List<Size> sizes) {}

  private static Map<String, Run> runs() {
    Weights weights = Weights.he(1);
    Size tenth = new Size(0.1, 0.1, 0.1);
    Size fifth = new Size(0.2, 0.2, 0.2);
    Size published = new Size(0.05, 0.05, 0.1);
    List<Size> cubes = List.of(tenth, fifth);
    // Their steps down leave nothing of a grid of 20 cells on z.
    List<Size> all = List.of(tenth, new Size(0.2, 0.2, 0.1), published);
    Map<String, Run> runs = new TreeMap<>();
    runs.put("perception (shipped)", new Run(s -> Presets.perception(), false, cubes));
    runs.put("shallow U-Net", new Run(s -> Presets.shallowUNet(1), false, cubes));
    runs.put(
        "SCN U-Net m=16 r=1",
        new Run(s -> SparseConvNets.scanNetUNet(weights, false, 16, 1, false, 20), false, cubes));
    runs.put(
        "SCN U-Net m=32 r=2 residual",
        new Run(s -> SparseConvNets.scanNetUNet(weights, false, 32, 2, true, 20), false, cubes));
    runs.put(
        "VoxelBackBone8x (SECOND)",
        new Run(s -> OpenPcdet.voxelBackBone8x(weights, false, 4, grid(s)), true, all));
    runs.put(
        "VoxelResBackBone8x",
        new Run(s -> OpenPcdet.voxelResBackBone8x(weights, false, 4, grid(s)), true, all));
    runs.put(
        "VoxelNeXt backbone",
        new Run(s -> OpenPcdet.voxelNeXt(weights, false, 4, grid(s)), true, all));
    return runs;
  }

  private static Axes grid(Size size) {
    return new Axes(
        (int) Math.round(70.4 / size.x),
        (int) Math.round(80 / size.y),
        (int) Math.round(4 / size.z));
  }

  @Test
  void oneMovedVan() throws IOException {
    float[] points = scan();
    float[] moved = moved(points);
    print("| network | voxel | sites | receptive radius | MMAC | recomputed | of that MACs |");
    print("|---|---|---:|---|---:|---:|---:|");
    for (Map.Entry<String, Run> named : runs().entrySet()) {
      for (Size size : named.getValue().sizes) {
        row(named.getKey(), named.getValue(), size, points, moved);
      }
    }
  }

  private static void row(String name, Run run, Size size, float[] points, float[] moved) {
    Network network = run.network.apply(size);
    int channels = network.inputChannels();
    TreeMap<Long, float[]> before = voxelise(points, size, run.cropped, channels);
    TreeMap<Long, float[]> after = voxelise(moved, size, run.cropped, channels);
    List<Long> removed = new ArrayList<>();
    for (long key : before.keySet()) {
      if (!after.containsKey(key)) {
        removed.add(key);
      }
    }
    TreeMap<Long, float[]> changed = new TreeMap<>();
    after.forEach((key, row) -> {
      if (!Arrays.equals(row, before.get(key))) {
        changed.put(key, row);
      }
    });
    try (Session session =
        network.open(SessionOptions.defaults().withThreads(2).withMaxSites(1 << 20))) {
      Receipt full = session.keyframe(keys(before), features(before, channels));
      Receipt delta =
          session.update(
              removed.stream().mapToLong(Long::longValue).toArray(),
              keys(changed),
              features(changed, channels));
      assertThat(full.executedMacs()).isEqualTo(network.countMacs(keys(before)).total());
      print(
          "| %s | %s | %d | %s | %.0f | %.1f | %.1f %% |",
          name,
          size,
          before.size(),
          network.receptiveRadius(),
          full.executedMacs() / 1e6,
          delta.executedMacs() / 1e6,
          100.0 * delta.executedMacs() / delta.fullStreamMacs());
      int[] wholly = new int[1];
      delta.layers().forEach(l -> wholly[0] += l.mode() == LayerMode.FULL ? 1 : 0);
      print(
          "<!-- %d voxels sent, %d gone; %d of %d layers in full -->",
          changed.size(), removed.size(), wholly[0], delta.layers().size());
    }
  }

  @Test
  void eventsOfACar() throws IOException {
    List<int[]> events = events();
    Network network = SparseConvNets.eventVgg(Weights.he(1), false, 101);
    print(
        "| network | events before | sites | receptive radius | MMAC | events then | recomputed | of that MACs |");
    print("|---|---:|---:|---|---:|---:|---:|---:|");
    for (int then : new int[] {1, 10, 100}) {
      int first = events.size() - then;
      TreeMap<Long, float[]> before = histogram(events.subList(0, first));
      TreeMap<Long, float[]> after = histogram(events);
      TreeMap<Long, float[]> changed = new TreeMap<>();
      after.forEach((key, row) -> {
        if (!Arrays.equals(row, before.get(key))) {
          changed.put(key, row);
        }
      });
      try (Session session = network.open(SessionOptions.defaults())) {
        Receipt full = session.keyframe(keys(before), features(before, 2));
        Receipt delta = session.update(new long[0], keys(changed), features(changed, 2));
        assertThat(full.executedMacs()).isPositive();
        print(
            "| FBSparseVGG | %d | %d | %s | %.1f | %d | %.1f | %.1f %% |",
            first,
            before.size(),
            network.receptiveRadius(),
            full.executedMacs() / 1e6,
            then,
            delta.executedMacs() / 1e6,
            100.0 * delta.executedMacs() / delta.fullStreamMacs());
      }
    }
  }

  private static float[] scan() throws IOException {
    byte[] file = Files.readAllBytes(RealData.path(TRACKING + "pcd/0000000000.pcd"));
    String head = new String(file, 0, 400, StandardCharsets.ISO_8859_1);
    String last = "DATA binary\n";
    int data = head.indexOf(last) + last.length();
    ByteBuffer buffer =
        ByteBuffer.wrap(file, data, file.length - data).order(ByteOrder.LITTLE_ENDIAN);
    float[] points = new float[buffer.remaining() / Float.BYTES];
    buffer.asFloatBuffer().get(points);
    return points;
  }

  /** The scan with the van's points further along its heading. */
  private static float[] moved(float[] points) {
    float[] moved = points.clone();
    double cos = Math.cos(VAN[6]);
    double sin = Math.sin(VAN[6]);
    int inside = 0;
    for (int p = 0; p < points.length; p += 4) {
      double dx = points[p] - VAN[0];
      double dy = points[p + 1] - VAN[1];
      boolean isIn =
          Math.abs(dx * cos + dy * sin) <= VAN[3] / 2
              && Math.abs(dy * cos - dx * sin) <= VAN[4] / 2
              && Math.abs(points[p + 2] - VAN[2]) <= VAN[5] / 2;
      if (isIn) {
        moved[p] += (float) (STEP * cos);
        moved[p + 1] += (float) (STEP * sin);
        inside++;
      }
    }
    // The table of boxes counts them, too.
    assertThat(inside).isEqualTo(1100);
    return moved;
  }

  /** Mean offset in the voxel, intensity and height: as many of them as there are channels. */
  private static TreeMap<Long, float[]> voxelise(
      float[] points, Size size, boolean cropped, int channels) {
    TreeMap<Long, double[]> sums = new TreeMap<>();
    for (int p = 0; p < points.length; p += 4) {
      double x = points[p] / size.x;
      double y = (points[p + 1] + (cropped ? 40 : 0)) / size.y;
      double z = (points[p + 2] + (cropped ? 3 : 0)) / size.z;
      Axes grid = grid(size);
      if (cropped
          && (x < 0 || y < 0 || z < 0 || x >= grid.a0() || y >= grid.a1() || z >= grid.a2())) {
        continue;
      }
      int v0 = (int) Math.floor(x);
      int v1 = (int) Math.floor(y);
      int v2 = (int) Math.floor(z);
      double[] sum = sums.computeIfAbsent(SiteKey.of(v0, v1, v2), key -> new double[6]);
      double[] of = {x - v0 - 0.5, y - v1 - 0.5, z - v2 - 0.5, points[p + 3], points[p + 2], 1};
      for (int c = 0; c < 6; c++) {
        sum[c] += of[c];
      }
    }
    TreeMap<Long, float[]> rows = new TreeMap<>();
    sums.forEach((key, sum) -> {
      float[] row = new float[channels];
      for (int c = 0; c < channels; c++) {
        row[c] = (float) (sum[c] / sum[5]);
      }
      rows.put(key, row);
    });
    return rows;
  }

  /** Row, column and polarity of each event of the N-Cars sample (Prophesee's DAT format). */
  private static List<int[]> events() throws IOException {
    byte[] file = Files.readAllBytes(RealData.path("events/sample_ncars.dat"));
    int at = 0;
    while (file[at] == '%') {
      while (file[at] != '\n') {
        at++;
      }
      at++;
    }
    // Then the type and size of an event, a byte each.
    assertThat(file[at + 1]).isEqualTo((byte) 8);
    ByteBuffer buffer =
        ByteBuffer.wrap(file, at + 2, file.length - at - 2).order(ByteOrder.LITTLE_ENDIAN);
    List<int[]> events = new ArrayList<>();
    while (buffer.remaining() >= 8) {
      buffer.getInt();
      int word = buffer.getInt();
      events.add(new int[] {word >>> 14 & 0x3fff, word & 0x3fff, word >>> 28 & 1});
    }
    assertThat(events).hasSize(2009);
    return events;
  }

  private static TreeMap<Long, float[]> histogram(List<int[]> events) {
    TreeMap<Long, float[]> rows = new TreeMap<>();
    for (int[] event : events) {
      rows.computeIfAbsent(SiteKey.of(event[0], event[1], 0), key -> new float[2])[event[2]]++;
    }
    return rows;
  }

  private static long[] keys(TreeMap<Long, float[]> rows) {
    return rows.keySet().stream().mapToLong(Long::longValue).toArray();
  }

  private static float[] features(TreeMap<Long, float[]> rows, int channels) {
    float[] features = new float[rows.size() * channels];
    int at = 0;
    for (float[] row : rows.values()) {
      System.arraycopy(row, 0, features, at, channels);
      at += channels;
    }
    return features;
  }

  private static void print(String format, Object... values) {
    System.out.println(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
  }
}
