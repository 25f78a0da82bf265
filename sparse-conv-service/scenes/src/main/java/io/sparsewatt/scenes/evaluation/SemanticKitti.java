package io.sparsewatt.scenes.evaluation;

import io.sparsewatt.scenes.PointClass;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A SemanticKITTI scan with its labels (Behley et al., ICCV 2019): every point has a class.
 *
 * @param cloud the scan
 * @param truth ordinals of {@link PointClass}; {@link PointClass#NONE} for unlabelled and outlier
 */
public record SemanticKitti(Cloud cloud, byte[] truth) {

  private static final double HDL64_HEIGHT = 1.73;
  private static final int MAX_CLASS = 0xFFFF;

  /**
   * The data set's classes and ours, by its numbers; null for what is not judged. Terrain (soil and
   * grass) is ground, a trunk vegetation, a fence structure; moving things are what they are at
   * rest.
   */
  public static Map<Integer, @Nullable PointClass> mapping() {
    Map<Integer, @Nullable PointClass> map = new LinkedHashMap<>();
    map.put(0, null);
    map.put(1, null);
    map.put(10, PointClass.VEHICLE);
    map.put(11, PointClass.TWO_WHEELER);
    map.put(13, PointClass.VEHICLE);
    map.put(15, PointClass.TWO_WHEELER);
    map.put(16, PointClass.VEHICLE);
    map.put(18, PointClass.VEHICLE);
    map.put(20, PointClass.VEHICLE);
    map.put(30, PointClass.PEDESTRIAN);
    map.put(31, PointClass.TWO_WHEELER);
    map.put(32, PointClass.TWO_WHEELER);
    map.put(40, PointClass.GROUND);
    map.put(44, PointClass.GROUND);
    map.put(48, PointClass.GROUND);
    map.put(49, PointClass.GROUND);
    map.put(50, PointClass.STRUCTURE);
    map.put(51, PointClass.STRUCTURE);
    map.put(52, PointClass.STRUCTURE);
    map.put(60, PointClass.GROUND);
    map.put(70, PointClass.VEGETATION);
    map.put(71, PointClass.VEGETATION);
    map.put(72, PointClass.GROUND);
    map.put(80, PointClass.OTHER);
    map.put(81, PointClass.OTHER);
    map.put(99, PointClass.OTHER);
    map.put(252, PointClass.VEHICLE);
    map.put(253, PointClass.TWO_WHEELER);
    map.put(254, PointClass.PEDESTRIAN);
    map.put(255, PointClass.TWO_WHEELER);
    map.put(256, PointClass.VEHICLE);
    map.put(257, PointClass.VEHICLE);
    map.put(258, PointClass.VEHICLE);
    map.put(259, PointClass.VEHICLE);
    return map;
  }

  /**
   * Reads a scan.
   *
   * @throws IOException naming file and point, if labels and points do not match or a class is
   *     unknown
   */
  public static SemanticKitti read(Path points, Path labels) throws IOException {
    Cloud cloud = RecordedFiles.rows(points, 4, 1, HDL64_HEIGHT, 0);
    byte[] bytes = RecordedFiles.read(labels);
    if (bytes.length != 4 * cloud.count()) {
      throw new IOException(
          labels
              + ": one label of 4 bytes for each of "
              + cloud.count()
              + " points expected but it has "
              + bytes.length
              + " bytes");
    }
    byte[] known = new byte[MAX_CLASS + 1];
    Arrays.fill(known, Byte.MIN_VALUE);
    mapping()
        .forEach((number, ours) -> known[number] = ours == null ? PointClass.NONE : ours.label());
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    byte[] truth = new byte[cloud.count()];
    for (int i = 0; i < truth.length; i++) {
      // The upper half is the instance.
      int number = in.getInt(4 * i) & MAX_CLASS;
      truth[i] = known[number];
      if (truth[i] == Byte.MIN_VALUE) {
        throw new IOException(labels + ": point " + i + " has the unknown class " + number);
      }
    }
    return new SemanticKitti(cloud, truth);
  }
}
