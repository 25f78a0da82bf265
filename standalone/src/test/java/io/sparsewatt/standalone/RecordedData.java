package io.sparsewatt.standalone;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of real data, which is not part of the project. */
public final class RecordedData {

  private RecordedData() {}

  /** A file or folder of it; the test is skipped, with a message, where it is absent. */
  public static Path path(String relative) {
    String given = System.getProperty("sparsewatt.data", "");
    // A property that the build leaves unset arrives as its own placeholder.
    Path root =
        given.isBlank() || given.startsWith("$")
            ? Path.of(System.getProperty("sparsewatt.basedir", "."), "..", "shared", "data")
            : Path.of(given);
    Path path = root.resolve(relative).normalize();
    assumeTrue(
        Files.exists(path), () -> path + " is not there; set -Dsparsewatt.data to the data folder");
    return path;
  }
}
