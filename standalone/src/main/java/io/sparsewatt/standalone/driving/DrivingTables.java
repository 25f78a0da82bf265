package io.sparsewatt.standalone.driving;

import io.sparsewatt.driving.evaluation.Share;
import io.sparsewatt.driving.evaluation.Standing;
import io.sparsewatt.driving.highway.HighwayResult;
import io.sparsewatt.driving.minimisers.Comparison;
import io.sparsewatt.standalone.town.Seen;
import io.sparsewatt.standalone.town.TownStanding;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Tables for people, in text. */
public final class DrivingTables {

  private DrivingTables() {}

  /** Drives in recorded traffic, a table for each kind of traffic. */
  public static void recorded(List<Standing> table, int recordings, PrintWriter out) {
    Boolean reactive = null;
    String first = "";
    for (Standing line : table) {
      if (reactive == null || reactive != line.reactive()) {
        reactive = line.reactive();
        first = line.driver();
        out.printf(
            Locale.ROOT,
            "%nRecorded traffic, scenes: %d, the others %s; p: McNemar, paired with %s; sm1 and wx1 of"
                + " the %d drives in which all reached the goal%n",
            recordings,
            reactive ? "brake for the ego" : "drive as they did",
            first,
            line.shared());
        out.printf(
            Locale.ROOT,
            "%-26s %-19s %7s %7s %8s %8s %4s %5s %7s %6s %8s %8s %6s %19s%n",
            "driver",
            "success [95 %]",
            "p",
            "reached",
            "touched",
            "at fault",
            "off",
            "infea",
            "refused",
            "score",
            "sm1",
            "wx1",
            "ttc s",
            "p50 / p95 / p99 ms");
      }
      out.printf(
          Locale.ROOT,
          "%-26s %-19s %7s %7d %8d %8d %4d %5d %7d %6.3f %8.1f %8.1f %6.2f %19s%n",
          line.driver(),
          share(line.success()),
          line.driver().equals(first)
              ? ""
              : String.format(Locale.ROOT, "%.3f", line.pairedSuccess().p()),
          line.reached().of(),
          line.collided().of(),
          line.atFault().of(),
          line.offRoad(),
          line.infeasible(),
          line.refused(),
          line.score(),
          line.sm1(),
          line.wx1(),
          line.leastTimeToCollision(),
          String.format(Locale.ROOT, "%.1f / %.1f / %.1f", line.p50(), line.p95(), line.p99()));
    }
    out.flush();
  }

  /** Drives on the motorway. */
  public static void motorway(List<HighwayResult> results, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%nMotorway (highway-fast, 30 s, an action a second), %d drives each%n",
        results.isEmpty() ? 0 : results.getFirst().drives().size());
    out.printf(
        Locale.ROOT, "%-26s %18s %-20s %8s%n", "driver", "return [95 %]", "crashes [95 %]", "m/s");
    for (HighwayResult result : results) {
      // A normal interval: the mean of so many drives is nearly normal.
      double half = 1.96 * result.standardError();
      out.printf(
          Locale.ROOT,
          "%-26s %18s %-20s %8.2f%s%n",
          result.policy(),
          String.format(Locale.ROOT, "%.2f +- %.2f", result.meanReturn(), half),
          share(new Share(result.crashes(), result.drives().size())),
          result.meanSpeed(),
          result.oracle() ? "  knows what cannot be seen" : "");
    }
    out.flush();
  }

  /** Drives in towns. */
  public static void town(Seen seen, TownStanding s, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%nTowns, %s: %d drives, %.1f km together at %.1f m/s; at fault %d, %.2f per 100 km"
            + " [%.2f to %.2f]; touched %d; off the road or on oncoming lanes %d steps; off the"
            + " middle %.2f m, jerk %.2f m/s3, creeping %.1f %%, %.1f ms a plan%n",
        seen.text(),
        s.drives(),
        s.kilometres(),
        s.speed(),
        s.atFault().events(),
        s.atFault().value(),
        s.atFault().low(),
        s.atFault().high(),
        s.touched().events(),
        s.offRoad(),
        s.offPath(),
        s.jerk(),
        100 * s.creeping(),
        s.millis());
    out.flush();
  }

  /** Methods of minimising, one a line, a column each budget. */
  public static void minimisers(Comparison.Table table, int[] budgets, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%nMean (median) gap to the best known cost, which is %.4f in the mean%n%-12s",
        table.best(),
        "rollouts");
    for (int budget : budgets) {
      out.printf(Locale.ROOT, " %18d", budget);
    }
    String method = "";
    for (Comparison.Line line : table.lines()) {
      if (!line.method().equals(method)) {
        method = line.method();
        out.printf(Locale.ROOT, "%n%-12s", method);
      }
      out.printf(
          Locale.ROOT,
          " %18s",
          String.format(Locale.ROOT, "%.4f (%.4f)", line.meanGap(), line.medianGap()));
    }
    out.println();
    out.flush();
  }

  private static String share(Share share) {
    return String.format(
        Locale.ROOT,
        "%d/%d [%.0f, %.0f]",
        share.of(),
        share.all(),
        100 * share.low(),
        100 * share.high());
  }
}
