package io.sparsewatt.driving.catalogue;

import io.sparsewatt.planner.commonroad.CommonRoadFile;
import io.sparsewatt.planner.commonroad.CommonRoadReader;
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
 * The recorded scenes of a folder, all its {@code .xml} and {@code .xml.gz}, and why others in it
 * are left out.
 *
 * @param <T> what a scene is read as
 * @param kept by name
 * @param leftOut by name
 */
public record ScenarioFolder<T>(List<T> kept, List<LeftOut> leftOut) {

  // Files of set-based predictions, by CommonRoad's own naming: no one drove what they hold.
  private static final Pattern SETS = Pattern.compile(".*_S-\\d+");
  // As large as the reader takes; a wrong folder must not fill the memory.
  private static final long MAX_FILE_BYTES = 64L << 20;

  /** Copies the lists. */
  public ScenarioFolder {
    kept = List.copyOf(kept);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * A scene of the folder.
   *
   * @param name the file's, without extensions
   * @param place where it was recorded: the column {@code location} of {@code INDEX.csv}, or the
   *     name
   * @param group of scenes that are not independent of it: the column {@code group}, or the name
   */
  public record Entry(String name, String place, String group) {}

  /**
   * A file that is not used.
   *
   * @param name the file's, without extensions
   * @param reason in words for people
   */
  public record LeftOut(String name, String reason) {}

  /** Makes of a file what is wanted. */
  @FunctionalInterface
  public interface Reader<T> {

    /**
     * The file as it is wanted.
     *
     * @throws ScenarioException if the file is left out, and why
     * @throws IllegalArgumentException likewise
     */
    T read(Entry entry, CommonRoadFile file) throws ScenarioException;
  }

  /**
   * Reads a folder.
   *
   * @throws NoSuchFileException if it is no folder
   */
  public static <T> ScenarioFolder<T> read(Path folder, Reader<T> reader) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString(), null, "not a folder of scenarios");
    }
    Map<String, String> groups = FolderIndex.column(folder, "group");
    Map<String, String> places = FolderIndex.column(folder, "location");
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder)) {
      files = entries.filter(ScenarioFolder::isScenario).sorted().toList();
    }
    List<T> kept = new ArrayList<>();
    List<LeftOut> leftOut = new ArrayList<>();
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
      Entry entry =
          new Entry(name, places.getOrDefault(name, name), groups.getOrDefault(name, name));
      try {
        kept.add(reader.read(entry, CommonRoadReader.read(Files.readAllBytes(file))));
      } catch (ScenarioException | IllegalArgumentException e) {
        leftOut.add(new LeftOut(name, String.valueOf(e.getMessage())));
      }
    }
    return new ScenarioFolder<>(kept, leftOut);
  }

  private static boolean isScenario(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".xml") || name.endsWith(".xml.gz");
  }
}
