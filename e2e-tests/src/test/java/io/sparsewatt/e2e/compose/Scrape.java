package io.sparsewatt.e2e.compose;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What services answer to Prometheus, as far as names and labels go. */
final class Scrape {

  private static final Pattern SAMPLE =
      Pattern.compile("^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? \\S+$", Pattern.MULTILINE);

  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

  private final Map<String, List<Map<String, String>>> samples = new HashMap<>();

  /** Adds one service's answer. */
  void add(String text) {
    Matcher sample = SAMPLE.matcher(text.replace("\r", ""));
    while (sample.find()) {
      Map<String, String> labels = new HashMap<>();
      if (sample.group(2) != null) {
        Matcher label = LABEL.matcher(sample.group(2));
        while (label.find()) {
          labels.put(label.group(1), label.group(2));
        }
      }
      samples.computeIfAbsent(sample.group(1), name -> new ArrayList<>()).add(labels);
    }
  }

  /** Whether a sample has the name and all the labels. */
  boolean has(Dashboards.Use use) {
    return samples.getOrDefault(use.name(), List.of()).stream()
        .anyMatch(labels -> labels.entrySet().containsAll(use.labels().entrySet()));
  }

  int names() {
    return samples.size();
  }
}
