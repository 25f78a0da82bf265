package io.sparsewatt.driving.evaluation;

import io.sparsewatt.driving.judge.ClosedLoopScore;
import io.sparsewatt.driving.loop.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One line a drive, for spreadsheets and notebooks (RFC 4180). */
public final class OutcomeCsv {

  private static final String HEADER =
      "scenario,group,driver,reactive,seed,success,reached,contacts,atFault,firstContact,offRoad,"
          + "infeasible,refused,steps,leastTtc,score,progress,ttc,speedLimit,comfort,direction,"
          + "sm1,wx1,p50Ms,p95Ms,p99Ms,maxMs";

  private OutcomeCsv() {}

  /** The header and a line for each, ended by line feeds. */
  public static String of(List<Harness.Result> results) {
    StringBuilder csv = new StringBuilder(HEADER).append('\n');
    for (Harness.Result result : results) {
      csv.append(String.join(",", cells(result))).append('\n');
    }
    return csv.toString();
  }

  private static List<String> cells(Harness.Result result) {
    Outcome o = result.outcome();
    ClosedLoopScore s = o.score();
    List<String> cells = new ArrayList<>();
    cells.add(quoted(result.recording().name()));
    cells.add(quoted(result.recording().group()));
    cells.add(quoted(o.policy()));
    cells.add(Boolean.toString(o.reactive()));
    cells.add(Long.toString(o.seed()));
    cells.add(Boolean.toString(o.isSuccess()));
    cells.add(Boolean.toString(o.reached()));
    cells.add(Integer.toString(o.contacts().size()));
    cells.add(Long.toString(o.atFault()));
    cells.add(
        o.contacts().isEmpty()
            ? ""
            : o.contacts().getFirst().kind().name().toLowerCase(Locale.ROOT)
                + "@"
                + o.contacts().getFirst().step());
    cells.add(number(o.offRoad()));
    cells.add(o.infeasible() == null ? "" : quoted(o.infeasible()));
    cells.add(o.refused() == null ? "" : quoted(o.refused()));
    cells.add(Integer.toString(o.steps()));
    cells.add(number(o.leastTimeToCollision()));
    cells.add(number(s.total()));
    cells.add(number(s.progress()));
    cells.add(number(s.timeToCollision()));
    cells.add(number(s.speedLimit()));
    cells.add(number(s.comfort()));
    cells.add(number(s.drivingDirection()));
    cells.add(number(o.costs().sm1()));
    cells.add(number(o.costs().wx1()));
    for (double share : new double[] {0.5, 0.95, 0.99, 1}) {
      cells.add(number(millis(o.nanos(), share)));
    }
    return cells;
  }

  /** A percentile of rising nanoseconds, in milliseconds; NaN of none. */
  static double millis(long[] rising, double share) {
    int n = rising.length;
    return n == 0 ? Double.NaN : rising[Math.max(0, (int) Math.ceil(share * n) - 1)] * 1e-6;
  }

  /** Nothing where there is no number: no one divides by a word. */
  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "";
  }

  private static String quoted(String text) {
    return text.indexOf(',') < 0 && text.indexOf('"') < 0 && text.indexOf('\n') < 0
        ? text
        : '"' + text.replace("\"", "\"\"") + '"';
  }
}
