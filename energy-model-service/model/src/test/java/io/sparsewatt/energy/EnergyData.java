package io.sparsewatt.energy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The energy tables of the data folder. */
public final class EnergyData {

  private EnergyData() {}

  /** The rows below the header, split at commas; the tables quote nothing. */
  public static List<List<String>> rows(String file) throws IOException {
    String data = System.getProperty("sparsewatt.data", "");
    Path folder =
        data.isBlank() || data.startsWith("$")
            ? Path.of(System.getProperty("sparsewatt.basedir", "."), "..", "shared", "data")
            : Path.of(data);
    Path path = folder.resolve("energy").resolve(file);
    assumeTrue(
        Files.exists(path), () -> path + " is absent; set -Dsparsewatt.data to the data folder");
    List<List<String>> rows = new ArrayList<>();
    for (String line : Files.readAllLines(path)) {
      if (!line.isBlank()) {
        rows.add(Arrays.asList(line.split(",", -1)));
      }
    }
    return rows.subList(1, rows.size());
  }
}
