package io.sparsewatt.standalone.perception;

import io.sparsewatt.scenes.PointClass;
import io.sparsewatt.scenes.evaluation.Figure;
import io.sparsewatt.simulator.worlds.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tables of a model card, in Markdown, beside those of geometry alone. */
public final class ModelCard {

  private static final String BEGIN = "<!-- figures: written by evaluate, not by hand -->";
  private static final String END = "<!-- end of figures -->";

  private final Map<String, Figure> network = new TreeMap<>();
  private final Map<String, Figure> geometry = new TreeMap<>();

  /**
   * @param network figures of the network
   * @param geometry figures of geometry alone, with the same ids
   */
  public ModelCard(List<Figure> network, List<Figure> geometry) {
    network.forEach(figure -> this.network.put(figure.id(), figure));
    geometry.forEach(figure -> this.geometry.put(figure.id(), figure));
  }

  /**
   * Puts the tables into a card, in place of those that are there.
   *
   * @param head what was judged and how, one sentence
   * @throws IOException if the file has no place for them, or cannot be written
   */
  public void write(Path file, String head) throws IOException {
    String card = Files.readString(file);
    int begin = card.indexOf(BEGIN);
    int end = card.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(file + " needs the lines '" + BEGIN + "' and '" + END + "'");
    }
    String tables = head + "\n\n" + simulated() + "\n" + recorded();
    Files.writeString(file, card.substring(0, begin) + BEGIN + "\n" + tables + card.substring(end));
  }

  private String simulated() {
    StringBuilder text = new StringBuilder();
    for (String part : new String[] {"", ".answered"}) {
      text.append(
          part.isEmpty()
              ? "Simulated scans, IoU over all points; what lies beyond the platform's box has no"
                  + " answer and counts as wrong:\n\n"
              : "\nThe same over the points that have an answer:\n\n");
      text.append("| split | points | | mean ");
      for (PointClass c : PointClass.values()) {
        text.append("| ").append(c.id()).append(' ');
      }
      text.append("|\n|---|---|---|---").append("|---".repeat(PointClass.COUNT)).append("|\n");
      for (Split split : Split.values()) {
        String name = split.name().toLowerCase(Locale.ROOT).replace('_', '-');
        String id = "perception.simulated." + name + part;
        Figure mean = network.get(id + ".miou");
        if (mean == null) {
          continue;
        }
        row(text, name, mean.count(), "network", id, network);
        row(text, "", geometryCount(id), "geometry", id, geometry);
      }
    }
    return text.toString();
  }

  private long geometryCount(String id) {
    Figure figure = geometry.get(id + ".miou");
    return figure == null ? 0 : figure.count();
  }

  private static void row(
      StringBuilder text,
      String split,
      long points,
      String who,
      String id,
      Map<String, Figure> figures) {
    text.append(String.format(Locale.ROOT, "| %s | %,d | %s | ", split, points, who));
    text.append(value(figures.get(id + ".miou")));
    for (PointClass c : PointClass.values()) {
      text.append(" | ").append(value(figures.get(id + ".iou." + c.id())));
    }
    text.append(" |\n");
  }

  private String recorded() {
    StringBuilder text = new StringBuilder();
    text.append("Recorded scans, which nothing was trained on or chosen by:\n\n");
    text.append("| figure | network | geometry | of | |\n|---|---|---|---|---|\n");
    int rows = 0;
    for (Figure figure : network.values()) {
      if (figure.id().startsWith("perception.simulated.")) {
        continue;
      }
      rows++;
      text.append(
          String.format(
              Locale.ROOT,
              "| `%s` | %s | %s | %,d | %s |%n",
              figure.id(),
              value(figure),
              value(geometry.get(figure.id())),
              figure.count(),
              figure.note()));
    }
    return rows == 0 ? "" : text.toString();
  }

  private static String value(@Nullable Figure figure) {
    if (figure == null || Double.isNaN(figure.value())) {
      return "-";
    }
    return figure.unit().equals("count")
        ? String.format(Locale.ROOT, "%.0f", figure.value())
        : String.format(Locale.ROOT, "%.3f", figure.value());
  }
}
