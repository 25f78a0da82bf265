package io.sparsewatt.standalone.driving;

import io.sparsewatt.driving.evaluation.Share;
import io.sparsewatt.driving.evaluation.Standing;
import io.sparsewatt.driving.highway.HighwayResult;
import io.sparsewatt.driving.minimisers.Comparison;
import io.sparsewatt.driving.minimisers.Moment;
import io.sparsewatt.standalone.town.Seen;
import io.sparsewatt.standalone.town.TownStanding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of an evaluation as entries of its report. Not thread-safe. */
public final class DrivingFigures {

  private final String set;
  private final List<Map<String, Object>> entries = new ArrayList<>();

  /**
   * @param set of recorded scenes, as it is called in ids
   */
  public DrivingFigures(String set) {
    this.set = set;
  }

  /** Those of drives in recorded traffic; each beside the first driver's. */
  public void recorded(List<Standing> table) {
    Standing first = null;
    for (Standing line : table) {
      if (first == null || first.reactive() != line.reactive()) {
        first = line;
      }
      // The first driver's figures have the short ids: planner.ngsim.nonreactive.success.
      String id =
          "planner."
              + set
              + (line.reactive() ? ".reactive." : ".nonreactive.")
              + (line.driver().equals(first.driver()) ? "" : line.driver() + ".");
      String peer = first.driver();
      share(id + "success", line.success(), peer, first.success(), "p " + line.pairedSuccess().p());
      share(id + "reached", line.reached(), peer, first.reached(), "");
      share(id + "touched", line.collided(), peer, first.collided(), "");
      share(id + "at-fault", line.atFault(), peer, first.atFault(), "p " + line.pairedFault().p());
      add(id + "off-road", line.offRoad(), "drives", peer, first.offRoad(), "");
      add(id + "infeasible", line.infeasible(), "drives", peer, first.infeasible(), "");
      add(id + "refused", line.refused(), "drives", peer, first.refused(), "");
      add(id + "score", line.score(), "0..1", peer, first.score(), "nuPlan's rules");
      String of = "median of " + line.shared() + " shared drives";
      add(id + "sm1", line.sm1(), "cost", peer, first.sm1(), of);
      add(id + "wx1", line.wx1(), "cost", peer, first.wx1(), of);
      add(
          id + "least-ttc",
          line.leastTimeToCollision(),
          "s",
          peer,
          first.leastTimeToCollision(),
          "median");
      add(id + "p50", line.p50(), "ms", peer, first.p50(), "a decision");
      add(id + "p95", line.p95(), "ms", peer, first.p95(), "a decision");
      add(id + "p99", line.p99(), "ms", peer, first.p99(), "a decision");
    }
  }

  /** Those of drives on the motorway. */
  public void motorway(List<HighwayResult> results) {
    for (HighwayResult result : results) {
      String id = "planner.motorway." + result.policy() + ".";
      add(
          id + "return",
          result.meanReturn(),
          "reward",
          "",
          Double.NaN,
          "standard error " + result.standardError());
      share(
          id + "crashes",
          new Share(result.crashes(), result.drives().size()),
          "",
          new Share(0, 0),
          "");
      add(id + "speed", result.meanSpeed(), "m/s", "", Double.NaN, "");
    }
  }

  /** Those of drives in towns. */
  public void town(Seen seen, TownStanding s) {
    String id =
        switch (seen) {
          case TRUE -> "planner.town.";
          case PERCEIVED -> "planner.town.perceived.";
        };
    String of =
        String.format(
            Locale.ROOT,
            "%d contacts in %d drives of %.1f km together, 95 %% in %.2f to %.2f",
            s.atFault().events(),
            s.drives(),
            s.kilometres(),
            s.atFault().low(),
            s.atFault().high());
    add(id + "at-fault", s.atFault().value(), "per 100 km", "", Double.NaN, of);
    add(id + "touched", s.touched().value(), "per 100 km", "", Double.NaN, "");
    add(id + "speed", s.speed(), "m/s", "", Double.NaN, "");
    add(id + "off-road", s.offRoad(), "steps", "", Double.NaN, "or on oncoming lanes");
    add(id + "off-path", s.offPath(), "m", "", Double.NaN, "mean");
    add(id + "jerk", s.jerk(), "m/s³", "", Double.NaN, "root mean square");
    add(id + "creeping", s.creeping(), "share", "", Double.NaN, "below 0.5 m/s");
    add(id + "plan", s.millis(), "ms", "", Double.NaN, "mean, several at once");
  }

  /**
   * Those of methods of minimising, each beside the path integral of three rounds, and the best
   * known cost of each moment.
   */
  public void minimisers(Comparison.Table table) {
    for (Comparison.Line line : table.lines()) {
      String id = "planner.minimiser." + line.method().replace(' ', '-') + "." + line.rollouts();
      String note = "best known " + table.best() + ", median gap " + line.medianGap();
      add(
          id + ".gap",
          line.meanGap(),
          "cost",
          "MPPI x3",
          table.meanGap("MPPI x3", line.rollouts()),
          note);
    }
    for (Comparison.Known known : table.known()) {
      Moment at = known.moment();
      String id = "planner.minimiser.best." + at.scenario() + "." + at.track() + "." + at.step();
      add(id, known.cost(), "cost", "", Double.NaN, "file, track, step");
    }
  }

  /** In the order in which they were added. */
  public List<Map<String, Object>> entries() {
    return List.copyOf(entries);
  }

  private void share(String id, Share share, String peer, Share other, String note) {
    add(
        id,
        share.value(),
        "share",
        peer,
        other.value(),
        share.of()
            + " of "
            + share.all()
            + ", 95 % in "
            + share.low()
            + " to "
            + share.high()
            + (note.isEmpty() ? "" : ", " + note));
  }

  private void add(
      String id, double value, String unit, String peer, double peerValue, String note) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("id", id);
    // JSON has no NaN; what was not measured is null.
    entry.put("value", Double.isFinite(value) ? (Object) value : null);
    entry.put("unit", unit);
    if (!peer.isEmpty()) {
      entry.put("peer", peer);
      entry.put("peerValue", Double.isFinite(peerValue) ? (Object) peerValue : null);
      entry.put("ratio", Double.isFinite(value / peerValue) ? (Object) (value / peerValue) : null);
    }
    entry.put("note", note);
    entries.add(entry);
  }
}
