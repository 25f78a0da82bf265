package io.sparsewatt.scenes.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A KITTI tracking sequence (Geiger et al., CVPR 2012): scans with boxes of all objects that the
 * left colour camera sees; what it does not see is not labelled, and regions marked DontCare are
 * not labelled in full.
 */
public final class KittiTracking {

  /** The image of the left colour camera in sequence 0000, pixels. */
  private static final double WIDTH = 1242;

  private static final double HEIGHT = 375;
  private static final double HDL64_HEIGHT = 1.73;
  private static final long FRAME_NANOS = 100_000_000L;
  private static final Set<String> VEHICLES = Set.of("Car", "Van", "Truck", "Tram");
  // Trailers and the like: vehicles to us, but not to those who labelled.
  private static final Set<String> DOUBTFUL = Set.of("Misc");
  // Where a box ends is a matter of centimetres, and the ground below it is in it.
  private static final double BORDER = 0.15;
  private static final double FOOT = 0.25;

  /**
   * A scan of the sequence.
   *
   * @param cloud the points
   * @param boxes of the objects, in the sensor's axes
   * @param dontCare regions of the image: left, top, right, bottom, pixels
   */
  public record Frame(Cloud cloud, List<Box> boxes, List<double[]> dontCare) {}

  private final List<Frame> frames;
  // Rows of the projection from the sensor's axes to the image, homogeneous.
  private final double[] projection;

  private KittiTracking(List<Frame> frames, double[] projection) {
    this.frames = List.copyOf(frames);
    this.projection = projection;
  }

  /** The scans in order. */
  public List<Frame> frames() {
    return frames;
  }

  /**
   * Reads a folder with {@code pcd/}, {@code label_02_0000.txt} and {@code calib_0000.txt}.
   *
   * @throws IOException naming file and line
   */
  public static KittiTracking read(Path folder) throws IOException {
    Map<String, double[]> calibration = calibration(folder.resolve("calib_0000.txt"));
    double[] toRect =
        times(square(calibration, "R0_rect", "R_rect"), affine(calibration, "Tr_velo"));
    double[] projection = times(affine(calibration, "P2"), toRect);
    double[] toVelodyne = inverse(toRect);
    Map<Integer, List<Box>> boxes = new HashMap<>();
    Map<Integer, List<double[]>> dontCare = new HashMap<>();
    Path labels = folder.resolve("label_02_0000.txt");
    int number = 0;
    for (String line : Files.readAllLines(labels)) {
      number++;
      List<String> f = Arrays.asList(line.trim().split(" +", -1));
      if (f.size() < 17) {
        throw new IOException(labels + ", line " + number + ": 17 fields expected: " + line);
      }
      try {
        int frame = Integer.parseInt(f.get(0));
        if (f.get(2).equals("DontCare")) {
          dontCare
              .computeIfAbsent(frame, k -> new ArrayList<>())
              .add(
                  new double[] {
                    Double.parseDouble(f.get(6)),
                    Double.parseDouble(f.get(7)),
                    Double.parseDouble(f.get(8)),
                    Double.parseDouble(f.get(9))
                  });
        } else {
          boxes.computeIfAbsent(frame, k -> new ArrayList<>()).add(box(f, toVelodyne));
        }
      } catch (NumberFormatException e) {
        throw new IOException(labels + ", line " + number + ": numbers expected: " + line, e);
      }
    }
    List<Path> files;
    try (var stream = Files.list(folder.resolve("pcd"))) {
      files = stream.filter(p -> p.toString().endsWith(".pcd")).sorted().toList();
    }
    List<Frame> frames = new ArrayList<>();
    for (int k = 0; k < files.size(); k++) {
      frames.add(
          new Frame(
              RecordedFiles.pcd(files.get(k), HDL64_HEIGHT, k * FRAME_NANOS),
              boxes.getOrDefault(k, List.of()),
              dontCare.getOrDefault(k, List.of())));
    }
    return new KittiTracking(frames, projection);
  }

  /** Height, width, length, bottom centre and turn about the camera's y, in camera axes. */
  private static Box box(List<String> f, double[] toVelodyne) {
    double height = Double.parseDouble(f.get(10));
    double width = Double.parseDouble(f.get(11));
    double length = Double.parseDouble(f.get(12));
    double cx = Double.parseDouble(f.get(13));
    double cy = Double.parseDouble(f.get(14)) - height / 2;
    double cz = Double.parseDouble(f.get(15));
    double turn = Double.parseDouble(f.get(16));
    double[] middle = apply(toVelodyne, cx, cy, cz);
    double[] nose = apply(toVelodyne, cx + StrictMath.cos(turn), cy, cz - StrictMath.sin(turn));
    return new Box(
        f.get(2),
        Integer.parseInt(f.get(1)),
        middle[0],
        middle[1],
        middle[2],
        length,
        width,
        height,
        StrictMath.atan2(nose[1] - middle[1], nose[0] - middle[0]));
  }

  /**
   * Which points belong to a vehicle: 1, or not: 0; -1 for points outside the camera's view, in a
   * DontCare region, or in a box of a doubtful type.
   *
   * @param tolerant also leaves out points within 15 cm of a vehicle's box, and in its lowest 25
   *     cm, where ground and vehicle cannot be told apart
   */
  public byte[] vehicles(Frame frame, boolean tolerant) {
    Cloud cloud = frame.cloud();
    int n = cloud.count();
    boolean[] vehicle = new boolean[n];
    boolean[] near = new boolean[n];
    boolean[] doubtful = new boolean[n];
    for (Box box : frame.boxes()) {
      if (VEHICLES.contains(box.type())) {
        box.mark(cloud, 0, tolerant ? FOOT : 0, vehicle);
        if (tolerant) {
          box.mark(cloud, BORDER, 0, near);
        }
      } else if (DOUBTFUL.contains(box.type())) {
        box.mark(cloud, BORDER, 0, doubtful);
      }
    }
    byte[] truth = new byte[n];
    for (int i = 0; i < n; i++) {
      if (!judged(frame, cloud.x()[i], cloud.y()[i], cloud.z()[i]) || doubtful[i]) {
        truth[i] = -1;
      } else if (vehicle[i]) {
        truth[i] = 1;
      } else if (near[i]) {
        truth[i] = -1;
      }
    }
    return truth;
  }

  /** Whether the camera sees a place, outside of all DontCare regions. */
  public boolean judged(Frame frame, double x, double y, double z) {
    double[] p = projection;
    double depth = p[8] * x + p[9] * y + p[10] * z + p[11];
    if (!(depth > 0.1)) {
      return false;
    }
    double u = (p[0] * x + p[1] * y + p[2] * z + p[3]) / depth;
    double v = (p[4] * x + p[5] * y + p[6] * z + p[7]) / depth;
    if (u < 0 || v < 0 || u >= WIDTH || v >= HEIGHT) {
      return false;
    }
    for (double[] region : frame.dontCare()) {
      if (u >= region[0] && u <= region[2] && v >= region[1] && v <= region[3]) {
        return false;
      }
    }
    return true;
  }

  private static Map<String, double[]> calibration(Path file) throws IOException {
    Map<String, double[]> rows = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      List<String> f = Arrays.asList(line.trim().replace(":", "").split("\\s+", -1));
      if (f.size() < 2) {
        continue;
      }
      double[] row = new double[f.size() - 1];
      for (int i = 0; i < row.length; i++) {
        try {
          row[i] = Double.parseDouble(f.get(i + 1));
        } catch (NumberFormatException e) {
          throw new IOException(file + ", " + f.get(0) + ": numbers expected: " + line, e);
        }
      }
      rows.put(f.get(0).toLowerCase(Locale.ROOT), row);
    }
    return rows;
  }

  /** Nine numbers as a 4 x 4 matrix. */
  private static double[] square(Map<String, double[]> rows, String... names) throws IOException {
    double[] r = named(rows, 9, names);
    return new double[] {r[0], r[1], r[2], 0, r[3], r[4], r[5], 0, r[6], r[7], r[8], 0, 0, 0, 0, 1};
  }

  /** Twelve numbers as a 4 x 4 matrix. */
  private static double[] affine(Map<String, double[]> rows, String... names) throws IOException {
    double[] m = Arrays.copyOf(named(rows, 12, names), 16);
    m[15] = 1;
    return m;
  }

  private static double[] named(Map<String, double[]> rows, int length, String... names)
      throws IOException {
    for (String name : names) {
      String prefix = name.toLowerCase(Locale.ROOT);
      for (String key : rows.keySet().stream().sorted().toList()) {
        double[] row = rows.get(key);
        if (key.startsWith(prefix) && row != null && row.length == length) {
          return row;
        }
      }
    }
    throw new IOException(
        "calib_0000.txt: a line " + names[0] + " of " + length + " numbers expected");
  }

  private static double[] times(double[] a, double[] b) {
    double[] c = new double[16];
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        double sum = 0;
        for (int k = 0; k < 4; k++) {
          sum += a[4 * i + k] * b[4 * k + j];
        }
        c[4 * i + j] = sum;
      }
    }
    return c;
  }

  /** Of a rigid motion. */
  private static double[] inverse(double[] m) {
    double[] r = new double[16];
    for (int i = 0; i < 3; i++) {
      double shift = 0;
      for (int j = 0; j < 3; j++) {
        r[4 * i + j] = m[4 * j + i];
        shift += m[4 * j + i] * m[4 * j + 3];
      }
      r[4 * i + 3] = -shift;
    }
    r[15] = 1;
    return r;
  }

  private static double[] apply(double[] m, double x, double y, double z) {
    return new double[] {
      m[0] * x + m[1] * y + m[2] * z + m[3],
      m[4] * x + m[5] * y + m[6] * z + m[7],
      m[8] * x + m[9] * y + m[10] * z + m[11]
    };
  }
}
