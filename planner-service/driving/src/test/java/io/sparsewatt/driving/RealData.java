package io.sparsewatt.driving;

import io.sparsewatt.planner.commonroad.CommonRoadFile;
import io.sparsewatt.planner.commonroad.CommonRoadReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The recorded scenarios beside the checkout. */
public final class RealData {

  private RealData() {}

  /** One recording; the test is skipped where there is none. */
  public static CommonRoadFile recording(String name) throws Exception {
    return CommonRoadReader.read(
        Files.readAllBytes(scenarios().resolve("commonroad_ngsim").resolve(name + ".xml.gz")));
  }

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
}
