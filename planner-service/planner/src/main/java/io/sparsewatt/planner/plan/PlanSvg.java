package io.sparsewatt.planner.plan;

import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Lane;
import io.sparsewatt.planner.scenario.Polyline;
import io.sparsewatt.planner.scenario.Region;
import io.sparsewatt.planner.scenario.Road;
import io.sparsewatt.planner.scenario.Scenario;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A plan as a picture: road, goal, agents with the fan of their futures, the plan coloured by
 * speed, and the energy by term. Light or dark with the reader's preference. Equal plans give equal
 * bytes. Stateless.
 */
public final class PlanSvg {

  // Metres shown around the plan.
  private static final double MARGIN = 18;
  // Pixels across the picture of the scene, and of the column of text beside it.
  private static final double WIDTH = 900;
  private static final double COLUMN = 300;
  private static final double MIN_HEIGHT = 430;

  // Slow to fast: blue, green, yellow, red; readable on white and on black.
  private static final int[][] RAMP = {
    {0x2b, 0x6c, 0xd9}, {0x1f, 0xa3, 0x7a}, {0xd9, 0xa4, 0x1f}, {0xd9, 0x3b, 0x2b}
  };

  private static final String STYLE =
      """
      <style>
        svg{--bg:#fff;--fg:#1a1d21;--soft:#5b636d;--road:#e7e9ec;--edge:#b7bdc5;--agent:#6b7480;--future:#8a5cc2;--goal:#1f8f4e;--bad:#b3261e}
        @media (prefers-color-scheme:dark){svg{--bg:#14171a;--fg:#eceff2;--soft:#a3abb5;--road:#262b31;--edge:#4a525c;--agent:#9aa3ae;--future:#b48cf0;--goal:#4cc27c;--bad:#ff8a80}}
        .bg{fill:var(--bg)}.road{fill:var(--road);stroke:var(--edge);stroke-width:.12}
        .agent{fill:var(--agent)}.future{fill:none;stroke:var(--future);stroke-width:.22;stroke-opacity:.45;stroke-linecap:round}
        .goal{fill:var(--goal);fill-opacity:.25;stroke:var(--goal);stroke-width:.2}
        .plan{fill:none;stroke-width:.7;stroke-linecap:round}
        .ego{fill:none;stroke:var(--fg);stroke-width:.25}
        text{font:13px system-ui,sans-serif;fill:var(--fg)}.soft{fill:var(--soft)}.head{font-weight:600;font-size:15px}.bad{fill:var(--bad)}
        .num{text-anchor:end;font-variant-numeric:tabular-nums}.bar{fill:var(--future);fill-opacity:.5}
      </style>
      """;

  private PlanSvg() {}

  /**
   * @param s that was planned
   * @param p its plan
   * @return UTF-8
   */
  public static byte[] write(Scenario s, Plan p) {
    double x0 = Double.POSITIVE_INFINITY;
    double x1 = Double.NEGATIVE_INFINITY;
    double y0 = x0;
    double y1 = x1;
    for (Plan.Point q : p.trajectory()) {
      x0 = Math.min(x0, q.x());
      x1 = Math.max(x1, q.x());
      y0 = Math.min(y0, q.y());
      y1 = Math.max(y1, q.y());
    }
    x0 -= MARGIN;
    x1 += MARGIN;
    y0 -= MARGIN;
    y1 += MARGIN;
    // At least as wide as high, so that the text column has room.
    double grow = 0.5 * Math.max(0, (y1 - y0) - (x1 - x0));
    x0 -= grow;
    x1 += grow;
    double scale = WIDTH / (x1 - x0);
    double sceneHeight = scale * (y1 - y0);
    double height = Math.max(MIN_HEIGHT, sceneHeight);
    Canvas c = new Canvas(x0, y1, scale);

    c.raw("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
    c.number(WIDTH + COLUMN).raw(" ").number(height).raw("\" role=\"img\">\n<title>");
    c.text(title(s, p)).raw("</title>\n").raw(STYLE);
    c.raw("<rect class=\"bg\" width=\"100%\" height=\"100%\"/>\n");
    c.raw("<svg width=\"").number(WIDTH).raw("\" height=\"").number(height);
    c.raw("\" viewBox=\"0 ").number(-0.5 * (height - sceneHeight) / scale).raw(" ");
    c.number(x1 - x0).raw(" ").number(height / scale).raw("\">\n");
    road(c, s.road(), s.ego());
    if (s.goal() != null && s.goal().region() != null) {
      goal(c, s.goal().region(), s.road());
    }
    agents(c, p);
    plan(c, s.ego(), p);
    c.raw("</svg>\n");
    column(c, s, p);
    c.raw("</svg>\n");
    return c.bytes();
  }

  private static String title(Scenario s, Plan p) {
    StringBuilder b = new StringBuilder();
    b.append(s.id().isEmpty() ? "Plan" : s.id()).append(": ").append(p.verdict().text());
    b.append(", energy ").append(Canvas.fixed(p.energy().total(), 3));
    for (Plan.Term t : p.energy().terms()) {
      if (t.energy() != 0) {
        b.append(", ").append(t.name()).append(' ').append(Canvas.fixed(t.energy(), 3));
      }
    }
    return b.toString();
  }

  private static void road(Canvas c, Road road, Ego ego) {
    switch (road) {
      case Road.Lanes lanes -> {
        for (Lane lane : lanes.lanes()) {
          c.raw("<path class=\"road\" d=\"").between(lane.left(), lane.right()).raw("\"/>\n");
        }
      }
      case Road.Corridor k -> {
        double half = 0.5 * k.width();
        c.raw("<path class=\"road\" d=\"");
        double cos = StrictMath.cos(ego.heading());
        double sin = StrictMath.sin(ego.heading());
        double[] along = {-5, k.length(), k.length(), -5};
        double[] across = {half, half, -half, -half};
        for (int i = 0; i < 4; i++) {
          c.raw(i == 0 ? "M" : "L");
          c.point(
              ego.x() + along[i] * cos - across[i] * sin,
              ego.y() + along[i] * sin + across[i] * cos);
        }
        c.raw("Z\"/>\n");
      }
      case Road.ReferencePath path -> {
        c.raw("<path style=\"stroke-width:").number(path.width());
        c.raw(";stroke:var(--road);fill:none\" d=\"");
        c.line(path.points()).raw("\"/>\n");
      }
    }
  }

  private static void goal(Canvas c, Region region, Road road) {
    switch (region) {
      case Region.Rectangle r -> {
        c.raw("<path class=\"goal\" d=\"");
        c.box(r.x(), r.y(), r.orientation(), r.length(), r.width()).raw("\"/>\n");
      }
      case Region.Circle k -> {
        c.raw("<circle class=\"goal\" cx=\"").x(k.x()).raw("\" cy=\"").y(k.y());
        c.raw("\" r=\"").number(k.radius()).raw("\"/>\n");
      }
      case Region.OnLanes on -> {
        if (road instanceof Road.Lanes lanes) {
          for (Lane lane : lanes.lanes()) {
            if (on.lanes().contains(lane.id())) {
              c.raw("<path class=\"goal\" d=\"").between(lane.left(), lane.right());
              c.raw("\"/>\n");
            }
          }
        }
      }
    }
  }

  private static void agents(Canvas c, Plan p) {
    for (Plan.Future f : p.futures()) {
      for (Plan.Track t : f.agents()) {
        c.raw("<path class=\"future\" d=\"");
        boolean first = true;
        for (Plan.Pose q : t.poses()) {
          c.raw(first ? "M" : "L").point(q.x(), q.y());
          first = false;
        }
        c.raw("\"/>\n");
      }
    }
    if (p.futures().isEmpty()) {
      return;
    }
    for (Plan.Track t : p.futures().getFirst().agents()) {
      Plan.Pose q = t.poses().getFirst();
      c.raw("<path class=\"agent\" d=\"");
      c.box(q.x(), q.y(), q.heading(), t.length(), t.width()).raw("\"><title>");
      c.text(t.type().text() + " " + t.agent()).raw("</title></path>\n");
    }
  }

  private static void plan(Canvas c, Ego ego, Plan p) {
    List<Plan.Point> points = p.trajectory();
    double fastest = 1;
    for (Plan.Point q : points) {
      fastest = Math.max(fastest, q.speed());
    }
    for (int i = 0; i + 1 < points.size(); i++) {
      Plan.Point a = points.get(i);
      Plan.Point b = points.get(i + 1);
      c.raw("<path class=\"plan\" stroke=\"").raw(colour(a.speed() / fastest)).raw("\" d=\"M");
      c.point(a.x(), a.y()).raw("L").point(b.x(), b.y()).raw("\"/>\n");
    }
    for (Plan.Point q : List.of(points.getFirst(), points.getLast())) {
      c.raw("<path class=\"ego\" d=\"");
      c.box(q.x(), q.y(), q.heading(), ego.length(), ego.width()).raw("\"/>\n");
    }
  }

  private static String colour(double share) {
    double at = Math.max(0, Math.min(1, share)) * (RAMP.length - 1);
    int i = Math.min((int) at, RAMP.length - 2);
    double f = at - i;
    StringBuilder b = new StringBuilder("#");
    for (int ch = 0; ch < 3; ch++) {
      long v = Math.round((1 - f) * RAMP[i][ch] + f * RAMP[i + 1][ch]);
      b.append(Character.forDigit((int) (v >> 4), 16));
      b.append(Character.forDigit((int) (v & 15), 16));
    }
    return b.toString();
  }

  private static void column(Canvas c, Scenario s, Plan p) {
    double left = WIDTH + 20;
    double right = WIDTH + COLUMN - 20;
    double y = 30;
    label(c, "head", left, y, s.id().isEmpty() ? "Plan" : s.id());
    y += 22;
    boolean ok = p.verdict() == Plan.Verdict.OK;
    label(c, ok ? "soft" : "bad", left, y, p.verdict().text() + ", map: " + p.map());
    y += 18;
    String source = p.prediction().predictor() + (p.prediction().trained() ? "" : ", not trained");
    label(c, "soft", left, y, source);
    y += 18;
    label(
        c,
        "soft",
        left,
        y,
        p.prediction().futures() + " futures of " + p.prediction().agents() + " agents");
    y += 18;
    Plan.Point first = p.trajectory().getFirst();
    Plan.Point last = p.trajectory().getLast();
    label(
        c,
        "soft",
        left,
        y,
        Canvas.fixed(first.speed(), 1)
            + " to "
            + Canvas.fixed(last.speed(), 1)
            + " m/s in "
            + Canvas.fixed(last.time() - first.time(), 1)
            + " s");
    y += 30;
    label(c, "head", left, y, "Energy");
    label(c, "head num", right, y, Canvas.fixed(p.energy().total(), 3));
    double most = 1e-9;
    for (Plan.Term t : p.energy().terms()) {
      most = Math.max(most, t.energy());
    }
    for (Plan.Term t : p.energy().terms()) {
      y += 19;
      c.raw("<rect class=\"bar\" x=\"").number(left).raw("\" y=\"").number(y - 12);
      c.raw("\" height=\"15\" width=\"");
      c.number(Math.max(0, t.energy()) / most * (right - left)).raw("\"/>\n");
      label(c, t.energy() == 0 ? "soft" : "", left, y, t.name());
      label(c, t.energy() == 0 ? "soft num" : "num", right, y, Canvas.fixed(t.energy(), 3));
    }
  }

  private static void label(Canvas c, String kind, double x, double y, String text) {
    c.raw("<text class=\"").raw(kind).raw("\" x=\"").number(x).raw("\" y=\"").number(y);
    c.raw("\">").text(text).raw("</text>\n");
  }

  /** Writes SVG in metres from the upper left corner, y down, numbers with fixed decimals. */
  private static final class Canvas {

    private final StringBuilder out = new StringBuilder();
    private final double originX;
    private final double originY;
    private final int decimals;

    Canvas(double originX, double originY, double scale) {
      this.originX = originX;
      this.originY = originY;
      // A hundredth of a metre is less than a pixel at any scale in use.
      this.decimals = scale > 100 ? 3 : 2;
    }

    Canvas raw(String s) {
      out.append(s);
      return this;
    }

    Canvas text(String s) {
      for (int i = 0; i < s.length(); i++) {
        char ch = s.charAt(i);
        switch (ch) {
          case '&' -> out.append("&amp;");
          case '<' -> out.append("&lt;");
          case '>' -> out.append("&gt;");
          case '"' -> out.append("&quot;");
          default -> {
            // Control characters are not allowed in XML, nor is half of a surrogate pair.
            boolean plain = ch >= 0x20 && !Character.isSurrogate(ch) && ch < 0xfffe;
            out.append(plain ? ch : '?');
          }
        }
      }
      return this;
    }

    Canvas number(double v) {
      out.append(fixed(v, decimals));
      return this;
    }

    Canvas x(double v) {
      return number(v - originX);
    }

    Canvas y(double v) {
      return number(originY - v);
    }

    Canvas point(double px, double py) {
      return x(px).raw(" ").y(py);
    }

    Canvas line(Polyline p) {
      for (int i = 0; i < p.size(); i++) {
        raw(i == 0 ? "M" : "L").point(p.x(i), p.y(i));
      }
      return this;
    }

    Canvas between(Polyline left, Polyline right) {
      line(left);
      for (int i = right.size() - 1; i >= 0; i--) {
        raw("L").point(right.x(i), right.y(i));
      }
      return raw("Z");
    }

    Canvas box(double cx, double cy, double heading, double length, double width) {
      double cos = StrictMath.cos(heading);
      double sin = StrictMath.sin(heading);
      double[] along = {0.5, 0.5, -0.5, -0.5};
      double[] across = {0.5, -0.5, -0.5, 0.5};
      for (int i = 0; i < 4; i++) {
        double a = along[i] * length;
        double b = across[i] * width;
        raw(i == 0 ? "M" : "L").point(cx + a * cos - b * sin, cy + a * sin + b * cos);
      }
      return raw("Z");
    }

    /** Fixed decimals, trailing zeros cut, no locale, no exponent; up to 15 digits. */
    static String fixed(double v, int decimals) {
      long unit = 1;
      for (int i = 0; i < decimals; i++) {
        unit *= 10;
      }
      long scaled = Math.round(v * unit);
      StringBuilder b = new StringBuilder();
      if (scaled < 0) {
        b.append('-');
        scaled = -scaled;
      }
      b.append(scaled / unit);
      long rest = scaled % unit;
      if (rest != 0) {
        String digits = Long.toString(unit + rest).substring(1);
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
          end--;
        }
        b.append('.').append(digits, 0, end);
      }
      return b.toString();
    }

    byte[] bytes() {
      return out.toString().getBytes(StandardCharsets.UTF_8);
    }
  }
}
