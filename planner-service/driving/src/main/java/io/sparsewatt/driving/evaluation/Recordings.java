package io.sparsewatt.driving.evaluation;

import io.sparsewatt.driving.catalogue.FolderIndex;
import io.sparsewatt.driving.loop.RecordedDrive;
import io.sparsewatt.planner.commonroad.CommonRoadReader;
import io.sparsewatt.planner.scenario.ScenarioException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The recorded scenes of a folder, and why others in it are left out.
 *
 * @param kept to be driven, by name
 * @param leftOut file names with the reason, by name
 */
public record Recordings(List<Recording> kept, List<LeftOut> leftOut) {

  /** Seconds: shorter clips end before anything can be decided. */
  public static final double LEAST_SECONDS = 4;

  // Files of set-based predictions, by CommonRoad's own naming: no one drove what they hold.
  private static final Pattern SETS = Pattern.compile(".*_S-\\d+");
  // As large as the reader takes; a wrong folder must not fill the memory.
  private static final long MAX_FILE_BYTES = 64L << 20;

  /** Copies the lists. */
  public Recordings {
    kept = List.copyOf(kept);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * A file that is not driven.
   *
   * @param name of it
   * @param reason in words for people
   */
  public record LeftOut(String name, String reason) {}

  /**
   * Reads all {@code .xml} and {@code .xml.gz} in a folder. Groups come from the column {@code
   * group} of {@code INDEX.csv} beside them; a file that has none there is a group of its own.
   *
   * @throws NoSuchFileException if it is no folder
   */
  public static Recordings read(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString(), null, "not a folder of scenarios");
    }
    Map<String, String> groups = FolderIndex.column(folder, "group");
    List<Recording> kept = new ArrayList<>();
    List<LeftOut> leftOut = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder)) {
      files = entries.filter(Recordings::isScenario).sorted().toList();
    }
    for (Path file : files) {
      String name = FolderIndex.name(file);
      if (SETS.matcher(name).matches()) {
        leftOut.add(new LeftOut(name, "holds set-based predictions, not recorded motion"));
        continue;
      }
      if (Files.size(file) > MAX_FILE_BYTES) {
        leftOut.add(new LeftOut(name, "larger than " + MAX_FILE_BYTES + " bytes"));
        continue;
      }
      try {
        RecordedDrive drive = new RecordedDrive(CommonRoadReader.read(Files.readAllBytes(file)));
        String reason = reason(drive);
        if (reason == null) {
          kept.add(new Recording(name, groups.getOrDefault(name, name), drive));
        } else {
          leftOut.add(new LeftOut(name, reason));
        }
      } catch (ScenarioException | IllegalArgumentException e) {
        // The second: a track with a hole, which nobody can be driven among.
        leftOut.add(new LeftOut(name, String.valueOf(e.getMessage())));
      }
    }
    return new Recordings(kept, leftOut);
  }

  private static @Nullable String reason(RecordedDrive drive) {
    if (!drive.hasPlace()) {
      return "its goal says when to be, not where";
    }
    double seconds = drive.seconds() + RecordedDrive.BURN_IN;
    // A millisecond for times that are sums of tenths.
    return seconds < LEAST_SECONDS - 1e-3
        ? String.format(
            Locale.ROOT, "%.1f s long; at least %.0f are needed", seconds, LEAST_SECONDS)
        : null;
  }

  private static boolean isScenario(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".xml") || name.endsWith(".xml.gz");
  }
}
