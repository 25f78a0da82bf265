package io.sparsewatt.driving.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The {@code INDEX.csv} of a folder of scenarios. */
final class FolderIndex {

  private FolderIndex() {}

  /**
   * A column by the file's name; empty where there is no such file or column.
   *
   * @param folder that holds the scenarios and the index
   */
  static Map<String, String> column(Path folder, String wanted) throws IOException {
    Path index = folder.resolve("INDEX.csv");
    Map<String, String> values = new HashMap<>();
    if (!Files.isRegularFile(index)) {
      return values;
    }
    List<String> lines = Files.readAllLines(index);
    List<String> header = lines.isEmpty() ? List.of() : List.of(lines.getFirst().split(",", -1));
    int file = header.indexOf("file");
    int column = header.indexOf(wanted);
    if (file < 0 || column < 0) {
      return values;
    }
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      // What stands behind the file's name is counted from the end: a source in quotes may hold
      // commas.
      int at = column <= file ? column : cells.length - header.size() + column;
      if (cells.length >= header.size()) {
        String name = cells[file];
        int end = name.lastIndexOf(".xml");
        values.put(end < 0 ? name : name.substring(0, end), cells[at]);
      }
    }
    return values;
  }

  /** A scenario's name: its file's, without extensions. */
  static String name(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.lastIndexOf(".xml"));
  }
}
