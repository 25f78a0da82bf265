package io.sparsewatt.driving.evaluation;

import io.sparsewatt.driving.catalogue.ScenarioFolder;
import io.sparsewatt.driving.loop.RecordedDrive;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** The recorded scenes of a folder that can be driven. */
public final class Recordings {

  /** Seconds: shorter clips end before anything can be decided. */
  public static final double LEAST_SECONDS = 4;

  private Recordings() {}

  /**
   * Reads a folder; scenes without a place to reach, or too short, are left out.
   *
   * @throws NoSuchFileException if it is no folder
   */
  public static ScenarioFolder<Recording> read(Path folder) throws IOException {
    return ScenarioFolder.read(
        folder,
        (entry, file) ->
            new Recording(entry.name(), entry.group(), drivable(new RecordedDrive(file))));
  }

  private static RecordedDrive drivable(RecordedDrive drive) {
    if (!drive.hasPlace()) {
      throw new IllegalArgumentException("its goal says when to be, not where");
    }
    double seconds = drive.seconds() + RecordedDrive.BURN_IN;
    // A millisecond for times that are sums of tenths.
    if (seconds < LEAST_SECONDS - 1e-3) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%.1f s long; at least %.0f are needed", seconds, LEAST_SECONDS));
    }
    return drive;
  }
}
