package io.sparsewatt.sensing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of real data, which is not part of the project. */
public final class RecordedData {

  private RecordedData() {}

  /** A file or folder of it; the test is skipped, with a message, where it is absent. */
  public static Path path(String relative) {
    String given = System.getProperty("sparsewatt.data", "");
    Path root =
        given.isBlank() || given.startsWith("${")
            ? Path.of(System.getProperty("sparsewatt.basedir", ".")).resolve("../shared/data")
            : Path.of(given);
    Path found = root.resolve(relative).normalize();
    assumeTrue(
        Files.exists(found),
        () -> relative + " is not there; name the folder of real data with -Dsparsewatt.data");
    return found;
  }
}
