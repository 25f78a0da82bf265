package io.sparsewatt.standalone.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A line plot as SVG, readable on light and dark ground. Plotting libraries for Java draw through
 * AWT, which needs fonts that a server often lacks; text in SVG needs none.
 */
public final class LinePlot {

  private static final int WIDTH = 860;
  private static final int HEIGHT = 340;
  private static final int LEFT = 64;
  private static final int RIGHT = 16;
  private static final int TOP = 56;
  private static final int BOTTOM = 44;

  // Distinct in hue and in lightness, so also without colour vision (Okabe and Ito's palette).
  private static final String[] COLOURS = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00"};

  private record Line(String name, double[] values) {}

  private final String title;
  private final String xLabel;
  private final String yLabel;
  private final List<Line> lines = new ArrayList<>();

  public LinePlot(String title, String xLabel, String yLabel) {
    this.title = title;
    this.xLabel = xLabel;
    this.yLabel = yLabel;
  }

  /** Adds a line; values are one a frame, NaN leaves a gap. */
  public LinePlot line(String name, double[] values) {
    lines.add(new Line(name, values.clone()));
    return this;
  }

  /** The document. */
  public String svg() {
    int count = lines.stream().mapToInt(line -> line.values().length).max().orElse(0);
    double highest =
        lines.stream()
            .flatMapToDouble(line -> java.util.Arrays.stream(line.values()))
            .filter(Double::isFinite)
            .max()
            .orElse(1);
    double step = tick(highest);
    double top = Math.max(step, Math.ceil(highest / step) * step);
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                + " aria-label=\"%s\" font-family=\"system-ui, sans-serif\" font-size=\"12\">%n",
            WIDTH,
            HEIGHT,
            escape(title)));
    svg.append(
        "<style>text{fill:#222}.g{stroke:#ccc}.a{stroke:#666}"
            + "@media(prefers-color-scheme:dark){text{fill:#ddd}.g{stroke:#444}.a{stroke:#999}}</style>\n");
    text(svg, LEFT, 20, "start", title, " font-size=\"15\" font-weight=\"600\"");
    for (double y = 0; y <= top * 1.0001; y += step) {
      double py = y(y, top);
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"g\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>%n",
              LEFT,
              WIDTH - RIGHT,
              py,
              py));
      text(svg, LEFT - 8, py + 4, "end", number(y), "");
    }
    int every = Math.max(1, (int) tick(count));
    for (int i = 0; i < count; i += every) {
      text(svg, x(i, count), HEIGHT - BOTTOM + 18, "middle", Integer.toString(i), "");
    }
    text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", xLabel, "");
    text(svg, 8, TOP - 14, "start", yLabel, "");
    double legend = LEFT + 90;
    for (int l = 0; l < lines.size(); l++) {
      String colour = COLOURS[l % COLOURS.length];
      curve(svg, lines.get(l), count, top, colour);
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%.1f\" y=\"32\" width=\"14\" height=\"4\" fill=\"%s\"/>%n",
              legend,
              colour));
      text(svg, legend + 20, 38, "start", lines.get(l).name(), "");
      legend += 40 + 6.6 * lines.get(l).name().length();
    }
    return svg.append("</svg>\n").toString();
  }

  private static void curve(StringBuilder svg, Line line, int count, double top, String colour) {
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (int i = 0; i < line.values().length; i++) {
      double value = line.values()[i];
      if (!Double.isFinite(value)) {
        drawing = false;
        continue;
      }
      boolean alone =
          !drawing && (i + 1 == line.values().length || !Double.isFinite(line.values()[i + 1]));
      if (alone) {
        svg.append(
            String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"/>%n",
                x(i, count),
                y(value, top),
                colour));
        continue;
      }
      path.append(
          String.format(
              Locale.ROOT, "%s%.1f %.1f", drawing ? "L" : "M", x(i, count), y(value, top)));
      drawing = true;
    }
    if (!path.isEmpty()) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\"/>%n",
              path,
              colour));
    }
  }

  private static double x(int i, int count) {
    return LEFT + (double) (WIDTH - LEFT - RIGHT) * i / Math.max(1, count - 1);
  }

  private static double y(double value, double top) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top;
  }

  /** A round step that gives four to ten ticks: 1, 2 or 5 times a power of ten. */
  private static double tick(double range) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(range, 1e-12) / 4)));
    for (double factor : new double[] {1, 2, 5}) {
      if (range / (power * factor) <= 8) {
        return power * factor;
      }
    }
    return power * 10;
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3g", value);
  }

  private static void text(
      StringBuilder svg, double x, double y, String anchor, String text, String attributes) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>%n",
            x,
            y,
            anchor,
            attributes,
            escape(text)));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
