package io.sparsewatt.planner.commonroad;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The scenario files beside the checkout. */
public final class RealData {

  private RealData() {}

  /** The folder of scenarios; the test is skipped where it is absent. */
  public static Path scenarios() {
    String given = System.getProperty("sparsewatt.data", "");
    Path data =
        given.isBlank()
            ? Path.of(System.getProperty("sparsewatt.basedir", "."), "..", "shared", "data")
            : Path.of(given);
    Path scenarios = data.resolve("scenarios");
    Assumptions.assumeTrue(
        Files.isDirectory(scenarios),
        "no real data at " + scenarios + "; set -Dsparsewatt.data=FOLDER to run this");
    return scenarios;
  }

  /** Files of a folder by name, those that end so. */
  public static List<Path> files(Path folder, String end) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> found = new ArrayList<>(all.filter(p -> p.toString().endsWith(end)).toList());
      found.sort(null);
      return found;
    }
  }
}
