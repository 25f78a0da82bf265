package io.sparsewatt.planner.scenario;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One JSON object being read strictly: its place, and the names that it may have. */
final class JsonFields {

  private final JsonNode node;
  private final String at;

  /**
   * @param at its place, {@code agents[3].history[0]}; empty for the whole document
   * @throws ScenarioException if it is no object, or has a property that is not in {@code allowed}
   */
  JsonFields(JsonNode node, String at, List<String> allowed) throws ScenarioException {
    this.node = node;
    this.at = at;
    if (!node.isObject()) {
      throw wrongType(at.isEmpty() ? "the document" : at, "an object", node);
    }
    for (String name : node.propertyNames()) {
      if (!allowed.contains(name)) {
        throw new ScenarioException(
            "unknown-property",
            "`"
                + shorten(path(name))
                + "` is not a property; known here: "
                + String.join(", ", allowed)
                + ". Correct the name, or leave it out.");
      }
    }
  }

  String path(String name) {
    return at.isEmpty() ? name : at + "." + name;
  }

  boolean has(String name) {
    return node.hasNonNull(name);
  }

  /** The property, or null if it is absent or null. */
  @Nullable JsonNode find(String name) {
    return node.hasNonNull(name) ? node.get(name) : null;
  }

  JsonNode get(String name) throws ScenarioException {
    JsonNode v = find(name);
    if (v == null) {
      throw new ScenarioException(
          "missing-property", "`" + path(name) + "` is missing; it is required.");
    }
    return v;
  }

  JsonNode array(String name) throws ScenarioException {
    JsonNode v = get(name);
    if (!v.isArray()) {
      throw wrongType(path(name), "an array", v);
    }
    return v;
  }

  double number(String name) throws ScenarioException {
    return number(get(name), path(name));
  }

  double number(String name, double otherwise) throws ScenarioException {
    JsonNode v = find(name);
    return v == null ? otherwise : number(v, path(name));
  }

  @Nullable Double numberOrNull(String name) throws ScenarioException {
    JsonNode v = find(name);
    return v == null ? null : (Double) number(v, path(name));
  }

  static double number(JsonNode v, String at) throws ScenarioException {
    if (!v.isNumber()) {
      throw wrongType(at, "a number", v);
    }
    // asDouble would throw for numbers beyond a double; a big one becomes infinite here, and is
    // then
    // refused as not finite with its name.
    return v.numberValue().doubleValue();
  }

  long whole(String name, long otherwise) throws ScenarioException {
    JsonNode v = find(name);
    if (v == null) {
      return otherwise;
    }
    if (!v.isIntegralNumber() || !v.canConvertToLong()) {
      throw wrongType(path(name), "a whole number of at most 64 bits", v);
    }
    return v.longValue();
  }

  int count(String name, int otherwise) throws ScenarioException {
    long v = whole(name, otherwise);
    if (v != (int) v) {
      throw new ScenarioException(
          "out-of-range", path(name) + " is " + v + "; a 32-bit number is required.");
    }
    return (int) v;
  }

  String text(String name, String otherwise) throws ScenarioException {
    JsonNode v = find(name);
    return v == null ? otherwise : text(v, path(name));
  }

  String text(String name) throws ScenarioException {
    return text(get(name), path(name));
  }

  static String text(JsonNode v, String at) throws ScenarioException {
    if (!v.isString()) {
      throw wrongType(at, "a text", v);
    }
    return v.stringValue();
  }

  boolean flag(String name, boolean otherwise) throws ScenarioException {
    JsonNode v = find(name);
    if (v == null) {
      return otherwise;
    }
    if (!v.isBoolean()) {
      throw wrongType(path(name), "true or false", v);
    }
    return v.booleanValue();
  }

  static ScenarioException wrongType(String at, String wanted, JsonNode v) {
    return new ScenarioException(
        "wrong-type", "`" + at + "` is " + shorten(v.toString()) + "; " + wanted + " is required.");
  }

  static String shorten(String s) {
    return s.length() <= 80 ? s : s.substring(0, 77) + "...";
  }
}
