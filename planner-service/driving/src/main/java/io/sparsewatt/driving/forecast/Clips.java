package io.sparsewatt.driving.forecast;

import io.sparsewatt.driving.catalogue.FolderIndex;
import io.sparsewatt.planner.commonroad.CommonRoadFile;
import io.sparsewatt.planner.commonroad.CommonRoadFile.Track;
import io.sparsewatt.planner.commonroad.CommonRoadReader;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.Road;
import io.sparsewatt.planner.scenario.ScenarioException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The clips of a folder of CommonRoad files, and why others in it are left out.
 *
 * @param kept by name
 * @param leftOut names with the reason, by name
 */
public record Clips(List<Clip> kept, List<String> leftOut) {

  // Files of set-based predictions, by CommonRoad's own naming: no one drove what they hold.
  private static final Pattern SETS = Pattern.compile(".*_S-\\d+");
  private static final long MAX_FILE_BYTES = 64L << 20;
  // Steps of a tenth of a second: what the predictors' pasts are made of.
  private static final double DT = 0.1;

  /** Copies the lists. */
  public Clips {
    kept = List.copyOf(kept);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * Reads all {@code .xml} and {@code .xml.gz} in a folder. Places and groups come from the columns
   * {@code location} and {@code group} of {@code INDEX.csv} beside them; a file that has none there
   * is a place and a group of its own.
   *
   * @throws NoSuchFileException if it is no folder
   */
  public static Clips read(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString(), null, "not a folder of scenarios");
    }
    Map<String, String> groups = FolderIndex.column(folder, "group");
    Map<String, String> places = FolderIndex.column(folder, "location");
    List<Clip> kept = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder)) {
      files = entries.filter(f -> f.toString().matches(".*\\.xml(\\.gz)?")).sorted().toList();
    }
    for (Path file : files) {
      String name = FolderIndex.name(file);
      if (SETS.matcher(name).matches()) {
        leftOut.add(name + ": holds set-based predictions, not recorded motion");
        continue;
      }
      if (Files.size(file) > MAX_FILE_BYTES) {
        leftOut.add(name + ": larger than " + MAX_FILE_BYTES + " bytes");
        continue;
      }
      try {
        CommonRoadFile f = CommonRoadReader.read(Files.readAllBytes(file));
        if (Math.abs(f.dt() - DT) > 1e-9) {
          leftOut.add(name + ": steps of " + f.dt() + " s, not of " + DT);
          continue;
        }
        kept.add(
            new Clip(
                name,
                places.getOrDefault(name, name),
                groups.getOrDefault(name, name),
                new Road.Lanes(f.lanes()),
                f.dt(),
                f.tracks().stream().flatMap(t -> unbroken(t, f.dt()).stream()).toList()));
      } catch (ScenarioException | IllegalArgumentException e) {
        leftOut.add(name + ": " + e.getMessage());
      }
    }
    return new Clips(kept, leftOut);
  }

  /** A track with holes is several. */
  private static List<Track> unbroken(Track t, double dt) {
    List<Track> parts = new ArrayList<>();
    List<AgentState> run = new ArrayList<>();
    for (AgentState s : t.states()) {
      if (!run.isEmpty() && s.time() - run.getLast().time() > 1.5 * dt) {
        parts.add(part(t, run, parts.size()));
        run.clear();
      }
      run.add(s);
    }
    if (!run.isEmpty()) {
      parts.add(part(t, run, parts.size()));
    }
    return parts;
  }

  private static Track part(Track t, List<AgentState> run, int number) {
    String id = number == 0 ? t.id() : t.id() + "-" + number;
    return new Track(id, t.type(), t.length(), t.width(), run);
  }
}
