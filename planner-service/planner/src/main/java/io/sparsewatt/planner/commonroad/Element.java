package io.sparsewatt.planner.commonroad;

import io.sparsewatt.planner.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One XML element of a child of the root. It remembers what was read of it: the rest is what the
 * reader dropped, and is reported.
 */
final class Element {

  final String name;
  final int line;
  final Map<String, String> attributes;
  private final List<Element> children = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private boolean used;

  Element(String name, int line, Map<String, String> attributes) {
    this.name = name;
    this.line = line;
    this.attributes = attributes;
  }

  void add(Element child) {
    children.add(child);
  }

  StringBuilder text() {
    return text;
  }

  /** Marks this element as read. */
  Element use() {
    used = true;
    return this;
  }

  /** The first child of the name, marked as read, or null. */
  @Nullable Element child(String childName) {
    for (Element c : children) {
      if (c.name.equals(childName)) {
        return c.use();
      }
    }
    return null;
  }

  Element need(String childName) throws ScenarioException {
    Element c = child(childName);
    if (c == null) {
      throw new ScenarioException(
          "commonroad-missing",
          "line " + line + ": <" + name + "> has no <" + childName + ">; it is required.");
    }
    return c;
  }

  /** All children of the name, marked as read. */
  List<Element> all(String childName) {
    List<Element> found = new ArrayList<>();
    for (Element c : children) {
      if (c.name.equals(childName)) {
        found.add(c.use());
      }
    }
    return found;
  }

  String attribute(String key) throws ScenarioException {
    String v = attributes.get(key);
    if (v == null) {
      throw new ScenarioException(
          "commonroad-missing",
          "line " + line + ": <" + name + "> has no attribute " + key + "; it is required.");
    }
    return v;
  }

  String word() {
    return text.toString().strip();
  }

  double number() throws ScenarioException {
    String s = word();
    double v;
    try {
      v = Double.parseDouble(s);
    } catch (NumberFormatException e) {
      throw notNumber(s, e);
    }
    if (!Double.isFinite(v)) {
      throw notNumber(s, null);
    }
    return v;
  }

  private ScenarioException notNumber(String s, @Nullable NumberFormatException cause) {
    String message =
        "line "
            + line
            + ": <"
            + name
            + "> is `"
            + (s.length() > 40 ? s.substring(0, 37) + "..." : s)
            + "`; a finite number is required.";
    return cause == null
        ? new ScenarioException("commonroad-number", message)
        : new ScenarioException("commonroad-number", message, cause);
  }

  /** Counts what was not read, by path; of a subtree only its top. */
  void unread(String path, TreeMap<String, Integer> counts) {
    for (Element c : children) {
      String at = path + "/" + c.name;
      if (c.used) {
        c.unread(at, counts);
      } else {
        counts.merge(at, 1, Integer::sum);
      }
    }
  }
}
