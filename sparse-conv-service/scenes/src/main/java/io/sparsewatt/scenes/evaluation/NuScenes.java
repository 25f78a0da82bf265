package io.sparsewatt.scenes.evaluation;

import io.sparsewatt.scenes.PointClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * A nuScenes scan with the boxes of all objects around it (Caesar et al., CVPR 2020).
 *
 * @param cloud the points; the sensor looks along y, as nuScenes mounts it
 * @param boxes of the objects; the type is one of nuScenes' ten classes, or {@code unknown}
 * @param labelledPoints points inside each box as the data set counts them
 */
public record NuScenes(Cloud cloud, List<Box> boxes, List<Integer> labelledPoints) {

  private static final double HDL32_HEIGHT = 1.84;
  private static final int MAX_BOXES = 4096;
  private static final float FULL_SCALE = 255;
  private static final List<String> CLASSES =
      List.of(
          "car",
          "truck",
          "trailer",
          "bus",
          "construction_vehicle",
          "bicycle",
          "motorcycle",
          "pedestrian",
          "traffic_cone",
          "barrier");
  // Returns from the carrier itself, metres from the sensor: its roof, bonnet and boot.
  private static final double CARRIER_X = 1.4;
  private static final double CARRIER_Y = 2.8;

  public NuScenes {
    boxes = List.copyOf(boxes);
    labelledPoints = List.copyOf(labelledPoints);
  }

  /**
   * Reads a scan and its annotations.
   *
   * @throws IOException naming the file
   */
  public static NuScenes read(Path points, Path annotations) throws IOException {
    List<Box> boxes = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    try (JsonParser json =
        // Velocities that are unknown are NaN.
        JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build()
            .createParser(ObjectReadContext.empty(), Files.newInputStream(annotations))) {
      while (json.nextToken() != null) {
        // The first "instances" are those of the only scan; "cam_instances" repeat them.
        if (json.currentToken() == JsonToken.PROPERTY_NAME
            && json.currentName().equals("instances")
            && boxes.isEmpty()) {
          instances(json, annotations, boxes, counts);
        }
      }
    } catch (JacksonException e) {
      throw new IOException(annotations + ": " + e.getOriginalMessage(), e);
    }
    return new NuScenes(RecordedFiles.rows(points, 5, FULL_SCALE, HDL32_HEIGHT, 0), boxes, counts);
  }

  private static void instances(JsonParser json, Path file, List<Box> boxes, List<Integer> counts)
      throws IOException {
    json.nextToken();
    while (json.nextToken() == JsonToken.START_OBJECT) {
      double[] b = {};
      int label = -1;
      int count = 0;
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "bbox_3d" -> b = numbers(json, file);
          case "bbox_label_3d" -> label = json.getIntValue();
          case "num_lidar_pts" -> count = json.getIntValue();
          default -> json.skipChildren();
        }
      }
      if (b.length != 7 || label >= CLASSES.size() || boxes.size() == MAX_BOXES) {
        throw new IOException(
            file
                + ", instance "
                + boxes.size()
                + ": a box of 7 numbers, a label below "
                + CLASSES.size()
                + " and at most "
                + MAX_BOXES
                + " boxes expected");
      }
      String type = label < 0 ? "unknown" : CLASSES.get(label);
      boxes.add(new Box(type, boxes.size(), b[0], b[1], b[2], b[3], b[4], b[5], b[6]));
      counts.add(count);
    }
  }

  private static double[] numbers(JsonParser json, Path file) throws IOException {
    double[] numbers = new double[0];
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == null || numbers.length == 16) {
        throw new IOException(file + ": at most 16 numbers in a box expected");
      }
      numbers = Arrays.copyOf(numbers, numbers.length + 1);
      numbers[numbers.length - 1] = json.getDoubleValue();
    }
    return numbers;
  }

  /** What a class of nuScenes is to us; cones and barriers are other. */
  public static PointClass ours(String type) {
    return switch (type) {
      case "car", "truck", "trailer", "bus", "construction_vehicle" -> PointClass.VEHICLE;
      case "bicycle", "motorcycle" -> PointClass.TWO_WHEELER;
      case "pedestrian" -> PointClass.PEDESTRIAN;
      default -> PointClass.OTHER;
    };
  }

  /**
   * Which points belong to a class: 1, or not: 0; -1 for returns from the carrier itself and points
   * in a box of an unknown class.
   *
   * @param tolerant also leaves out points within 15 cm of a box of the class, and in its lowest 25
   *     cm
   */
  public byte[] truth(PointClass type, boolean tolerant) {
    int n = cloud.count();
    boolean[] inside = new boolean[n];
    boolean[] near = new boolean[n];
    boolean[] unknown = new boolean[n];
    for (Box box : boxes) {
      if (box.type().equals("unknown")) {
        box.mark(cloud, 0, 0, unknown);
      } else if (ours(box.type()) == type) {
        box.mark(cloud, 0, tolerant ? 0.25 : 0, inside);
        if (tolerant) {
          box.mark(cloud, 0.15, 0, near);
        }
      }
    }
    byte[] truth = new byte[n];
    for (int i = 0; i < n; i++) {
      boolean carrier = Math.abs(cloud.x()[i]) < CARRIER_X && Math.abs(cloud.y()[i]) < CARRIER_Y;
      if (carrier || unknown[i]) {
        truth[i] = -1;
      } else if (inside[i]) {
        truth[i] = 1;
      } else if (near[i]) {
        truth[i] = -1;
      }
    }
    return truth;
  }
}
