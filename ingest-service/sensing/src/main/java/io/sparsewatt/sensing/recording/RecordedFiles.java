package io.sparsewatt.sensing.recording;

import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.format.FormatDetector;
import io.sparsewatt.sensing.format.FrameFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files behind a path, and their one format.
 *
 * @param files in natural order of their names; at least one
 * @param format of all of them
 * @param detected whether the format was found out, not given
 * @param ignored files of the folder that are no frames
 */
record RecordedFiles(List<Path> files, FrameFormat format, boolean detected, int ignored) {

  // What sensor files are called; a folder holds labels, images and calibrations beside them.
  private static final Set<String> EXTENSIONS =
      Set.of("bin", "pcd", "mcap", "raw", "dat", "cdr", "pc2");

  // A day at 20 Hz.
  private static final int MAX_FILES = 1 << 21;

  static RecordedFiles find(Path path, @Nullable FrameFormat given) throws SensingException {
    if (Files.isDirectory(path)) {
      return folder(path, given);
    }
    if (!Files.isRegularFile(path)) {
      throw new SensingException("input-unreadable", path + ": no such file or folder.");
    }
    FrameFormat format = given == null ? detect(path) : given;
    return new RecordedFiles(List.of(path), format, given == null, 0);
  }

  private static RecordedFiles folder(Path folder, @Nullable FrameFormat given)
      throws SensingException {
    TreeMap<String, List<Path>> byExtension = new TreeMap<>();
    int all = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path file : entries) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith(".") || !Files.isRegularFile(file)) {
          continue;
        }
        if (++all > MAX_FILES) {
          throw new SensingException(
              "folder-too-large",
              folder + ": more than " + MAX_FILES + " files. Replay it in parts.");
        }
        byExtension.computeIfAbsent(extension(name), e -> new ArrayList<>()).add(file);
      }
    } catch (IOException e) {
      throw Unreadable.of(folder, e);
    }
    List<String> known = byExtension.keySet().stream().filter(EXTENSIONS::contains).toList();
    if (known.size() > 1) {
      throw new SensingException(
          "folder-mixed",
          folder
              + ": files of several formats (."
              + String.join(", .", known)
              + "). Give one file, or a folder with one kind of them.");
    }
    List<Path> files;
    if (known.size() == 1) {
      files = byExtension.getOrDefault(known.get(0), List.of());
    } else if (given != null && byExtension.size() == 1) {
      files = byExtension.firstEntry().getValue();
    } else {
      throw new SensingException(
          "folder-empty",
          folder
              + ": no sensor files (."
              + String.join(", .", EXTENSIONS.stream().sorted().toList())
              + ") among "
              + all
              + " files.");
    }
    files.sort(
        Comparator.comparing(file -> String.valueOf(file.getFileName()), new NaturalOrder()));
    FrameFormat format = given == null ? detect(files.get(0)) : given;
    return new RecordedFiles(List.copyOf(files), format, given == null, all - files.size());
  }

  private static FrameFormat detect(Path file) throws SensingException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(FormatDetector.HEAD_BYTES);
      return FormatDetector.detect(String.valueOf(file.getFileName()), head, Files.size(file));
    } catch (IOException e) {
      throw Unreadable.of(file, e);
    }
  }

  private static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
