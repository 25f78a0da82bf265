package io.sparsewatt.gateway.json;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** JSON as UTF-8 bytes, written field by field. */
public final class Json {

  /** Largest integer that a reader of JSON holds exactly in a double. */
  public static final long MAX_EXACT = 1L << 53;

  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** An object whose fields the writer writes. */
  public static byte[] object(Consumer<JsonGenerator> fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      fields.accept(json);
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  /** A value that JSON can hold: null where the number is not finite. */
  static void number(JsonGenerator json, String name, double value) {
    json.writeName(name);
    number(json, value);
  }

  static void number(JsonGenerator json, double value) {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }

  /** A count that may lie beyond what a double holds: then as a string. */
  static void count(JsonGenerator json, String name, long value) {
    if (Math.abs(value) <= MAX_EXACT) {
      json.writeNumberProperty(name, value);
    } else {
      json.writeStringProperty(name, Long.toString(value));
    }
  }

  /** A text; null where there is none, or an empty one, as Protobuf has what is absent. */
  static void text(JsonGenerator json, String name, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      json.writeNullProperty(name);
    } else {
      json.writeStringProperty(name, value);
    }
  }

  /** Nanoseconds, as a string: they do not fit a double. */
  static void nanos(JsonGenerator json, String name, long value) {
    json.writeStringProperty(name, Long.toString(value));
  }
}
