package io.sparsewatt.sensing.recording;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which line of an accompanying list belongs to which file.
 *
 * <p>As many lines as files: one each, in order. Otherwise by the number that is the file's name:
 * KITTI raw drives have frames missing whose lines are there, and a cut-out keeps its numbers.
 */
final class FileIndex {

  private FileIndex() {}

  /** Line of every file, or null where the two do not belong together. */
  static int @Nullable [] of(List<Path> files, int lines) {
    int[] index = new int[files.size()];
    for (int i = 0; i < index.length; i++) {
      index[i] = i;
    }
    if (lines == index.length) {
      return index;
    }
    for (int i = 0; i < index.length; i++) {
      String name = String.valueOf(files.get(i).getFileName());
      int dot = name.indexOf('.');
      String stem = dot < 0 ? name : name.substring(0, dot);
      if (stem.isEmpty() || stem.length() > 10 || !stem.chars().allMatch(Character::isDigit)) {
        return null;
      }
      long number = Long.parseLong(stem);
      if (number >= lines) {
        return null;
      }
      index[i] = (int) number;
    }
    return index;
  }
}
