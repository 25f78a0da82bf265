package io.sparsewatt.e2e.compose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The provisioned dashboards, and every metric that they ask Prometheus for. */
final class Dashboards {

  /** Prefixes of what the services measure; functions and labels of PromQL have none of them. */
  private static final Pattern METRIC =
      Pattern.compile("\\b((?:sparsewatt|jvm|process|system|spring)_[a-z0-9_]+)(?:\\{([^}]*)})?");

  private static final Pattern EQUAL = Pattern.compile("([a-z_]+)=\"([^\"$]*)\"");

  private static final Pattern VARIABLE =
      Pattern.compile("label_values\\(([a-z0-9_]+), ([a-z_]+)\\)");

  private Dashboards() {}

  /**
   * A metric that a panel shows.
   *
   * @param where dashboard and panel
   * @param name as Prometheus knows it
   * @param labels that it must have, with their values
   */
  record Use(String where, String name, Map<String, String> labels) {}

  static List<Path> files() throws IOException {
    try (Stream<Path> found = Files.list(Checkout.folder().resolve("deploy/grafana/dashboards"))) {
      return found.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  static JsonNode read(Path file) throws IOException {
    return JsonMapper.shared().readTree(Files.readAllBytes(file));
  }

  /** Every metric of every panel, and of the variables above them. */
  static List<Use> uses() throws IOException {
    List<Use> uses = new ArrayList<>();
    for (Path file : files()) {
      JsonNode dashboard = read(file);
      String title = dashboard.get("title").asString();
      for (JsonNode panel : dashboard.get("panels")) {
        for (JsonNode target : panel.path("targets")) {
          collect(
              title + ", " + panel.get("title").asString(), target.get("expr").asString(), uses);
        }
      }
      for (JsonNode variable : dashboard.at("/templating/list")) {
        Matcher matcher = VARIABLE.matcher(variable.at("/query/query").asString());
        if (!matcher.matches()) {
          throw new IllegalStateException(file + ": variable " + variable);
        }
        uses.add(new Use(title + ", variable", matcher.group(1), Map.of()));
      }
    }
    return uses;
  }

  private static void collect(String where, String expression, List<Use> uses) {
    Matcher metric = METRIC.matcher(expression);
    int found = 0;
    while (metric.find()) {
      Map<String, String> labels = new TreeMap<>();
      if (metric.group(2) != null) {
        Matcher label = EQUAL.matcher(metric.group(2));
        while (label.find()) {
          labels.put(label.group(1), label.group(2));
        }
      }
      uses.add(new Use(where, metric.group(1), labels));
      found++;
    }
    if (found == 0) {
      throw new IllegalStateException(where + " asks for no metric of ours: " + expression);
    }
  }
}
