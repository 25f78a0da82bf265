package io.sparsewatt.sensing.format;

import io.sparsewatt.sensing.SensingException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of a cloud's fields mean what.
 *
 * @param x index of the field
 * @param y index of the field
 * @param z index of the field
 * @param intensity index of the field, or -1
 * @param time index of the field, or -1
 */
record PointFields(int x, int y, int z, int intensity, int time) {

  // By preference. Ouster writes both intensity (signal) and reflectivity; Hesai and RoboSense
  // intensity; PCL's users i.
  private static final List<String> INTENSITY =
      List.of("intensity", "reflectivity", "reflectance", "i");

  // Ouster t, Velodyne time, Hesai and RoboSense timestamp, Livox offset_time, Autoware time_stamp.
  private static final List<String> TIME =
      List.of("t", "time", "timestamp", "time_offset", "offset_time", "time_stamp");

  /** One field as its header declares it; {@code type} null where the type code is unknown. */
  record Field(String name, @Nullable NumberType type, String typeName, long offset, long count) {}

  /**
   * Finds the fields by name, lower case first-come.
   *
   * @throws SensingException {@code field-missing} without x, y or z; {@code field-type} where a
   *     field in use is an array or of an unknown type
   */
  static PointFields find(List<Field> fields) throws SensingException {
    return new PointFields(
        require(fields, "x"),
        require(fields, "y"),
        require(fields, "z"),
        first(fields, INTENSITY),
        first(fields, TIME));
  }

  private static int require(List<Field> fields, String name) throws SensingException {
    int at = first(fields, List.of(name));
    if (at < 0) {
      StringBuilder present = new StringBuilder();
      for (int i = 0; i < fields.size() && i < 16; i++) {
        present.append(i == 0 ? "" : " ").append(Excerpt.of(fields.get(i).name()));
      }
      throw new SensingException(
          "field-missing",
          "no field `" + name + "`; x, y and z are required. Fields: " + present + ".");
    }
    return at;
  }

  private static int first(List<Field> fields, List<String> names) throws SensingException {
    for (String name : names) {
      for (int i = 0; i < fields.size(); i++) {
        Field field = fields.get(i);
        if (field.name().equals(name)) {
          if (field.count() != 1) {
            throw new SensingException(
                "field-type",
                "field `" + name + "` has " + field.count() + " values a point; 1 expected.");
          }
          if (field.type() == null) {
            throw new SensingException(
                "field-type", "field `" + name + "` is of unknown type " + field.typeName() + ".");
          }
          return i;
        }
      }
    }
    return -1;
  }
}
