package io.sparsewatt.ingest.registry;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.sparsewatt.boot.Problem;
import io.sparsewatt.events.SensorNetwork;
import io.sparsewatt.events.v1.Modality;
import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.ingest.voxelise.Configurations;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.format.Resolution;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sensor configurations as JSON: the fields of {@code SensorConfiguration} by their Protobuf JSON
 * names, enumerations as {@code lidar}, {@code event-camera}, {@code lossless}, {@code live}.
 *
 * <p>Reading is strict: an unknown, ill-typed or impossible field is an error that names it. What
 * is left out has its default. Stateless.
 */
public final class ConfigurationJson {

  /** Bytes of a configuration; it has some forty short fields. */
  static final int MAX_BYTES = 64 << 10;

  // Ids are Kafka keys, URL segments and parts of ledger keys, where a slash divides.
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private static final int MAX_TEXT = 64;

  // Of an answer alone: what a sensor's owner should know before the first frame.
  private static final String UNLABELLED = "unlabelled";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private ConfigurationJson() {}

  /** Refuses what cannot be a sensor's or a rig's id. */
  static String requireId(String what, String id) {
    if (!ID.matcher(id).matches()) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "sensor.id",
          what
              + " is `"
              + shorten(id)
              + "`; 1 to 64 letters, digits, dots, hyphens or underscores are required, a letter or"
              + " digit first");
    }
    return id;
  }

  /**
   * Reads and checks a configuration; its version is left at 0.
   *
   * @param sensor id from the path
   * @param json UTF-8; {@code sensor} in it, if any, is to be the same; {@code version} and {@code
   *     unlabelled} are ignored: the platform says them
   */
  static SensorConfiguration read(String sensor, byte[] json) {
    requireId("the sensor's id", sensor);
    ObjectNode root = parse(json);
    root.remove(UNLABELLED);
    SensorConfiguration.Builder configuration = defaults(sensor, root).toBuilder();
    merge(configuration, root, "");
    if (!configuration.getSensor().equals(sensor)) {
      throw wrong("sensor", configuration.getSensor(), "the path's `" + sensor + "`, or nothing,");
    }
    requireId("rig", configuration.getRig());
    check(configuration);
    return configuration.clearVersion().build();
  }

  private static ObjectNode parse(byte[] json) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      throw new Problem(
          HttpStatus.BAD_REQUEST,
          "not-json",
          (at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ")
              + (e instanceof DatabindException
                  // Of its own words, one is a class.
                  ? "more than one JSON value is there"
                  : shorten(e.getOriginalMessage().replace('\n', ' ')))
              + ". A configuration is one JSON object");
    }
    if (!(root instanceof ObjectNode object)) {
      throw new Problem(
          HttpStatus.BAD_REQUEST, "not-json", "a configuration is one JSON object, {} at least");
    }
    return object;
  }

  private static SensorConfiguration defaults(String sensor, JsonNode root) {
    JsonNode modality = root.path("modality");
    if (!modality.isString() || !modality.asString().equals("event-camera")) {
      return Configurations.lidar(sensor);
    }
    return Configurations.eventCamera(sensor, 0, 0);
  }

  private static void merge(Message.Builder into, ObjectNode from, String at) {
    for (var property : from.properties()) {
      FieldDescriptor field = field(into, property.getKey(), at);
      String place = at + property.getKey();
      JsonNode value = property.getValue();
      if (value.isNull()) {
        // What GET writes for a message that is absent.
        if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
          throw wrong(place, "null", "a value, or leaving it out,");
        }
        into.clearField(field);
        continue;
      }
      switch (field.getJavaType()) {
        case MESSAGE -> {
          if (!(value instanceof ObjectNode inner)) {
            throw wrong(place, value.toString(), "an object");
          }
          merge(into.getFieldBuilder(field), inner, place + ".");
        }
        case STRING -> into.setField(field, text(place, value));
        case ENUM -> into.setField(field, constant(place, field, value));
        case DOUBLE -> {
          if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw wrong(place, value.toString(), "a finite number");
          }
          into.setField(field, value.doubleValue());
        }
        case INT -> {
          if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            throw wrong(place, value.toString(), "a whole number of 0.." + Integer.MAX_VALUE);
          }
          into.setField(field, value.intValue());
        }
        case LONG -> {
          if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw wrong(place, value.toString(), "a whole number, at least 0,");
          }
          into.setField(field, value.longValue());
        }
        default -> throw new IllegalStateException(place + " has a type that no field has");
      }
    }
  }

  private static FieldDescriptor field(Message.Builder into, String name, String at) {
    List<FieldDescriptor> fields = into.getDescriptorForType().getFields();
    for (FieldDescriptor field : fields) {
      if (field.getJsonName().equals(name)) {
        return field;
      }
    }
    throw new Problem(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "unknown-field",
        "`"
            + at
            + shorten(name)
            + "` is no field of a configuration; "
            + (at.isEmpty() ? "it has " : at.substring(0, at.length() - 1) + " has ")
            + String.join(", ", fields.stream().map(FieldDescriptor::getJsonName).toList())
            + ". Nothing was changed");
  }

  private static String text(String place, JsonNode value) {
    if (!value.isString() || value.asString().isBlank() || value.asString().length() > MAX_TEXT) {
      throw wrong(place, value.toString(), "a text of 1.." + MAX_TEXT + " characters");
    }
    return value.asString();
  }

  private static EnumValueDescriptor constant(String place, FieldDescriptor field, JsonNode value) {
    List<EnumValueDescriptor> possible =
        field.getEnumType().getValues().stream().filter(each -> each.getNumber() != 0).toList();
    for (EnumValueDescriptor each : possible) {
      if (value.isString() && value.asString().equals(name(each))) {
        return each;
      }
    }
    throw wrong(
        place,
        value.toString(),
        String.join(" or ", possible.stream().map(ConfigurationJson::name).toList()));
  }

  /** {@code MODALITY_EVENT_CAMERA} of {@code Modality} is {@code event-camera}. */
  private static String name(EnumValueDescriptor value) {
    // The type's own name stands before every constant, words parted by underscores.
    int prefix = value.getType().getName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").length() + 1;
    return value.getName().substring(prefix).toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void check(SensorConfiguration.Builder configuration) {
    try {
      SensorNetwork unusedNetwork = SensorNetwork.of(configuration.build());
      if (configuration.getModality() == Modality.MODALITY_LIDAR) {
        configuration.clearEvents();
        Configurations.voxelPolicy(configuration.getVoxels());
        requireRange("voxels.plainEvery", configuration.getVoxels().getPlainEvery(), 1, 1 << 20);
      } else {
        configuration.clearVoxels();
        var events = configuration.getEvents();
        if (events.getWidth() < 1 || events.getHeight() < 1) {
          throw new IllegalArgumentException(
              "events.width and events.height, the camera's pixels, are required but they were "
                  + events.getWidth()
                  + " and "
                  + events.getHeight());
        }
        Resolution unused = new Resolution(events.getWidth(), events.getHeight());
        Configurations.eventPolicy(events);
        requireRange("events.packetMs", events.getPacketMs(), 1, 1000);
        requireRange("events.plainEvery", events.getPlainEvery(), 1, 1 << 20);
      }
      if (configuration.hasExtrinsics()) {
        var e = configuration.getExtrinsics();
        Pose unused =
            new Pose(e.getX(), e.getY(), e.getZ(), e.getQx(), e.getQy(), e.getQz(), e.getQw());
      }
    } catch (IllegalArgumentException e) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "out-of-range",
          "sensor " + configuration.getSensor() + ": " + e.getMessage() + ". Nothing was changed");
    }
  }

  private static void requireRange(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " of " + min + ".." + max + " required but it was " + value);
    }
  }

  private static Problem wrong(String place, String value, String allowed) {
    return new Problem(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "wrong-value",
        "`"
            + place
            + "` is "
            + shorten(value)
            + "; "
            + allowed
            + " is required. Nothing was changed");
  }

  private static String shorten(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
  }

  /** A sensor as requests are answered: its configuration, and why it has no labels, or null. */
  static ObjectNode answer(SensorConfiguration configuration) {
    return write(configuration).put(UNLABELLED, SensorNetwork.unlabelled(configuration));
  }

  /** Every field in the schema's order; an absent message is null. */
  public static ObjectNode write(Message message) {
    ObjectNode node = JSON.createObjectNode();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      String name = field.getJsonName();
      Object value = message.getField(field);
      switch (field.getJavaType()) {
        case MESSAGE ->
            node.set(
                name,
                message.hasField(field)
                    ? write((Message) value)
                    : JSON.getNodeFactory().nullNode());
        case STRING -> node.put(name, (String) value);
        case ENUM -> node.put(name, name((EnumValueDescriptor) value));
        case DOUBLE -> node.put(name, (Double) value);
        case INT -> node.put(name, (Integer) value);
        case LONG -> node.put(name, (Long) value);
        default -> throw new IllegalStateException(name + " has a type that no field has");
      }
    }
    return node;
  }
}
