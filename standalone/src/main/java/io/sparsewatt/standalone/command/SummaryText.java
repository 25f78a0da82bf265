package io.sparsewatt.standalone.command;

import io.sparsewatt.standalone.run.Lag;
import io.sparsewatt.standalone.run.Percentiles;
import io.sparsewatt.standalone.run.RunSummary;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run's summary for a terminal. */
final class SummaryText {

  private SummaryText() {}

  static void print(RunSummary summary, PrintWriter out) {
    RunSummary.Frames frames = summary.frames();
    RunSummary.Sparsity sparsity = summary.sparsity();
    RunSummary.Macs macs = summary.macs();
    line(
        out,
        "frames      %d sent, %d accepted, %d processed, %d planned, %d unprocessed, %d retried, %d"
            + " lost, %d duplicated",
        frames.sent(),
        frames.accepted(),
        frames.processed(),
        frames.planned(),
        frames.unprocessed(),
        frames.retried(),
        frames.lost(),
        frames.duplicated());
    line(
        out,
        "voxels      %.0f active (%.3f %% of the range), %s changed, %.1f %% of rows recomputed, %d"
            + " keyframes",
        sparsity.activeVoxels(),
        100 * sparsity.activeFraction(),
        percent(sparsity.changedFraction()),
        100 * sparsity.recomputedFraction(),
        sparsity.keyframes());
    line(
        out,
        "fidelity    %s of plain voxels within one voxel of an active one; %s of active within one"
            + " of a plain one",
        percent(sparsity.plainCovered()),
        percent(sparsity.streamSupported()));
    line(
        out,
        "MACs        %s executed, %s full on the stream, %s full on plain voxels (%d frames), %s"
            + " dense",
        count(macs.executed()),
        count(macs.fullStream()),
        macs.fullPlain() == null ? "not counted" : count(macs.fullPlain()),
        macs.plainFrames(),
        count(macs.dense()));
    if (macs.executedOverFullPlain() != null) {
      line(
          out,
          "            executed / full on plain voxels: %.3f%s",
          macs.executedOverFullPlain(),
          gain(macs.executedOverFullPlain(), sparsity));
    }
    line(
        out,
        "network     %s%s",
        sparsity.network(),
        sparsity.trained()
            ? ""
            : " (the labels of what is untrained mean nothing, its cost is real)");
    summary
        .sensors()
        .forEach((sensor, apart) ->
            line(
                out,
                "of %-9s %d processed, %.0f active (%.3f %%), %s changed, %.1f %% recomputed,"
                    + " executed / full on plain voxels: %s",
                sensor,
                apart.processed(),
                apart.sparsity().activeVoxels(),
                100 * apart.sparsity().activeFraction(),
                percent(apart.sparsity().changedFraction()),
                100 * apart.sparsity().recomputedFraction(),
                apart.macs().executedOverFullPlain() == null
                    ? "not counted"
                    : String.format(Locale.ROOT, "%.3f", apart.macs().executedOverFullPlain())));
    for (RunSummary.Energy energy : summary.energy()) {
      line(
          out,
          "joules      %-12s %s  [%s, %s]%s  full plain %s  dense %s  (%s)",
          energy.profile(),
          joules(energy.joules()),
          joules(energy.low()),
          joules(energy.high()),
          energy.bandComplete() ? "" : " or wider",
          energy.fullPlainJoules() == null ? "not counted" : joules(energy.fullPlainJoules()),
          joules(energy.denseJoules()),
          energy.basis());
    }
    for (Map.Entry<String, Percentiles> stage : summary.latencyMs().entrySet()) {
      line(
          out,
          "ms          %-10s p50 %8.2f   p95 %8.2f   p99 %8.2f",
          stage.getKey(),
          stage.getValue().p50(),
          stage.getValue().p95(),
          stage.getValue().p99());
    }
    Lag lag = summary.lag();
    if (lag != null) {
      line(
          out,
          "lag         %s frames a second at %s Hz (least squares from %.0f s on), at most %d"
              + " frames behind the clock, %d samples",
          lag.slope() == null ? "unknown" : String.format(Locale.ROOT, "%+.4f", lag.slope()),
          lag.rateHz(),
          lag.slopeFrom(),
          lag.most(),
          lag.samples().size());
    }
    summary
        .digests()
        .forEach((sensor, digests) ->
            line(
                out,
                "digests     %s: voxels %s, activations %s, energy %s, plans %s",
                sensor,
                head(digests.voxels()),
                head(digests.activations()),
                head(digests.energy()),
                head(digests.plans())));
    out.flush();
  }

  private static String gain(double ratio, RunSummary.Sparsity sparsity) {
    if (ratio < 1) {
      return "";
    }
    return Boolean.FALSE.equals(sparsity.poseKnown())
        ? ": no gain, because no pose is known. Add --poses or --register."
        : ": no gain on these frames";
  }

  /** Three digits and a prefix: 41.0 M. */
  static String count(long value) {
    double scaled = value;
    String[] prefixes = {"", " k", " M", " G", " T", " P"};
    int prefix = 0;
    while (scaled >= 1000 && prefix < prefixes.length - 1) {
      scaled /= 1000;
      prefix++;
    }
    return String.format(Locale.ROOT, prefix == 0 ? "%.0f%s" : "%.3g%s", scaled, prefixes[prefix]);
  }

  /** Three digits and a unit: 1.23 mJ. */
  static String joules(double value) {
    String[] units = {"J", "mJ", "uJ", "nJ", "pJ"};
    double scaled = value;
    int unit = 0;
    while (scaled != 0 && Math.abs(scaled) < 1 && unit < units.length - 1) {
      scaled *= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.3g %s", scaled, units[unit]);
  }

  private static String percent(@Nullable Double fraction) {
    return fraction == null
        ? "an unknown share"
        : String.format(Locale.ROOT, "%.1f %%", 100 * fraction);
  }

  private static String head(String digest) {
    return digest.isEmpty() ? "none" : digest.substring(0, 12);
  }

  private static void line(PrintWriter out, String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
