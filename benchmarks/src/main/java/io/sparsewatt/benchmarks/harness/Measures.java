package io.sparsewatt.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one fork measured: values and remarks by id. Written as lines of text. */
public final class Measures {

  private final Map<String, Double> values = new LinkedHashMap<>();
  private final Map<String, String> remarks = new LinkedHashMap<>();

  /** Notes a value. */
  public void put(String id, double value) {
    if (values.put(id, value) != null) {
      throw new IllegalArgumentException(id + " was measured twice");
    }
  }

  /** Says what a reader of the figures must know: a version, why something is left out. */
  public void remark(String topic, String text) {
    remarks.put(topic, text.replace('\n', ' '));
  }

  /** By id. */
  public Map<String, Double> values() {
    return values;
  }

  /** By topic. */
  public Map<String, String> remarks() {
    return remarks;
  }

  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    values.forEach((id, value) -> lines.add("=" + id + "=" + value));
    remarks.forEach((topic, text) -> lines.add("#" + topic + "=" + text));
    Files.write(file, lines);
  }

  static Measures read(Path file) throws IOException {
    Measures measures = new Measures();
    for (String line : Files.readAllLines(file)) {
      int cut = line.indexOf('=', 1);
      String key = line.substring(1, cut);
      String value = line.substring(cut + 1);
      if (line.charAt(0) == '=') {
        measures.put(key, Double.parseDouble(value));
      } else {
        measures.remark(key, value);
      }
    }
    return measures;
  }
}
